package clockstep

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestReportSaysWhatTheGridChanges and nothing else.
func TestReportSaysWhatTheGridChanges(t *testing.T) {
	for _, tc := range []struct {
		why    string
		delays []sim.Time
		tref   float64
		want   Report
	}{
		{"on the grid", []sim.Time{0.1 * ms, 20 * ms}, 2 * ms, Report{}},
		{"a zero delay becomes a step", []sim.Time{0, 0.1 * ms}, 0,
			Report{Delays: []DelayChange{{Synapses: 2, Raised: 1, Largest: 0.1 * ms}}}},
		{"below half a step, and below one: both become one", []sim.Time{0.04 * ms, 0.07 * ms}, 0,
			Report{Delays: []DelayChange{{Synapses: 2, Raised: 2, Largest: 0.06 * ms}}}},
		{"to the nearest, a half up", []sim.Time{1.04 * ms, 1.05 * ms, 1.1 * ms}, 0,
			Report{Delays: []DelayChange{{Synapses: 3, Rounded: 2, Largest: 0.05 * ms}}}},
		{"refractory intervals too", nil, 1.53 * ms,
			Report{Refractions: []RefractionChange{{Neurons: 3, Largest: 0.03 * ms}}}},
		{"one below half a step is lost", nil, 0.04 * ms,
			Report{Refractions: []RefractionChange{{Neurons: 3, Lost: 3, Largest: 0.04 * ms}}}},
	} {
		net := sim.NewNetwork(1)
		p := net.Add("p", 3, models.LIF{TRef: tc.tref})
		var synapses wires
		for i, d := range tc.delays {
			synapses = append(synapses, sim.Synapse{Pre: uint32(i), Post: 0, Weight: 1, Delay: d})
		}
		net.Connect(p, p, 0, synapses)
		tc.want.Step = 0.1 * ms
		for i := range tc.want.Delays {
			tc.want.Delays[i].Projection = "p -> p"
		}
		for i := range tc.want.Refractions {
			tc.want.Refractions[i].Population = "p"
		}
		for _, workers := range []int{1, 2} {
			got := build(t, net, Options{Workers: workers}).Report()
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s: want -, got +\n%s", tc.why, diff)
			}
		}
	}
}

// TestReportIsReadable line by line.
func TestReportIsReadable(t *testing.T) {
	r := Report{Step: 0.1 * ms,
		Delays:      []DelayChange{{Projection: "a -> b", Synapses: 9, Rounded: 3, Raised: 1, Largest: 0.1 * ms}},
		Refractions: []RefractionChange{{Population: "b", Neurons: 4, Lost: 1, Largest: 0.05 * ms}},
	}
	want := `projection "a -> b": of 9 delays, 3 rounded to steps of 100us and 1 raised to one step, by at most 100us
population "b": 4 refractory intervals rounded to steps of 100us, 1 of them to 0, by at most 0.05 ms`
	if diff := cmp.Diff(want, r.String()); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	if got := (Report{}).String(); got != "nothing" {
		t.Errorf("got %q", got)
	}
}

// TestSourcesAreMovedToTheNearestInstant, and the Stats say how many and how far.
func TestSourcesAreMovedToTheNearestInstant(t *testing.T) {
	for _, tc := range []struct {
		why      string
		step     sim.Time
		train    []sim.Time
		want     []sim.Time
		moved    uint64
		farthest sim.Time
	}{
		{"on the grid, from 0", 100, []sim.Time{0, 100, 300}, []sim.Time{0, 100, 300}, 0, 0},
		{"down, up, and a half up", 100, []sim.Time{49, 151, 350}, []sim.Time{0, 200, 400}, 3, 50},
		{"odd steps have no half", 3, []sim.Time{1, 2, 4, 5}, []sim.Time{0, 3, 3, 6}, 4, 1},
		{"what meets at an instant is not lost", 100, []sim.Time{190, 200, 210}, []sim.Time{200, 200, 200}, 2, 10},
		{"steps of 1 ps change nothing", 1, []sim.Time{7, 8}, []sim.Time{7, 8}, 0, 0},
	} {
		net := fed(models.IF{VTh: 100}, 1, 5*tc.step, tc.train)
		s := build(t, net, Options{Step: tc.step})
		var m record.Memory
		if err := s.Record(&m, net.Populations[0]); err != nil {
			t.Fatal(err)
		}
		until(t, s, 1000)
		got, _ := m.Columns(net.Populations[0])
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: want -, got +\n%s", tc.why, diff)
		}
		if stats := s.Stats(); stats.Moved != tc.moved || stats.FarthestMove != tc.farthest {
			t.Errorf("%s: %d moved by up to %v, want %d and %v", tc.why, stats.Moved, stats.FarthestMove, tc.moved, tc.farthest)
		}
		var v [1]float64
		if err := s.Probe(net.Populations[1], "V", []int{0}, v[:]); err != nil || v[0] != float64(len(tc.train)) {
			t.Errorf("%s: V is %v mV after %d jumps; %v", tc.why, v[0], len(tc.train), err)
		}
	}
}

