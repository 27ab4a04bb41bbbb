package sim_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// runner is what both engines do.
type runner interface {
	RunUntil(ctx context.Context, t sim.Time) error
	Now() sim.Time
}

// bothEngines runs a test on Serial and on Engine.
func bothEngines(t *testing.T, test func(t *testing.T, build func(*sim.Network) (runner, error))) {
	t.Run("serial", func(t *testing.T) {
		test(t, func(n *sim.Network) (runner, error) { return sim.BuildSerial(n) })
	})
	t.Run("engine", func(t *testing.T) {
		test(t, func(n *sim.Network) (runner, error) { return sim.Build(n, sim.Options{Shards: 2}) })
	})
}

// spikesOf builds and runs a network and returns what its populations fired.
func spikesOf(t *testing.T, build func(*sim.Network) (runner, error), net *sim.Network, until sim.Time) map[string][]sim.Spike {
	t.Helper()
	log := &spikeLog{}
	net.Record(log)
	r, err := build(net)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.RunUntil(t.Context(), until); err != nil {
		t.Fatal(err)
	}
	if r.Now() != until {
		t.Errorf("Now() is %v after RunUntil(%v)", r.Now(), until)
	}
	return log.spikes
}

const (
	ms = sim.Millisecond
	us = sim.Microsecond
)

// listener is a Spec whose model keeps the weights that arrive, in order, and never fires.
type listener struct{ heard *[]float32 }

func (listener) NumPorts() int                        { return 1 }
func (l listener) New(s sim.Slice) (sim.Model, error) { return l, nil }
func (listener) Wake() sim.Time                       { return sim.Never }
func (l listener) Advance(_ sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for i := range in {
		for k := range in[i].Targets {
			*l.heard = append(*l.heard, in[i].WeightOf(k))
		}
	}
	return out, nil
}

