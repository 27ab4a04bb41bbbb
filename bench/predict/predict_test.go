package predict

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/bench/clockstep"
	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

const ms = sim.Time(sim.Millisecond)

// script is a scenario that does as it is told.
type script func(ctx context.Context, s *session.Session) error

func (f script) Run(ctx context.Context, s *session.Session) error { return f(ctx, s) }

// runs is a scenario that runs networks for a time, one after the other.
func runs(until sim.Time, nets ...*sim.Network) script {
	return func(ctx context.Context, s *session.Session) error {
		for _, net := range nets {
			e, err := s.Build(net)
			if err != nil {
				return err
			}
			if err := e.RunUntil(ctx, until); err != nil {
				return err
			}
		}
		return nil
	}
}

// relay is n sources that make n neurons fire at a rate, to k synapses without effect.
func relay(n, k int, rate float64, spec sim.Spec) *sim.Network {
	net := sim.NewNetwork(1)
	sources, neurons := net.Add("sources", n, models.Poisson{Rate: rate}), net.Add("neurons", n, spec)
	net.Connect(sources, neurons, 0, topology.OneToOne{Weight: topology.Const(2)})
	net.Connect(neurons, neurons, 0, topology.FixedOutDegree{Degree: k, Weight: topology.Const(0)})
	return net
}

// aWhile is more than what ends by itself takes, however busy the machine is.
const aWhile = time.Minute

