package models

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

const ms = sim.Millisecond

// fitzHugh is the model of FitzHugh and Nagumo, sped up: it fires as its potential passes through 0.5 mV, and is
// not reset.
type fitzHugh struct {
	IE    float64
	V0    float64 // default -1
	Ports []Port
}

func (f fitzHugh) NumPorts() int { return max(1, len(f.Ports)) }

func (f fitzHugh) New(s sim.Slice) (sim.Model, error) {
	ports := withDefaultPort(f.Ports)
	describe := func(int) *excitable[[2]float64] {
		d := &excitable[[2]float64]{equations: f, start: [2]float64{orDefault(f.V0, -1), -0.5}, threshold: 0.5, passes: true}
		d.current, d.tolerance, d.ports = f.IE, defaultTolerance, ports
		d.finite("V0", f.V0, "mV")
		return d
	}
	return family[[2]float64]{variables: []string{"V", "W"}, ports: ports, describe: describe}.model(s)
}

func (fitzHugh) slope(y *[2]float64, current float64, dy *[2]float64) {
	v, w := y[0], y[1]
	dy[0] = 4 * (v - v*v*v/3 - w + current)
	dy[1] = 0.32 * (v + 0.7 - 0.8*w)
}

func (fitzHugh) reset(*[2]float64) { panic("models: it has no reset") }

func TestNeuronsThatPassTheirThresholdKeepTheContract(t *testing.T) {
	config := modeltest.Config{Neurons: 4, Weights: []modeltest.Range{{Low: -1.5, High: 2}}}
	t.Run("jumps", func(t *testing.T) { modeltest.Run(t, fitzHugh{}, config) })
	t.Run("driven", func(t *testing.T) {
		modeltest.Run(t, fitzHugh{IE: 0.5, Ports: []Port{{Shape: Exponential, Tau: 3 * ms}}}, config)
	})
}

// TestItFiresOnItsWayUpOnly: once per excursion, by whatever means it gets there.
func TestItFiresOnItsWayUpOnly(t *testing.T) {
	at := func(t sim.Time, w float32) sim.Volley { return sim.Volley{At: t, Targets: []uint32{0}, Weight: w} }
	for _, c := range []struct {
		why  string
		v0   float64
		in   []sim.Volley
		want int
	}{
		{"below threshold", -1, []sim.Volley{at(1*ms, 0.3)}, 0},
		{"a jump starts a spike, which passes the threshold by itself", -1, []sim.Volley{at(1*ms, 1)}, 1},
		{"a jump across the threshold", -1, []sim.Volley{at(1*ms, 2)}, 1},
		{"another jump while it is above", -1, []sim.Volley{at(1*ms, 2), at(2*ms, 0.5)}, 1},
		{"taken below and back", -1, []sim.Volley{at(1*ms, 2), at(1*ms+1000, -2), at(1*ms+2000, 2)}, 2},
		{"it starts above", 1, nil, 0},
		{"it starts above, where a jump finds it", 1, []sim.Volley{at(0, 0.5), at(1, 0.5)}, 0},
	} {
		model, err := fitzHugh{V0: c.v0}.New(sim.Slice{Hi: 1})
		if err != nil {
			t.Fatal(err)
		}
		spikes, err := model.Advance(sim.Window{To: 20 * ms}, c.in, nil)
		if err != nil || len(spikes) != c.want {
			t.Errorf("%s: %d spikes, %v, want %d", c.why, len(spikes), err, c.want)
		}
	}
}

// membrane is a leak of 10 ms.
type membrane struct{ Ports []Port }

func (m membrane) NumPorts() int { return len(m.Ports) }

func (m membrane) New(s sim.Slice) (sim.Model, error) {
	describe := func(int) *excitable[[1]float64] {
		return &excitable[[1]float64]{equations: m, threshold: 1000, tolerance: 1e-12, ports: m.Ports}
	}
	return family[[1]float64]{variables: []string{"V"}, ports: m.Ports, describe: describe}.model(s)
}

func (membrane) slope(y *[1]float64, current float64, dy *[1]float64) { dy[0] = current - y[0]/10 }

func (membrane) reset(y *[1]float64) { y[0] = 0 }

