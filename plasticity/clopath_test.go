package plasticity_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// The target of these tests is a LIF with an exponential current; all times in ms.
const (
	tauM, tauS, eL, vTh, vReset, tRef   = 20.0, 3.0, -70.6, -55.0, -62.0, 2.0
	tauMinus, tauPlus, jumpMinus, jumpP = 10.0, 7.0, 18.0, 26.0
	tauMean, axon                       = 100.0, 1.5
)

// membrane is what a direct integration follows: V, the current, F-, F+, the mean, and K+.
type membrane [6]float64

func (m membrane) slope(clamped bool) membrane {
	d := membrane{(eL - m[0] + m[1]) / tauM, -m[1] / tauS, (m[0] - m[2]) / tauMinus, (m[0] - m[3]) / tauPlus, (m[0] - m[4]) / tauMean, -m[5] / 15}
	if clamped {
		d[0] = 0
	}
	return d
}

func (m membrane) plus(h float64, d membrane) membrane {
	for k := range m {
		m[k] += h * d[k]
	}
	return m
}

// step is one of the classical method of Runge and Kutta.
func (m membrane) step(h float64, clamped bool) membrane {
	a := m.slope(clamped)
	b := m.plus(h/2, a).slope(clamped)
	c := m.plus(h/2, b).slope(clamped)
	d := m.plus(h, c).slope(clamped)
	for k := range m {
		m[k] += h / 6 * (a[k] + 2*b[k] + 2*c[k] + d[k])
	}
	return m
}

// integration is the rule as an equation that is integrated in short steps, with a synapse's arrivals given.
type integration struct {
	rule   plasticity.Clopath
	m      membrane
	t      float64
	free   float64
	weight float64
	spikes int
}

// until goes on to an instant, in steps of 0.01 ms, and cuts those in which the target fires.
func (g *integration) until(t float64) {
	for g.t < t {
		end := min(t, g.t+0.01)
		clamped := g.t < g.free
		if clamped {
			end = min(end, g.free)
		}
		next := g.m.step(end-g.t, clamped)
		if next[0] < vTh {
			g.m, g.t = next, end
			continue
		}
		lo, hi := 0.0, end-g.t
		for range 60 {
			if mid := (lo + hi) / 2; g.m.step(mid, false)[0] < vTh {
				lo = mid
			} else {
				hi = mid
			}
		}
		g.m, g.t = g.m.step(hi, false), g.t+hi
		g.fire()
	}
}

// fire does what a spike does: a pulse that lasts no time, in which V - Theta+ has the integral Excess.
func (g *integration) fire() {
	g.spikes++
	r := &g.rule
	g.weight += r.ALTP * r.Excess * g.m[5] / 15 * math.Max(0, g.m[3]-r.Theta)
	g.m[0], g.m[2], g.m[3] = vReset, g.m[2]+jumpMinus, g.m[3]+jumpP
	g.free = g.t + tRef
}

// arrive is a spike of the source.
func (g *integration) arrive() {
	r := &g.rule
	a := r.ALTD * math.Max(0, g.m[2]-r.Theta)
	if r.Mean != "" {
		a *= (g.m[4] - r.Rest) * (g.m[4] - r.Rest) / r.RefSquared
	}
	g.weight -= a
	g.m[5]++
	g.m[1] += float64(float32(g.weight))
}

// TestClopathIsItsEquation: the weight is that of a direct integration of membrane, filters, trace and rule.
func TestClopathIsItsEquation(t *testing.T) {
	homeostatic := plasticity.Clopath{
		ALTD: 2e-3, ALTP: 3e-4, Theta: eL, Excess: 156.6, Mean: "F2", Rest: eL, RefSquared: 60, Bounds: plasticity.Bounds{Min: 0, Max: 200},
	}
	visual := plasticity.VisualClopath
	visual.Bounds.Max = 200
	for _, row := range []struct {
		why  string
		rule plasticity.Clopath
	}{
		{"constants of the paper", visual},
		{"a mean of the potential that holds depression back", homeostatic},
	} {
		var arrivals []float64
		for i := range 60 {
			arrivals = append(arrivals, 3+float64(i)*5.25+float64(i*i%7))
		}
		const end = 400.0
		g := integration{rule: row.rule, m: membrane{eL, 0, eL, eL, eL, 0}, weight: 30}
		for _, at := range arrivals {
			g.until(at)
			g.arrive()
		}
		g.until(end)
		if got := clopathWeight(t, row.rule, arrivals, end); math.Abs(got-g.weight) > 1e-8*math.Abs(g.weight-30) {
			t.Errorf("%s: weight %v, integrated %v", row.why, got, g.weight)
		}
		if g.spikes < 5 || math.Abs(g.weight-30) < 1e-3 {
			t.Errorf("%s: %d spikes, weight %v: the rule was not put to the test", row.why, g.spikes, g.weight)
		}
	}
}

// clopathWeight is what the simulator makes of a weight of 30.
func clopathWeight(t *testing.T, rule plasticity.Clopath, arrivals []float64, end float64) float64 {
	t.Helper()
	train := make([]sim.Time, len(arrivals))
	for i, at := range arrivals {
		train[i] = sim.Time(math.Round((at - axon) * ms))
	}
	slices.Sort(train)
	net := sim.NewNetwork(1)
	source := net.Add("source", 1, models.Trains{train})
	target := net.Add("target", 1, models.AdaptiveLIF{
		TauM: tauM * ms, EL: eL, VTh: vTh, VReset: vReset, TRef: tRef * ms,
		Ports:   []models.Port{{Shape: models.Exponential, Tau: tauS * ms}},
		Filters: []models.Filter{{Tau: tauMinus * ms, Jump: jumpMinus}, {Tau: tauPlus * ms, Jump: jumpP}, {Tau: tauMean * ms}},
	})
	learned := net.Connect(source, target, 0, topology.OneToOne{Weight: topology.Const(30), Delay: topology.Delay(axon * ms)}).Learn(rule)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(t.Context(), sim.Time(end*ms)); err != nil {
		t.Fatal(err)
	}
	synapses, err := engine.Synapses(learned)
	if err != nil {
		t.Fatal(err)
	}
	return synapses[0].Weight
}

func TestVariablesThatTheTargetDoesNotHaveAreRefused(t *testing.T) {
	one := topology.AllToAll{Weight: topology.Const(0.5), Delay: topology.Delay(1 * ms)}
	two := []models.Filter{{Tau: 10 * ms}, {Tau: 7 * ms}}
	for _, row := range []struct {
		why, value string
		spec       sim.Spec
		rule       plasticity.Clopath
	}{
		{"no filter", "F0", models.LIF{}, plasticity.VisualClopath},
		{"a potential at spikes, which it does not tell", "V", models.AdaptiveLIF{Filters: two}, plasticity.Clopath{ALTD: 1, Plus: "V"}},
	} {
		net := sim.NewNetwork(1)
		net.Connect(net.Add("a", 1, models.Trains{}), net.Add("b", 4, row.spec), 0, one).Learn(row.rule)
		var found *sim.RuleError
		if _, err := sim.Build(net, sim.Options{Shards: 2}); !errors.As(err, &found) || found.Value != row.value {
			t.Errorf("%s: got %v, want a *sim.RuleError for %s", row.why, err, row.value)
		}
	}
}
