package eventfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// write writes a file for a test.
func write(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "recording")
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// tiny is a recording of 3 x 2 pixels: events of one instant that are not in the order of their neurons, one twice.
var tiny = []byte("x,y,t,p\n0,0,0,0\n2,1,0,1\n1,0,5000,1\n1,0,5000,0\n1,0,5000,1\n2,0,5001,0\n0,1,20000,1\n1,1,20000,0\n")

func TestStreamKeepsTheContract(t *testing.T) {
	on3x2 := eventfile.Options{Width: 3, Height: 2}
	for _, c := range []struct {
		name, why string
		stream    eventfile.Stream
	}{
		{"whole", "all events", eventfile.Stream{Options: on3x2}},
		{"window", "from the middle of the recording on", eventfile.Stream{Options: on3x2, Window: sim.Window{From: 5000 * us, To: 20000 * us}}},
		{"step", "on a grid more events share an instant", eventfile.Stream{Options: on3x2, Step: 3 * sim.Millisecond}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			c.stream.Path = write(t, tiny)
			modeltest.Run(t, c.stream, modeltest.Config{Neurons: 12})
		})
	}
}

// play collects the spikes of a source, of neurons below n.
func play(t rapid.TB, spec sim.Spec, n int, until sim.Time, options sim.Options) []sim.Spike {
	net := sim.NewNetwork(1)
	p := net.Add("retina", n, spec)
	var spikes record.Memory
	net.Record(&spikes, p)
	engine, err := sim.Build(net, options)
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(context.Background(), until); err != nil {
		t.Fatal(err)
	}
	return spikes.Spikes(p)
}

func TestStreamFiresAtEveryEvent(t *testing.T) {
	path := write(t, tiny)
	options := eventfile.Options{Width: 3, Height: 2}
	for _, c := range []struct {
		why    string
		stream eventfile.Stream
		n      int
		want   []sim.Spike
	}{
		{"neurons are numbered by polarity, row and column; those of one instant come in order, one fires twice",
			eventfile.Stream{}, 12, []sim.Spike{
				{At: 0, Neuron: 0}, {At: 0, Neuron: 11}, {At: 5000 * us, Neuron: 1}, {At: 5000 * us, Neuron: 7}, {At: 5000 * us, Neuron: 7},
				{At: 5001 * us, Neuron: 2}, {At: 20000 * us, Neuron: 4}, {At: 20000 * us, Neuron: 9}}},
		{"half the population sees what gets darker",
			eventfile.Stream{}, 6, []sim.Spike{{At: 0, Neuron: 0}, {At: 5000 * us, Neuron: 1}, {At: 5001 * us, Neuron: 2}, {At: 20000 * us, Neuron: 4}}},
		{"a window of the recording begins at time 0, and ends before its end",
			eventfile.Stream{Window: sim.Window{From: 4999 * us, To: 20000 * us}}, 12,
			[]sim.Spike{{At: 1 * us, Neuron: 1}, {At: 1 * us, Neuron: 7}, {At: 1 * us, Neuron: 7}, {At: 2 * us, Neuron: 2}}},
		{"a clock is late by less than a step",
			eventfile.Stream{Step: 5001 * us}, 12, []sim.Spike{
				{At: 0, Neuron: 0}, {At: 0, Neuron: 11}, {At: 5001 * us, Neuron: 1}, {At: 5001 * us, Neuron: 2}, {At: 5001 * us, Neuron: 7}, {At: 5001 * us, Neuron: 7},
				{At: 20004 * us, Neuron: 4}, {At: 20004 * us, Neuron: 9}}},
	} {
		c.stream.Path, c.stream.Options = path, options
		if diff := cmp.Diff(c.want, play(t, c.stream, c.n, sim.Second, sim.Options{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.why, diff)
		}
	}
}

// TestSpikesDoNotDependOnShards nor on windows, for recordings in every format: they are those of Trains.
func TestSpikesDoNotDependOnShards(t *testing.T) {
	for _, c := range encodings {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, nil)
			rapid.Check(t, func(rt *rapid.T) {
				events := drawEvents(rt)
				if err := os.WriteFile(path, c.encode(rt, events), 0o666); err != nil {
					rt.Fatal(err)
				}
				stream := eventfile.Stream{Path: path, Options: c.options}
				info, err := stream.Info()
				if err != nil {
					rt.Fatal(err)
				}
				if !info.Sized() {
					info.Width, info.Height = 34, 34
					stream.Options.Width, stream.Options.Height = 34, 34
				}
				var want []sim.Spike
				for _, e := range c.seen(events) {
					want = append(want, sim.Spike{At: e.At, Neuron: uint32(info.Neuron(e))})
				}
				sim.SortSpikes(want)
				options := sim.Options{Shards: rapid.IntRange(1, 4).Draw(rt, "shards"), Window: sim.Time(rapid.Int64Range(1, sim.Second).Draw(rt, "window"))}
				if options.Window < 1*sim.Millisecond {
					options.Window *= 1000
				}
				if diff := cmp.Diff(want, play(rt, stream, info.Neurons(), 10*sim.Second, options)); diff != "" {
					rt.Fatalf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestARecordingDrivesANetworkAsItsTrainsWould compares with Serial, and with the same events in memory.
func TestARecordingDrivesANetworkAsItsTrainsWould(t *testing.T) {
	stream := eventfile.Stream{Path: write(t, tiny), Options: eventfile.Options{Width: 3, Height: 2}}
	trains := make(models.Trains, 12)
	r, err := eventfile.Open(stream.Path, stream.Options)
	if err != nil {
		t.Fatal(err)
	}
	for e, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		n := r.Info().Neuron(e)
		if k := len(trains[n]); k == 0 || trains[n][k-1] < e.At { // Trains knows no two spikes at once
			trains[n] = append(trains[n], e.At)
		}
	}
	describe := func(source sim.Spec) (*sim.Network, *sim.Population, *record.Memory) {
		net := sim.NewNetwork(1)
		in := net.Add("retina", 12, source)
		out := net.Add("out", 4, models.LIF{Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}}})
		net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Const(3), Delay: topology.Delay(1 * sim.Millisecond)})
		spikes := new(record.Memory)
		net.Record(spikes, out)
		return net, out, spikes
	}
	run := func(source sim.Spec, options sim.Options) []sim.Spike {
		net, out, spikes := describe(source)
		engine, err := sim.Build(net, options)
		if err != nil {
			t.Fatal(err)
		}
		if err := engine.RunUntil(t.Context(), 100*sim.Millisecond); err != nil {
			t.Fatal(err)
		}
		return spikes.Spikes(out)
	}
	net, out, spikes := describe(stream)
	serial, err := sim.BuildSerial(net)
	if err != nil {
		t.Fatal(err)
	}
	if err := serial.RunUntil(t.Context(), 100*sim.Millisecond); err != nil {
		t.Fatal(err)
	}
	if len(spikes.Spikes(out)) == 0 {
		t.Fatal("nothing fires")
	}
	if diff := cmp.Diff(spikes.Spikes(out), run(stream, sim.Options{Shards: 3})); diff != "" {
		t.Errorf("(-serial +engine)\n%s", diff)
	}
	stream.Path = write(t, []byte(strings.Replace(string(tiny), "1,0,5000,1\n", "", 1)))
	if diff := cmp.Diff(run(trains, sim.Options{}), run(stream, sim.Options{})); diff != "" {
		t.Errorf("(-trains +stream)\n%s", diff)
	}
}