// own is a Spec of a third party.
type own struct {
	ports   int
	advance func(w sim.Window, out []sim.Spike) ([]sim.Spike, error)
}

func (o own) NumPorts() int                    { return o.ports }
func (o own) New(sim.Slice) (sim.Model, error) { return o, nil }
func (o own) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	return o.advance(w, out)
}

var errBroken = errors.New("broken")

// TestMistakesAreRefusedByBuild with errors that say where they are.
func TestMistakesAreRefusedByBuild(t *testing.T) {
	lif := models.LIF{}
	synapse := func(s sim.Synapse) func(*sim.Network) {
		return func(net *sim.Network) {
			p := net.Add("p", 3, lif)
			net.Connect(p, p, 0, wires{s})
		}
	}
	for _, tc := range []struct {
		why  string
		opt  Options
		net  func(*sim.Network)
		want string
	}{
		{"steps go forward", Options{Step: -1}, nil, "options: Step is -1ps, want more than 0"},
		{"no workers", Options{Workers: -1}, nil, "options: Workers is -1, want 1 to 1024"},
		{"too many workers", Options{Workers: 2000}, nil, "options: Workers is 2000, want 1 to 1024"},
		{"a model of a third party with ports", Options{}, func(net *sim.Network) { net.Add("p", 1, own{ports: 1}) },
			`population "p": no clock-stepped form of clockstep.own, only of models.LIF, models.IF and sources`},
		{"no model", Options{}, func(net *sim.Network) { net.Add("p", 1, nil) }, `population "p": Spec is nil, want a model`},
		{"a parameter that the model refuses", Options{}, func(net *sim.Network) { net.Add("p", 1, models.LIF{TauM: -1}) },
			`population "p": TauM is -1, want a finite number of ps above 0`},
		{"a parameter that the source refuses", Options{}, func(net *sim.Network) { net.Add("p", 1, models.Regular{}) },
			`population "p": Period is 0s, want more than 0`},
		{"a port that is not there", Options{}, func(net *sim.Network) { p := net.Add("p", 1, lif); net.Connect(p, p, 1, wires{}) },
			`projection "p -> p": port is 1, want a port below 1`},
		{"no connector", Options{}, func(net *sim.Network) { p := net.Add("p", 1, lif); net.Connect(p, p, 0, nil) },
			`projection "p -> p": connector is nil, want a connector`},
		{"a source neuron that is not there", Options{}, synapse(sim.Synapse{Pre: 3}), `projection "p -> p", synapse 3 -> 0: pre is 3, want an index below 3`},
		{"a target that is not there", Options{}, synapse(sim.Synapse{Post: 4}), `projection "p -> p", synapse 0 -> 4: post is 4, want an index below 3`},
		{"a weight that is none", Options{}, synapse(sim.Synapse{Weight: math.NaN()}), `projection "p -> p", synapse 0 -> 0: weight is NaN, want a finite number`},
		{"a weight beyond float32", Options{}, synapse(sim.Synapse{Weight: 1e300}), `projection "p -> p", synapse 0 -> 0: weight is 1e+300, want a magnitude of at most 3.4028234663852886e+38 (float32)`},
		{"a weight below float32", Options{}, synapse(sim.Synapse{Weight: 1e-300}), `projection "p -> p", synapse 0 -> 0: weight is 1e-300, want 0 or a magnitude of at least 1.401298464324817e-45 (float32)`},
		{"a delay backwards", Options{}, synapse(sim.Synapse{Delay: -1}), `projection "p -> p", synapse 0 -> 0: delay is -1ps, want 0 or more`},
		{"a delay of too many steps", Options{Step: 1}, synapse(sim.Synapse{Delay: ms}), `projection "p -> p", synapse 0 -> 0: delay is 1ms, want at most 16777216 steps of 1ps`},
		{"a refractory interval of too many steps", Options{Step: 1}, func(net *sim.Network) { net.Add("p", 1, models.LIF{TRef: 1e9}) },
			`population "p", neuron 0: TRef is 1e+09, want at most 16777216 steps of 1ps`},
		{"a time constant beyond float64", Options{}, func(net *sim.Network) { net.Add("p", 1, models.LIF{TauM: 1e-300, IE: 1e3}) },
			`population "p", neuron 0: propagator is {0 +Inf 1 0 0 0}, want finite numbers: such constants cannot be solved over a step of 100us`},
		{"a connector that fails", Options{}, func(net *sim.Network) { p := net.Add("p", 1, lif); net.Connect(p, p, 0, broken{errBroken}) }, "broken"},
		{"a connector that panics", Options{}, func(net *sim.Network) { p := net.Add("p", 1, lif); net.Connect(p, p, 0, broken{}) },
			`projection "p -> p": connector clockstep.broken panicked: no synapses today`},
	} {
		net := sim.NewNetwork(1)
		if tc.net != nil {
			tc.net(net)
		}
		if _, err := Build(net, tc.opt); err == nil || err.Error() != tc.want {
			t.Errorf("%s: got %v, want %s", tc.why, err, tc.want)
		}
	}
}