func probed(t *testing.T, scenario session.Scenario, limit time.Duration) []Specimen {
	t.Helper()
	found, err := Probe(t.Context(), "test", scenario, 1, limit)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestTheProbeSeesWhatHappens and nothing else: what predictions take from a scenario.
func TestTheProbeSeesWhatHappens(t *testing.T) {
	net := relay(100, 10, 20, models.LIF{VTh: 1, Noise: []models.Noise{{Rate: 50, Weight: 0}}})
	s := probed(t, runs(2*sim.Second, net), aWhile)[0]
	for _, row := range []struct {
		what              string
		got, want, within float64
	}{
		{"neurons", s.Load.Neurons, 100, 0},
		{"populations and projections", s.Load.Parts, 3, 0},
		{"spikes", s.Load.Spikes, 2000, 200},
		{"spikes of sources", s.Load.Sources, 2000, 200},
		{"events", s.Load.Events, 2000 * 11, 2500},
		{"noise", s.Load.Noise, 5000, 0},
	} {
		if !(math.Abs(row.got-row.want) <= row.within) {
			t.Errorf("%s: %v, want %v", row.what, row.got, row.want)
		}
	}
	if s.Time != 2*sim.Second || !(s.Load.Wakes > 0) || len(net.Recorders(net.Populations[1])) > 0 {
		t.Errorf("%+v", s)
	}
}

// TestTheProbeEndsByItself where a scenario goes on for long.
func TestTheProbeEndsByItself(t *testing.T) {
	s := probed(t, runs(10*sim.Hour, relay(10, 2, 1000, models.LIF{})), 50*time.Millisecond)[0]
	if s.Time <= 0 || s.Time >= 10*sim.Hour || !(s.Load.Spikes > 1000) {
		t.Errorf("%+v", s)
	}
}

func TestNetworksThatNeverRanAreNotCounted(t *testing.T) {
	a, b := relay(10, 2, 10, models.LIF{}), relay(20, 2, 10, models.LIF{})
	found := probed(t, script(func(ctx context.Context, s *session.Session) error {
		return errors.Join(runs(0, a)(ctx, s), runs(10*ms, b, a)(ctx, s))
	}), aWhile)
	if len(found) != 2 || found[0].Load.Neurons != 20 || found[1].Load.Neurons != 10 {
		t.Errorf("%+v", found)
	}
}

// TestNetworksThatAreResetAreSeenAsTheyWereLast but for which part of the spikes was whose.
func TestNetworksThatAreResetAreSeenAsTheyWereLast(t *testing.T) {
	s := probed(t, script(func(ctx context.Context, s *session.Session) error {
		e, err := s.Build(relay(100, 10, 20, models.LIF{}))
		for range 3 {
			err = errors.Join(err, e.Reset(), e.RunUntil(ctx, sim.Second))
		}
		return err
	}), aWhile)[0]
	if math.Abs(s.Load.Spikes/s.Load.Sources-1) > 0.01 || math.Abs(s.Load.Spikes-2000) > 250 {
		t.Errorf("%+v", s)
	}
}

// sourcesOnly is a network without neurons.
func sourcesOnly() *sim.Network {
	net := sim.NewNetwork(1)
	net.Add("sources", 10, models.Poisson{Rate: 100})
	return net
}

// integrator is a model that has no form on a grid.
type integrator struct{ models.LIF }

func TestWhatCannotBePredictedIsSaid(t *testing.T) {
	own := errors.New("of its own")
	for _, row := range []struct {
		why      string
		scenario session.Scenario
		want     string
	}{
		{"a model without grid", runs(ms, relay(10, 2, 100, integrator{})), `scenario test cannot run on a grid: population "neurons": no clock-stepped form of predict.integrator, only of models.LIF, models.IF and sources`},
		{"nothing is simulated", script(func(context.Context, *session.Session) error { return nil }), "scenario test simulated no neurons within 1m0s: there is nothing to predict, or its probe is too short"},
		{"sources only", runs(ms, sourcesOnly()), "scenario test simulated no neurons within 1m0s: there is nothing to predict, or its probe is too short"},
		{"the scenario fails", script(func(context.Context, *session.Session) error { return own }), "of its own"},
		{"the network is wrong", runs(ms, relay(10, 2, -1, models.LIF{})), `population "sources": Rate is -1, want 0 to 1e9 Hz`},
	} {
		_, err := Probe(t.Context(), "test", row.scenario, 1, aWhile)
		if err == nil || err.Error() != row.want {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	var kind *clockstep.ModelTypeError
	if _, err := Predict(t.Context(), "test", runs(ms, relay(10, 2, 100, integrator{})), brief()); !errors.As(err, &kind) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Probe(ctx, "test", runs(ms, relay(10, 2, 100, models.LIF{})), 1, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// several is networks whose neurons are of several classes.
func several() *sim.Network {
	net := sim.NewNetwork(1)
	current := []models.Port{{Shape: models.Exponential, Tau: 5e9}, {Shape: models.Delta}}
	source := net.Add("source", 10, models.Poisson{Rate: 5})
	plain := net.Add("plain", 10, models.LIF{})
	net.Add("like plain", 30, &models.LIF{TauM: 20e9})
	driven := net.Add("driven", 10, models.LIF{IE: 1.2})
	net.Add("perfect", 10, models.IF{Ports: current})
	net.Add("own constants", 10, models.LIF{Each: func(int, *models.LIF) {}})
	net.Add("noisy", 10, models.LIF{Noise: []models.Noise{{Rate: 10, Weight: 1}}})
	net.Add("noisy and perfect", 10, models.IF{Noise: []models.Noise{{Rate: 100, Weight: 0.3}}})
	net.Connect(source, plain, 0, topology.OneToOne{Delay: topology.Delay(0)})
	net.Connect(source, driven, 0, topology.AllToAll{
		Weight: topology.Kernel(func(pre, _ int) float64 { return float64(pre) }),
		Delay:  topology.DelayKernel(func(pre, post int) sim.Time { return ms + sim.Time(pre*10+post) }),
	})
	return net
}

func TestClassesAreOfNeuronsAndTheirSynapses(t *testing.T) {
	got, err := classes([]Specimen{{Network: several(), Time: 2 * sim.Second}})
	if err != nil {
		t.Fatal(err)
	}
	want := []kind{
		{leaky: true, shapes: "D"},
		{leaky: true, shapes: "D", driven: true, ownDelays: true, ownWeights: true},
		{shapes: "ED"},
		{leaky: true, shapes: "D", individual: true},
		{leaky: true, shapes: "D", noisy: true},
		{shapes: "D", noisy: true},
	}
	var kinds []kind
	for _, c := range got {
		kinds = append(kinds, c.kind)
	}
	if diff := cmp.Diff(want, kinds, cmp.AllowUnexported(kind{})); diff != "" {
		t.Fatal(diff)
	}
	if got[0].neurons != 80 || got[1].delays != [2]sim.Time{ms, ms + 99} {
		t.Errorf("%v neurons, delays %v", got[0].neurons, got[1].delays)
	}
}

// TestSamplesLiveInTheirRegime in both simulators: neurons do not fire all the time and, unless input is weak, not
// rarely.
func TestSamplesLiveInTheirRegime(t *testing.T) {
	o := brief()
	o.Steps = o.Steps[:1]
	for _, of := range []struct {
		name string
		net  *sim.Network
	}{
		{"jump", networks.DefaultJump().Network(1)},
		{"cuba", networks.DefaultCuba().Network(1)},
		{"brunel", networks.DefaultMixed().Network(1)},
		{"many classes", several()},
	} {
		all, err := classes([]Specimen{{Network: of.net, Time: sim.Second}})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			for _, s := range c.samples(cost.Load{Neurons: 800, Spikes: 100, Sources: 1, Events: 8000}) {
				measured, err := s.measure(t.Context(), o)
				if err != nil {
					t.Fatalf("%s, %+v: %v", of.name, c.kind, err)
				}
				for _, m := range measured {
					if rate := m.Spikes / m.Neurons; !(rate < 300) || !s.weak && rate < 0.5 {
						t.Errorf("%s, %+v, %d neurons of %d synapses, weak %v, step %v: %.2f Hz", of.name, c.kind, s.n, s.k, s.weak, m.Step, rate)
					}
					if m.Sources > 0 && s.fed == 0 || (m.Noise > 0) != s.noisy { // a lap on a busy machine may end before a source fires
						t.Errorf("%s, %+v: %+v", of.name, c.kind, m.Load)
					}
				}
			}
		}
	}
}

// brief are options with which predictions say little, but soon.
func brief() Options {
	o := Default()
	o.Probe, o.Lap, o.Check = 100*time.Millisecond, time.Millisecond, 20*time.Millisecond
	return o
}

// TestForecastIsTheModelOfWhatWasSeen and Check measures beside it.
func TestForecastIsTheModelOfWhatWasSeen(t *testing.T) {
	f, err := Predict(t.Context(), "test", runs(20*ms, several(), relay(50, 5, 100, models.LIF{})), brief())
	if err != nil {
		t.Fatal(err)
	}
	if f.Classes != 6 || f.Time != 40*ms || f.Load.Neurons != (90+50)/2 {
		t.Errorf("%d classes, %v, %+v", f.Classes, f.Time, f.Load)
	}
	if c := f.EventDriven.Cost; !(c > 0) || c != f.Model.Event.Cost(f.Load) || !math.IsNaN(f.EventDriven.Measured) {
		t.Errorf("%+v", f.EventDriven)
	}
	var without, with bytes.Buffer
	if err := f.Print(&without); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Check(t.Context(), brief()), f.Print(&with)); err != nil {
		t.Fatal(err)
	}
	for _, p := range append(f.OnGrid, f.EventDriven) {
		if !(p.Cost > 0) || !(p.Measured > 0) {
			t.Errorf("%+v", p)
		}
	}
	if strings.Contains(without.String(), "predicted over measured") || !strings.Contains(with.String(), "predicted over measured") {
		t.Errorf("%s\n%s", &without, &with)
	}
}

// A forecast tells who is the faster on which grid, and up to which activity.
func Example() {
	f := Forecast{
		Specimens: make([]Specimen, 1), Time: 10 * sim.Second, Classes: 1,
		Load: cost.Load{Neurons: 4000, Spikes: 4000, Events: 4e6},
		Model: cost.Model{
			Event: cost.EventDriven{Synapse: 3e-9, Spike: 1e-6},
			Clock: cost.ClockStepped{Step: 2e-10, Add: 1e-9, Fire: 3e-7},
		},
	}
	f.foretell([]sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond, 0.01 * sim.Millisecond})
	for _, p := range f.OnGrid {
		fmt.Printf("%v: %s; up to %s\n", p.Step, faster(f.EventDriven.Cost, p.Cost), f.crossing(p))
	}
	// Output:
	// 1ms: grid, 2.67 times; up to 0.0741 Hz, 0.0741 times the activity
	// 100us: grid, 1.21 times; up to 0.741 Hz, 0.741 times the activity
	// 10us: event-driven, 5.33 times; up to 7.41 Hz, 7.41 times the activity
}