func TestArrivalsComeInTotalOrder(t *testing.T) {
	// All arrive at 5 ms except the first; the weight is the place in the total order (time,
	// projection, source, synapse).
	bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
		var heard []float32
		net := sim.NewNetwork(1)
		a := net.Add("a", 2, models.Trains{{3 * ms, 4 * ms}, {2 * ms}})
		b := net.Add("b", 1, models.Trains{{4 * ms}})
		ear := net.Add("ear", 1, listener{&heard})
		net.Connect(b, ear, 0, topology.Synapses{{Weight: 2, Delay: 1 * ms}, {Weight: 1, Delay: 1 * ms}})
		net.Connect(a, ear, 0, topology.Synapses{
			{Pre: 1, Weight: 5, Delay: 3 * ms},
			{Pre: 0, Weight: 4, Delay: 2 * ms}, // of the spike at 3 ms
			{Pre: 0, Weight: 3, Delay: 1 * ms}, // at 4 ms of the first spike, at 5 ms of the second
		})
		spikesOf(t, build, net, 6*ms)
		if diff := cmp.Diff([]float32{3, 1, 2, 3, 4, 5}, heard); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSimultaneousArrivalsAreSummedBeforeTheThresholdIsTested(t *testing.T) {
	bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
		net := sim.NewNetwork(1)
		in := net.Add("in", 2, models.Trains{{1 * ms}, {0.5 * ms}})
		out := net.Add("out", 2, models.LIF{})
		net.Connect(in, out, 0, topology.Synapses{
			{Pre: 0, Post: 0, Weight: 1.5, Delay: 1 * ms}, {Pre: 1, Post: 0, Weight: -1, Delay: 1.5 * ms}, // to 0.5: silent
			{Pre: 0, Post: 1, Weight: 0.5, Delay: 1 * ms}, {Pre: 1, Post: 1, Weight: 0.5, Delay: 1.5 * ms}, // to 1: one spike
		})
		got := spikesOf(t, build, net, 10*ms)["out"]
		if diff := cmp.Diff([]sim.Spike{{At: 2 * ms, Neuron: 1}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRefractoryIntervalIncludesItsStartAndNotItsEnd(t *testing.T) {
	bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
		net := sim.NewNetwork(1)
		trains := models.Trains{
			{1 * ms, 1*ms + 1},       // fires; a picosecond later it is refractory
			{1 * ms, 3*ms - 1},       // still, one picosecond before the end
			{1 * ms, 3 * ms},         // not at the end
			{1 * ms, 2 * ms, 3 * ms}, // what arrives inside is lost, not kept
		}
		in := net.Add("in", 4, trains)
		out := net.Add("out", 4, models.LIF{TRef: 2 * ms})
		net.Connect(in, out, 0, topology.OneToOne{Weight: topology.Const(1), Delay: topology.Delay(0)})
		want := []sim.Spike{{At: 1 * ms, Neuron: 0}, {At: 1 * ms, Neuron: 1}, {At: 1 * ms, Neuron: 2}, {At: 1 * ms, Neuron: 3}, {At: 3 * ms, Neuron: 2}, {At: 3 * ms, Neuron: 3}}
		if diff := cmp.Diff(want, spikesOf(t, build, net, 10*ms)["out"]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestZeroDelayIsLegalAlongAcyclicPaths(t *testing.T) {
	bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
		net := sim.NewNetwork(1)
		populations := []*sim.Population{net.Add("p0", 1, models.Trains{{5 * ms}})}
		relay := topology.OneToOne{Weight: topology.Const(1), Delay: topology.Delay(0)}
		for _, name := range []string{"p3", "p2", "p1"} { // against the order of their names and of time
			p := net.Add(name, 1, models.LIF{TRef: 1 * ms})
			net.Connect(populations[len(populations)-1], p, 0, relay)
			populations = append(populations, p)
		}
		// A way back with a delay closes a cycle, which is no longer instantaneous.
		net.Connect(populations[3], populations[1], 0, topology.OneToOne{Weight: topology.Const(1), Delay: topology.Delay(2 * ms)})
		spikes := spikesOf(t, build, net, 10*ms)
		for _, name := range []string{"p1", "p2", "p3"} {
			want := []sim.Spike{{At: 5 * ms}, {At: 7 * ms}, {At: 9 * ms}}
			if diff := cmp.Diff(want, spikes[name]); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestZeroDelayOnACycleIsRefusedByAnErrorThatNamesIt(t *testing.T) {
	net := sim.NewNetwork(1)
	a, b, c := net.Add("a", 1, models.LIF{}), net.Add("b", 1, models.LIF{}), net.Add("c", 1, models.LIF{})
	instant := topology.OneToOne{Delay: topology.Delay(0)}
	net.Connect(a, b, 0, instant)
	net.Connect(b, c, 0, instant)
	net.Connect(c, b, 0, instant)
	net.Connect(c, a, 0, topology.OneToOne{Delay: topology.Delay(1)})
	_, err := sim.Build(net, sim.Options{})
	var cycle *sim.CycleError
	if !errors.As(err, &cycle) {
		t.Fatalf("Build returned %v, want a CycleError", err)
	}
	if diff := cmp.Diff([]string{"b", "c"}, cycle.Populations); diff != "" {
		t.Error(diff)
	}
	if want := "cycle of zero delay: b -> c -> b"; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %q does not begin with %q", err, want)
	}
}

func TestTimeDoesNotOverflow(t *testing.T) {
	bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
		net := sim.NewNetwork(1)
		late := sim.Never - 10
		in := net.Add("in", 1, models.Trains{{late}})
		out := net.Add("out", 1, models.LIF{})
		net.Connect(in, out, 0, topology.Synapses{{Weight: 1, Delay: 20}})
		r, err := build(net)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.RunUntil(t.Context(), late); err != nil {
			t.Fatalf("up to the spike: %v", err)
		}
		if err := r.RunUntil(t.Context(), sim.Never); !errors.Is(err, sim.ErrTimeOverflow) {
			t.Errorf("RunUntil returned %v, want ErrTimeOverflow", err)
		}
	})
}

func TestAnHourOfSilenceTakesNoSteps(t *testing.T) {
	net := sim.NewNetwork(1)
	in := net.Add("in", 1, models.Trains{{1 * ms}})
	out := net.Add("out", 1000, models.LIF{})
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Const(0.1)})
	net.Connect(out, out, 0, topology.FixedInDegree{Degree: 10})
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.RunUntil(t.Context(), sim.Hour); err != nil {
		t.Fatal(err)
	}
	if n := e.Stats().Windows; n > 10 {
		t.Errorf("an hour with one spike took %d windows", n)
	}
}

func TestSilentNeuronsAreNotVisited(t *testing.T) {
	advances := func(idle int) uint64 {
		net := sim.NewNetwork(1)
		in := net.Add("in", 10, models.Poisson{Rate: 100})
		busy := net.Add("busy", 10, models.LIF{})
		net.Connect(in, busy, 0, topology.AllToAll{Weight: topology.Const(0.3)})
		net.Connect(busy, busy, 0, topology.FixedInDegree{Degree: 2, Weight: topology.Const(0.1)})
		if idle > 0 {
			net.Connect(net.Add("idle", idle, models.LIF{}), busy, 0, topology.FixedInDegree{Degree: 10})
		}
		e, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), sim.Second); err != nil {
			t.Fatal(err)
		}
		return e.Stats().Advances
	}
	if with, without := advances(100_000), advances(0); with != without {
		t.Errorf("%d calls of Advance with a silent population, %d without", with, without)
	}
}

func TestResetIsConstructionAgain(t *testing.T) {
	for seed := range uint64(5) {
		net := randomNetwork(seed)
		log := &spikeLog{}
		net.Record(log)
		e, err := sim.Build(net, sim.Options{Shards: 2})
		if err != nil {
			t.Fatal(err)
		}
		var hashes []string
		for _, until := range []sim.Time{duration / 3, duration, duration} {
			log.spikes, log.learned = nil, nil
			if err := e.RunUntil(t.Context(), until); err != nil {
				t.Fatal(err)
			}
			log.learn(t, net, e.Synapses)
			hashes = append(hashes, log.hash(net))
			if err := e.Reset(); err != nil {
				t.Fatal(err)
			}
		}
		if hashes[1] != hashes[2] {
			t.Errorf("seed %d: a run after Reset differs from the run before", seed)
		}
	}
}

func TestACancelledRunCanGoOn(t *testing.T) {
	for seed := range uint64(10) {
		want, net := serialRun(t, seed)
		again := randomNetwork(seed)
		log := &spikeLog{}
		ctx, cancel := context.WithCancel(t.Context())
		again.Record(log)
		again.Record(canceller{cancel})
		e, err := sim.Build(again, sim.Options{Shards: 2, Window: 1 * ms})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(ctx, duration); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), duration); err != nil {
			t.Fatal(err)
		}
		log.learn(t, again, e.Synapses)
		if log.hash(net) != want.hash(net) {
			t.Errorf("seed %d: %s", seed, firstDifference(net, log, want))
		}
	}
}