type broken struct{ err error }

func (broken) Parts(int, int) int { return 1 }

func (b broken) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	if b.err == nil {
		panic("no synapses today")
	}
	return dst, b.err
}

// TestUnknownModelsAreTyped so that a study can leave them out.
func TestUnknownModelsAreTyped(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("p", 1, own{ports: 2})
	_, err := Build(net, Options{})
	var unknown *ModelTypeError
	if !errors.As(err, &unknown) || unknown.Population != "p" || unknown.Spec.NumPorts() != 2 {
		t.Errorf("got %v", err)
	}
}

// TestLearningIsRefused: a clock-stepped run with fixed synapses would be of another network.
func TestLearningIsRefused(t *testing.T) {
	net := sim.NewNetwork(1)
	p := net.Add("p", 1, models.LIF{})
	net.Connect(p, p, 0, wires{{Delay: 1 * sim.Millisecond}}).Learn(plasticity.Song2000(1))
	_, err := Build(net, Options{})
	var refused *LearningError
	if !errors.As(err, &refused) || refused.Projection != "p -> p" {
		t.Errorf("got %v", err)
	}
}

// TestManyMistakesAreCounted, not all spelled out.
func TestManyMistakesAreCounted(t *testing.T) {
	net := sim.NewNetwork(1)
	p := net.Add("p", 1, models.LIF{})
	net.Connect(p, p, 0, wires(make([]sim.Synapse, 0)))
	var synapses wires
	for range 15 {
		synapses = append(synapses, sim.Synapse{Pre: 1})
	}
	net.Connect(p, p, 0, synapses)
	_, err := Build(net, Options{})
	if lines := strings.Split(fmt.Sprint(err), "\n"); len(lines) != 11 || lines[10] != `projection "p -> p": 5 more mistakes like these` {
		t.Errorf("got %d lines, ending in %q", len(lines), lines[len(lines)-1])
	}
}

