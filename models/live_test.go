package models_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// liveRun gives a source its spikes stretch by stretch and returns what it fires, with what a cell behind it does.
func liveRun(t *rapid.T, spikes []sim.Spike, ends []sim.Time, run func(*sim.Network) runner) []record.Raster {
	source := models.NewLive(7)
	net := sim.NewNetwork(1)
	a, b := net.Add("live", 7, source), net.Add("cells", 5, models.LIF{})
	net.Connect(a, b, 0, topology.AllToAll{Weight: topology.Const(0.4), Delay: topology.Delay(3 * ms)})
	var memory record.Memory
	net.Record(&memory)
	e := run(net)
	from := sim.Time(0)
	for _, to := range ends {
		lo, _ := slices.BinarySearchFunc(spikes, from, func(s sim.Spike, at sim.Time) int { return int(s.At - at) })
		hi, _ := slices.BinarySearchFunc(spikes, to, func(s sim.Spike, at sim.Time) int { return int(s.At - at) })
		if err := source.Give(to, spikes[lo:hi]); err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		from = to
	}
	return memory.Rasters()
}

// TestWhatALiveSourceIsGivenIsWhatItFires however it is cut into stretches and shards, as Trains would.
func TestWhatALiveSourceIsGivenIsWhatItFires(t *testing.T) {
	const end = 100 * ms
	rapid.Check(t, func(t *rapid.T) {
		trains := make(models.Trains, 7)
		var spikes []sim.Spike
		for i := range trains {
			trains[i] = rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 99), func(k int) sim.Time { return sim.Time(k) * ms }), 0, 20, rapid.ID).Draw(t, "spikes")
			slices.Sort(trains[i])
			for _, at := range trains[i] {
				spikes = append(spikes, sim.Spike{At: at, Neuron: uint32(i)})
			}
		}
		sim.SortSpikes(spikes)
		ends := rapid.SliceOf(rapid.Map(rapid.IntRange(0, 99), func(k int) sim.Time { return sim.Time(k) * ms })).Draw(t, "ends")
		ends = append(ends, end)
		slices.Sort(ends)

		net := sim.NewNetwork(1)
		net.Add("live", 7, trains)
		var memory record.Memory
		net.Record(&memory)
		e, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), end); err != nil {
			t.Fatal(err)
		}
		shards := rapid.IntRange(1, 3).Draw(t, "shards")
		live := liveRun(t, spikes, ends, built(t, sim.Options{Shards: shards}))
		if diff := cmp.Diff(memory.Rasters(), live[:len(memory.Rasters())]); diff != "" {
			t.Fatalf("(-trains +live)\n%s", diff)
		}
		serial := liveRun(t, spikes, []sim.Time{end}, func(net *sim.Network) runner {
			e, err := sim.BuildSerial(net)
			if err != nil {
				t.Fatal(err)
			}
			return e
		})
		if diff := cmp.Diff(serial, live); diff != "" {
			t.Fatalf("(-serial +engine)\n%s", diff)
		}
	})
}

func built(t *rapid.T, opt sim.Options) func(*sim.Network) runner {
	return func(net *sim.Network) runner {
		e, err := sim.Build(net, opt)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
}

func TestALiveSourceRefusesWhatItCannotFire(t *testing.T) {
	for _, row := range []struct {
		why    string
		until  sim.Time
		spikes []sim.Spike
		spike  int
	}{
		{"the past", 5 * ms, nil, -1},
		{"a spike that should have come before", 20 * ms, []sim.Spike{{At: 9 * ms}}, 0},
		{"a spike beyond the stretch", 20 * ms, []sim.Spike{{At: 15 * ms}, {At: 20 * ms}}, 1},
		{"a neuron that is not there", 20 * ms, []sim.Spike{{At: 15 * ms, Neuron: 3}}, 0},
		{"disorder in time", 20 * ms, []sim.Spike{{At: 15 * ms}, {At: 14 * ms}}, 1},
		{"disorder at an instant", 20 * ms, []sim.Spike{{At: 15 * ms, Neuron: 1}, {At: 15 * ms}}, 1},
		{"the same spike twice", 20 * ms, []sim.Spike{{At: 15 * ms, Neuron: 1}, {At: 15 * ms, Neuron: 1}}, 1},
	} {
		source := models.NewLive(3)
		if err := source.Give(10*ms, nil); err != nil {
			t.Fatal(err)
		}
		var wrong *models.LiveError
		if err := source.Give(row.until, row.spikes); !errors.As(err, &wrong) || wrong.Spike != row.spike {
			t.Errorf("%s: got %v, want a *LiveError about spike %d", row.why, err, row.spike)
		}
		if known := source.Known(); known != 10*ms {
			t.Errorf("%s: spikes are known up to %v after the mistake, want 10ms", row.why, known)
		}
	}
}

func TestALiveSourceDoesNotTakeIgnoranceForSilence(t *testing.T) {
	source := models.NewLive(1)
	net := sim.NewNetwork(1)
	net.Add("live", 1, source)
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var failed *sim.ModelError
	if err := e.RunUntil(t.Context(), 1*ms); !errors.As(err, &failed) {
		t.Errorf("got %v, want a *sim.ModelError", err)
	}
	if _, err := sim.Build(net, sim.Options{Shards: 2}); err != nil {
		t.Errorf("a source that has forgotten nothing can begin again: got %v", err)
	}
}

func TestALiveSourceBeginsAnewOnceItIsToldTo(t *testing.T) {
	source := models.NewLive(1)
	net := sim.NewNetwork(1)
	net.Add("live", 1, source)
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range sim.Time(3) {
		if err := source.Give((k+1)*ms, []sim.Spike{{At: k * ms}}); err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), (k+1)*ms); err != nil {
			t.Fatal(err)
		}
	}
	var wrong *sim.ParamError
	if err := e.Reset(); !errors.As(err, &wrong) {
		t.Errorf("the first spikes are forgotten: got %v, want a *sim.ParamError", err)
	}
	source.Forget()
	if err := e.Reset(); err != nil || source.Known() != 0 {
		t.Errorf("got %v, and spikes known up to %v", err, source.Known())
	}
	if _, err := source.New(sim.Slice{Hi: 2}); !errors.As(err, &wrong) {
		t.Errorf("more neurons than it was made for: got %v, want a *sim.ParamError", err)
	}
}

// runner is what both engines do.
type runner interface {
	RunUntil(ctx context.Context, t sim.Time) error
}