// TestPortsActAsTheyAreDefined integrates V' = -V/10 + I + g (E - V) by its integrating factor.
func TestPortsActAsTheyAreDefined(t *testing.T) {
	const w, arrives, until = 0.25, 3., 40. // ms
	for _, c := range []struct {
		why  string
		port Port
		flow func(s float64) float64 // s ms after arrival
	}{
		{"a jump", Port{}, nil},
		{"an exponential current", Port{Shape: Exponential, Tau: 2 * ms}, func(s float64) float64 { return math.Exp(-s / 2) }},
		{"an alpha current", Port{Shape: Alpha, Tau: 2 * ms}, func(s float64) float64 { return s / 2 * math.Exp(1-s/2) }},
		{"a step", Port{Shape: Step}, func(float64) float64 { return 1 }},
		{"an exponential conductance", Port{Shape: ExponentialConductance, Tau: 2 * ms, Reversal: -80}, func(s float64) float64 { return math.Exp(-s / 2) }},
		{"an alpha conductance", Port{Shape: AlphaConductance, Tau: 20 * ms, Reversal: 50}, func(s float64) float64 { return s / 20 * math.Exp(1-s/20) }},
	} {
		model, err := membrane{[]Port{c.port}}.New(sim.Slice{Hi: 1})
		if err != nil {
			t.Fatal(err)
		}
		volley := sim.Volley{At: sim.Time(arrives * ms), Targets: []uint32{0}, Weight: w}
		if _, err := model.Advance(sim.Window{To: sim.Time(until * ms)}, []sim.Volley{volley}, nil); err != nil {
			t.Fatal(err)
		}
		got, err := model.(sim.Prober).Probe(sim.Time(until*ms), "V", 0)
		if err != nil {
			t.Fatal(err)
		}
		if want := expected(c.port, w, c.flow, until-arrives); math.Abs(got-want) > 1e-8 {
			t.Errorf("%s: V is %v, want %v", c.why, got, want)
		}
	}
}

// expected is V at the end, by sums backwards in time.
func expected(p Port, w float64, flow func(float64) float64, until float64) float64 {
	if flow == nil {
		return w * math.Exp(-until/10)
	}
	const n = 200000
	h := until / n
	v, decay := 0.0, 0.0 // decay is the integral of 1/10 + g from s to the end
	for k := n - 1; k >= 0; k-- {
		f := w * flow((float64(k)+0.5)*h)
		rate, source := 0.1, f
		if p.Shape.isConductance() {
			rate, source = 0.1+f, f*p.Reversal
		}
		v += h * source * math.Exp(-decay-rate*h/2)
		decay += rate * h
	}
	return v
}