// TestResetPlaysFromTheBeginning what the population's Spec names now.
func TestResetPlaysFromTheBeginning(t *testing.T) {
	first, second := write(t, encodeDAT(t, []Event{{At: 5 * us, X: 1}, {At: 9 * us}})), write(t, encodeDAT(t, []Event{{At: 7 * us, X: 2}}))
	net := sim.NewNetwork(1)
	p, err := eventfile.Stream{Path: first}.AddTo(net, "retina")
	if err != nil {
		t.Fatal(err)
	}
	var spikes record.Memory
	net.Record(&spikes)
	engine, err := sim.Build(net, sim.Options{Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path  string
		until sim.Time
		want  []sim.Spike
	}{
		{first, 6 * us, []sim.Spike{{At: 5 * us, Neuron: 1}}},
		{first, 1 * sim.Second, []sim.Spike{{At: 5 * us, Neuron: 1}, {At: 9 * us, Neuron: 0}}},
		{second, 1 * sim.Second, []sim.Spike{{At: 7 * us, Neuron: 2}}},
	} {
		p.Spec = eventfile.Stream{Path: c.path}
		spikes.Reset()
		if err := errors.Join(engine.Reset(), engine.RunUntil(t.Context(), c.until)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, spikes.Spikes(p)); diff != "" {
			t.Errorf("up to %v (-want +got)\n%s", c.until, diff)
		}
	}
}

func TestMistakesOfAStreamAreFoundWhenItIsBuilt(t *testing.T) {
	path, unsized := write(t, encodeNMNIST(t, []Event{{}})), write(t, tiny)
	for _, c := range []struct {
		why    string
		stream eventfile.Stream
		field  string
	}{
		{"no such file", eventfile.Stream{Path: path + ".absent"}, "Path"},
		{"not a file of events", eventfile.Stream{Path: write(t, []byte("Once upon a time"))}, "Path"},
		{"a sensor of unknown size has no neurons", eventfile.Stream{Path: unsized}, "Options.Width"},
		{"more neurons than pixels and polarities", eventfile.Stream{Path: path, Options: eventfile.Options{Width: 2, Height: 2}}, "N"},
		{"a window that ends before it begins", eventfile.Stream{Path: path, Window: sim.Window{From: 2, To: 1}}, "Window"},
		{"a window before time 0", eventfile.Stream{Path: path, Window: sim.Window{From: -1, To: 1}}, "Window"},
		{"a clock that runs back", eventfile.Stream{Path: path, Step: -1}, "Step"},
	} {
		net := sim.NewNetwork(1)
		net.Add("retina", 9, c.stream)
		_, err := sim.Build(net, sim.Options{})
		var wrong *sim.ParamError
		if !errors.As(err, &wrong) || wrong.Field != c.field || wrong.Population != "retina" {
			t.Errorf("%s: error %v, want a *sim.ParamError of %s", c.why, err, c.field)
		}
	}
	var wrong *eventfile.OptionError
	if _, err := (eventfile.Stream{Path: unsized}).AddTo(sim.NewNetwork(1), "retina"); !errors.As(err, &wrong) {
		t.Errorf("error %v, want an *OptionError", err)
	}
}

// TestAFaultInTheFileEndsTheRun at the time of the last event before it, and is told with the population.
func TestAFaultInTheFileEndsTheRun(t *testing.T) {
	stream := eventfile.Stream{Path: write(t, encodeNMNIST(t, []Event{{At: 5 * us}, {At: 9 * us}, {At: 8 * us}}))}
	net := sim.NewNetwork(1)
	if _, err := stream.AddTo(net, "retina"); err != nil {
		t.Fatal(err)
	}
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(t.Context(), 9*us); err != nil {
		t.Fatal(err)
	}
	err = engine.RunUntil(t.Context(), 1*sim.Second)
	var model *sim.ModelError
	var format *eventfile.FormatError
	if !errors.As(err, &model) || model.Population != "retina" || !errors.As(err, &format) || format.Offset != 10 {
		t.Errorf("error %v", err)
	}
}