// TestMistakesEndARun for good.
func TestMistakesEndARun(t *testing.T) {
	for _, tc := range []struct {
		why      string
		advance  func(sim.Window, []sim.Spike) ([]sim.Spike, error)
		recorder error
		want     string
	}{
		{"a source that fails", func(sim.Window, []sim.Spike) ([]sim.Spike, error) { return nil, errBroken }, nil,
			`population "source" in [0s, 150us): broken`},
		{"a source that panics", func(sim.Window, []sim.Spike) ([]sim.Spike, error) { panic("no spikes today") }, nil,
			`population "source" in [0s, 150us): model clockstep.own panicked: no spikes today`},
		{"a source that fires outside its window", func(w sim.Window, out []sim.Spike) ([]sim.Spike, error) {
			return append(out, sim.Spike{At: w.To}), nil
		}, nil, `population "source" in [0s, 150us): model clockstep.own broke its contract: neuron 0 fires at 150us`},
		{"a source that fires with a neuron that it has not", func(w sim.Window, out []sim.Spike) ([]sim.Spike, error) {
			return append(out, sim.Spike{At: w.From, Neuron: 2}), nil
		}, nil, `population "source" in [0s, 150us): model clockstep.own broke its contract: neuron 2 fires at 0s`},
		{"a recorder that fails", func(w sim.Window, out []sim.Spike) ([]sim.Spike, error) {
			return append(out, sim.Spike{At: w.From}), nil
		}, errBroken, "broken"},
	} {
		net := sim.NewNetwork(1)
		source := net.Add("source", 2, own{advance: tc.advance})
		p := net.Add("p", 2, models.LIF{})
		net.Connect(source, p, 0, wires{{Weight: 1, Delay: 0.2 * ms}})
		for _, workers := range []int{1, 2} {
			s := build(t, net, Options{Workers: workers})
			if err := s.Record(&stopper{after: 1, err: tc.recorder}); err != nil {
				t.Fatal(err)
			}
			first := s.RunUntil(t.Context(), 10*ms)
			if workers == 1 && (first == nil || first.Error() != tc.want) {
				t.Errorf("%s: got %v, want %s", tc.why, first, tc.want)
			}
			if again := s.RunUntil(t.Context(), 10*ms); first == nil || again != first {
				t.Errorf("%s: got %v, then %v", tc.why, first, again)
			}
		}
	}
}

// TestProbeAndRecordRefuseStrangers with errors.
func TestProbeAndRecordRefuseStrangers(t *testing.T) {
	net := sim.NewNetwork(1)
	p := net.Add("p", 2, models.LIF{})
	source := net.Add("source", 2, models.Trains{})
	s := build(t, net, Options{})
	stranger := &sim.Population{Name: "stranger", N: 2}
	var v [1]float64
	for _, tc := range []struct {
		why  string
		err  error
		want string
	}{
		{"probe of a stranger", s.Probe(stranger, "V", []int{0}, v[:]), `population "stranger" is not part of the network`},
		{"probe of nobody", s.Probe(nil, "V", []int{0}, v[:]), `population nil is not part of the network`},
		{"no such variable", s.Probe(p, "W", []int{0}, v[:]), `population "p", neuron 0: probed variable is W, want V, or I and the number of a port with a current, of neurons that are no sources`},
		{"no current behind a Delta port", s.Probe(p, "I0", []int{0}, v[:]), `population "p", neuron 0: probed variable is I0, want V, or I and the number of a port with a current, of neurons that are no sources`},
		{"a source has no variables", s.Probe(source, "V", []int{0}, v[:]), `population "source", neuron 0: probed variable is V, want V, or I and the number of a port with a current, of neurons that are no sources`},
		{"no such neuron", s.Probe(p, "V", []int{2}, v[:]), `population "p", neuron 2: probed neuron is 2, want an index below 2`},
		{"no room", s.Probe(p, "V", []int{0, 1}, v[:]), `population "p": room for probed values is 1, want 2, one per neuron`},
		{"record of a stranger", s.Record(&record.Memory{}, stranger), `population "stranger" is not part of the network`},
		{"record of nobody", s.Record(&record.Memory{}, nil), `population nil is not part of the network`},
		{"beyond time", s.RunUntil(t.Context(), sim.Never), sim.ErrTimeOverflow.Error()},
	} {
		if tc.err == nil || tc.err.Error() != tc.want {
			t.Errorf("%s: got %v, want %s", tc.why, tc.err, tc.want)
		}
	}
}

// TestRecordersOfTheNetworkObserveTheRun as those that are attached to the simulator do.
func TestRecordersOfTheNetworkObserveTheRun(t *testing.T) {
	net := sim.NewNetwork(1)
	p := net.Add("p", 3, models.Regular{Period: sim.Millisecond})
	var first, second record.Memory
	net.Record(&first)
	s, err := Build(net, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Record(&second, p); err != nil {
		t.Fatal(err)
	}
	if err := s.RunUntil(t.Context(), 10*sim.Millisecond); err != nil {
		t.Fatal(err)
	}
	if n := first.Count(p); n != 30 || n != second.Count(p) {
		t.Errorf("%d and %d spikes were recorded of 30", n, second.Count(p))
	}
}