// TestANeuronAtRestIsLeftAlone until something arrives.
func TestANeuronAtRestIsLeftAlone(t *testing.T) {
	model, err := Izhikevich{Ports: []Port{{Shape: Exponential, Tau: 5 * ms}}}.New(sim.Slice{Hi: 2})
	if err != nil {
		t.Fatal(err)
	}
	p := model.(*integrated[[2]float64])
	volley := sim.Volley{At: 1 * ms, Targets: []uint32{0}, Weight: 20}
	spikes, err := p.Advance(sim.Window{To: 5 * sim.Second}, []sim.Volley{volley}, nil)
	if err != nil || len(spikes) == 0 {
		t.Fatalf("%d spikes, %v", len(spikes), err)
	}
	if wake := p.Wake(); wake != sim.Never {
		t.Errorf("it wants to be woken at %v", wake)
	}
	for k, want := range []float64{-70, -14} { // where 0.04 V^2 + 5 V + 140 = 0.2 V
		if got, err := p.Probe(6*sim.Second, []string{"V", "U"}[k], 0); err != nil || math.Abs(got-want) > 1e-12 {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	}
	again := sim.Volley{At: 7 * sim.Second, Targets: []uint32{0}, Weight: 20}
	if spikes, err = p.Advance(sim.Window{From: 5 * sim.Second, To: 8 * sim.Second}, []sim.Volley{again}, nil); err != nil || len(spikes) == 0 {
		t.Errorf("woken, it fires %d times, %v", len(spikes), err)
	}
}

// TestANeuronThatCannotBeIntegratedIsAnError that says which, where and why.
func TestANeuronThatCannotBeIntegratedIsAnError(t *testing.T) {
	for _, c := range []struct {
		why    string
		weight float32
		want   error
	}{
		{"an infinite weight", float32(math.Inf(1)), ErrNotFinite},
		{"a runaway: weights beyond all measure", 3e38, ErrNotFinite},
	} {
		model, err := Izhikevich{Ports: []Port{{Shape: ExponentialConductance, Tau: ms}}}.New(sim.Slice{Lo: 10, Hi: 12})
		if err != nil {
			t.Fatal(err)
		}
		volley := sim.Volley{At: 5, Targets: []uint32{1}, Weight: -c.weight}
		_, err = model.Advance(sim.Window{To: 10 * ms}, []sim.Volley{volley, volley}, nil)
		var failed *IntegrationError
		if !errors.As(err, &failed) || failed.Neuron != 11 || failed.At != 5 || len(failed.State) != 2 || failed.Err == nil {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}

// TestAnAxonFarBelowAllMembranesIsAnError rather than a run without end.
func TestAnAxonFarBelowAllMembranesIsAnError(t *testing.T) {
	for _, c := range []struct {
		why    string
		weight float32
		want   error
	}{
		{"gates that take a million steps per ms", -280, ErrCrawling},
		{"a thousand million", -500, ErrCrawling},
		{"gates faster than float64 can tell", -3000, ErrStepUnderflow},
		{"rates beyond all numbers", -20_000, ErrNotFinite},
		{"a deep but short inhibition", -150, nil},
	} {
		model, err := HH{}.New(sim.Slice{Lo: 10, Hi: 12})
		if err != nil {
			t.Fatal(err)
		}
		in := []sim.Volley{{At: 5 * ms, Targets: []uint32{1}, Weight: c.weight}}
		_, err = model.Advance(sim.Window{To: 10 * ms}, in, nil)
		var failed *IntegrationError
		switch {
		case c.want == nil && err == nil:
		case !errors.Is(err, c.want) || !errors.As(err, &failed) || failed.Neuron != 11 || failed.At < 5*ms || failed.State[0] > -290:
			t.Errorf("%s: %v", c.why, err)
		}
	}
}

// TestTheInboxTurnsVolleysAround, however little it takes at once.
func TestTheInboxTurnsVolleysAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 5
		var volleys []sim.Volley
		var want [n][]arrival
		at := sim.Time(0)
		for range rapid.IntRange(0, 30).Draw(t, "volleys") {
			at += sim.Time(rapid.IntRange(0, 2).Draw(t, "gap"))
			v := sim.Volley{At: at, Port: rapid.Byte().Draw(t, "port")}
			v.Targets = rapid.SliceOfN(rapid.Uint32Range(0, n-1), 0, 2*n).Draw(t, "targets")
			slices.Sort(v.Targets)
			for _, i := range v.Targets {
				v.Weights = append(v.Weights, rapid.Float32Range(-1, 1).Draw(t, "weight"))
				want[i] = append(want[i], arrival{at, v.Weights[len(v.Weights)-1], v.Port})
			}
			volleys = append(volleys, v)
		}
		b := newInbox(n)
		b.most = rapid.IntRange(1, 20).Draw(t, "most")
		var got [n][]arrival
		end, last := at+1, sim.Time(-1)
		for more := true; more; more = len(volleys) > 0 {
			var to sim.Time
			volleys, to = b.take(volleys, end)
			for k, i := range b.touched {
				heard := b.of(k)
				if heard[0].at < last || heard[len(heard)-1].at >= to {
					t.Fatalf("arrivals from %v to %v in the stretch from %v to %v", heard[0].at, heard[len(heard)-1].at, last, to)
				}
				got[i] = append(got[i], heard...)
			}
			last = to
		}
		for i := range want {
			if last != end || !slices.Equal(got[i], want[i]) {
				t.Fatalf("neuron %d hears %v, want %v; the end is %v, want %v", i, got[i], want[i], last, end)
			}
		}
	})
}

// TestTheTournamentKnowsTheEarliest, for any number of players.
func TestTheTournamentKnowsTheEarliest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "neurons")
		alarms := newTournament(n)
		at := slices.Repeat([]sim.Time{sim.Never}, n)
		for range rapid.IntRange(0, 50).Draw(t, "moves") {
			i := rapid.IntRange(0, n-1).Draw(t, "neuron")
			at[i] = rapid.SampledFrom([]sim.Time{0, 1, 2, 3, sim.Never}).Draw(t, "at")
			alarms.set(i, at[i])
			if want := slices.Min(at); alarms.first() != want || at[alarms.winner()] != want {
				t.Fatalf("first is %v, of neuron %d; the alarms are %v", alarms.first(), alarms.winner(), at)
			}
		}
	})
}