// canceller ends the run at the first spike it sees after 20 ms.
type canceller struct{ cancel context.CancelFunc }

func (c canceller) Record(_ *sim.Population, spikes []sim.Spike) error {
	if spikes[len(spikes)-1].At > 20*ms {
		c.cancel()
	}
	return nil
}

// runaway is a population that excites itself ever faster.
func runaway() (*sim.Network, *spikeLog) {
	net := sim.NewNetwork(1)
	in := net.Add("in", 1, models.Trains{{1 * ms}})
	out := net.Add("out", 100, models.LIF{TRef: 10 * us, Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * ms}}})
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Const(20)})
	net.Connect(out, out, 0, topology.AllToAll{Weight: topology.Const(5)})
	log := &spikeLog{}
	net.Record(log)
	return net, log
}

func TestLimitsEndARunawayRun(t *testing.T) {
	tests := []struct {
		why    string
		limits sim.Limits
		want   string
	}{
		{"every spike counts", sim.Limits{Spikes: 20_000}, "total spikes"},
		{"each spike of 100 neurons waits a millisecond", sim.Limits{InFlight: 2000}, "spikes in flight"},
		{"no run may take an hour by accident", sim.Limits{Wall: 50 * time.Millisecond}, "wall time"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			net, log := runaway()
			e, err := sim.Build(net, sim.Options{Limits: tt.limits})
			if err != nil {
				t.Fatal(err)
			}
			err = e.RunUntil(t.Context(), sim.Hour)
			var limit *sim.LimitError
			if !errors.As(err, &limit) {
				t.Fatalf("%s: RunUntil returned %v, want a LimitError", tt.why, err)
			}
			if limit.Limit != tt.want || len(limit.Most) != 10 || limit.Most[0].Population != "out" || limit.Most[0].Spikes < limit.Most[9].Spikes {
				t.Errorf("%s: %v", tt.why, err)
			}
			if n := uint64(len(log.spikes["out"])); n+1 != e.Stats().Spikes {
				t.Errorf("%s: %d spikes recorded of %d", tt.why, n, e.Stats().Spikes)
			}
		})
	}
}
