package models_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

// mat is the regularly spiking neuron of Kobayashi et al. 2009, with currents as in mat2_psc_exp.
var mat = models.AdaptiveLIF{
	TauM: 5 * ms, EL: -65, VTh: -45, NoReset: true, TRef: 2 * ms, R: 0.05,
	Threshold: []models.Adaptation{{Jump: 30, Tau: 10 * ms}, {Jump: 2, Tau: 200 * ms}},
	Ports:     []models.Port{{Shape: models.Exponential, Tau: 1 * ms}, {Shape: models.Exponential, Tau: 3 * ms}},
}

func TestAdaptiveLIFKeepsTheContract(t *testing.T) {
	rise := []models.Adaptation{{Jump: 0.5, Tau: 50 * ms}}
	for _, c := range []struct {
		name, why string
		spec      models.AdaptiveLIF
		config    modeltest.Config
	}{
		{"driven", "unprompted spikes between arrivals", models.AdaptiveLIF{IE: 1.8, Threshold: rise}, modeltest.Config{Weights: between(-0.5, 0.5)}},
		{"MAT", "the membrane goes on at a spike, and a spike may come with the end of a refractory interval",
			mat, modeltest.Config{Weights: slices.Concat(between(0, 3000), between(-1000, 500)), Rate: 150}},
		{"bursts", "a threshold that goes down as well", models.AdaptiveLIF{
			TauM: 5 * ms, NoReset: true, TRef: 2 * ms, IE: 0.9, Threshold: []models.Adaptation{{-0.5, 10 * ms}, {0.4, 200 * ms}}},
			modeltest.Config{Weights: between(-0.2, 0.5)}},
		{"mixed", "all shapes at once", models.AdaptiveLIF{Ports: mixedPorts, TRef: 1 * ms, U0: 0.5, Threshold: rise},
			modeltest.Config{Weights: mixedWeights, Rate: 60}},
		{"jumps", "fires at arrivals only", models.AdaptiveLIF{TRef: 1 * ms, VTh: 1, VReset: -0.3, Threshold: []models.Adaptation{{0.3, 50 * ms}, {0.2, 10 * ms}}},
			modeltest.Config{Weights: between(-0.3, 0.8)}},
		{"jumps, driven", "above its threshold at first, each neuron by a threshold of its own, without refractory interval", models.AdaptiveLIF{
			IE: 0.9, U0: 1.2, Threshold: rise, Raised: func(i int) float64 { return 0.1 * float64(i) }},
			modeltest.Config{Weights: between(-0.3, 0.5)}},
		{"heterogeneous", "every neuron has constants of its own", models.AdaptiveLIF{Ports: mixedPorts, Threshold: slices.Concat(rise, rise), Each: scatterAdaptive},
			modeltest.Config{Weights: mixedWeights, Rate: 60}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// scatterAdaptive changes every parameter of neuron i a little.
func scatterAdaptive(i int, n *models.AdaptiveLIF) {
	x := float64(i)
	n.TauM += (10 + x) * ms
	n.R += 1 + 0.05*x
	n.EL += 0.02 * x
	n.VTh += 1 - 0.03*x
	n.TRef += (1 + x) * us
	n.IE += 0.1 * x
	n.U0 += 0.05 * x
	if n.NoReset = i%2 == 0; !n.NoReset {
		n.VReset -= 0.01 * x
	}
	for k := range n.Threshold {
		n.Threshold[k].Jump += 0.1 * x
		n.Threshold[k].Tau *= 1 + 0.1*x
	}
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
}

// TestNoCrossingOfAnAdaptiveThresholdIsMissedAndNoneAdded compares with the oracle that solves the differential
// equations.
func TestNoCrossingOfAnAdaptiveThresholdIsMissedAndNoneAdded(t *testing.T) {
	const until = 100 * ms
	spikes, grazing := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 10 {
			spec := drawAdaptive(r)
			o := newOracleAdaptive(spec)
			arrivals := drawArrivals(r, o, rapid.IntRange(1, 40).Draw(t, "arrivals"), until)
			o.run(until, arrivals)
			if o.closest < undecidable {
				grazing++
				continue
			}
			checkAgainst(t, &o.outcome, spec, fire(t, spec, 1, until, volleys(arrivals)...), arrivals)
			spikes += len(o.spikes)
		}
	})
	t.Logf("%d spikes; %d neurons left out, as they come within %g mV of the threshold", spikes, grazing, undecidable)
}

// drawAdaptive draws a neuron whose threshold goes up, at least at first, if it has no refractory interval.
func drawAdaptive(r *rand.Rand) models.AdaptiveLIF {
	tauM := logUniform(r, 2*ms, 40*ms)
	n := models.AdaptiveLIF{TauM: tauM, EL: -65, VTh: -50, TRef: []float64{0, 2 * ms, 3.3 * ms}[r.IntN(3)], R: logUniform(r, 0.05, 20), U0: 14 * r.Float64()}
	n.IE = []float64{0, 7, 16, 30}[r.IntN(4)] / n.R
	for range 1 + r.IntN(3) {
		n.Threshold = append(n.Threshold, models.Adaptation{Jump: 1 + 19*r.Float64(), Tau: logUniform(r, 2*ms, 200*ms)})
	}
	if r.IntN(4) == 0 {
		n.Threshold[0].Tau = tauM
	}
	jumps := false
	for range 1 + r.IntN(3) {
		p := drawPort(r, tauM)
		jumps = jumps || p.Shape == models.Delta
		n.Ports = append(n.Ports, p)
	}
	if n.NoReset = r.IntN(2) == 0; n.NoReset && n.TRef == 0 && jumps {
		n.TRef = 0.7 * ms
	}
	if n.TRef > 0 && r.IntN(3) == 0 {
		n.Threshold[0].Jump = -1
	}
	if !n.NoReset {
		n.VReset = -66 - 5*r.Float64()
	}
	return n
}

// TestAdaptiveLIFWithoutAdaptationIsLIF to a picosecond: the two round differently.
func TestAdaptiveLIFWithoutAdaptationIsLIF(t *testing.T) {
	const until = 200 * ms
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		l := models.LIF{TauM: logUniform(r, 5*ms, 20*ms), TRef: 1 * ms, VTh: 1, VReset: -0.5, IE: 1.5 * r.Float64(), U0: 0.3, Ports: mixedPorts}
		var in []sim.Volley
		for at := sim.Time(0); at < until; at += sim.Time(r.ExpFloat64() * 3 * ms) {
			port := r.IntN(len(mixedPorts))
			w := mixedWeights[port]
			in = append(in, sim.Volley{At: at, Port: uint8(port), Targets: []uint32{0}, Weight: float32(w.Low + r.Float64()*(w.High-w.Low))})
		}
		a := models.AdaptiveLIF{TauM: l.TauM, TRef: l.TRef, VTh: l.VTh, VReset: l.VReset, IE: l.IE, U0: l.U0, Ports: l.Ports}
		compareTwins(t, l, a, in, until)
		for _, at := range []sim.Time{10 * ms, 77 * ms, 150 * ms} {
			for _, variable := range []string{"V", "I1", "I2", "I4"} {
				x, y := probe(t, l, at, variable, in...), probe(t, a, at, variable, in...)
				if math.Abs(x-y) > 1e-11 {
					t.Errorf("%s at %v is %v, of LIF %v", variable, at, y, x)
				}
			}
		}
	}
}

// TestJumpsAloneChangeNoSpike runs neurons that receive jumps only, which have a path of their own, beside the same neurons
// with constants each for itself: their spikes are the same, and their states but for rounding.
func TestJumpsAloneChangeNoSpike(t *testing.T) {
	const n, until = 10, 400 * ms
	spikes := 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 7))
		height := 3 * r.Float64()
		fast := models.AdaptiveLIF{
			TauM: logUniform(r, 1*ms, 40*ms), EL: -65, VTh: -60, VReset: -66 + 2*r.Float64(), TRef: []float64{0, 2 * ms, 3.3 * ms}[r.IntN(3)],
			R: 2, IE: []float64{0, 1, -1}[r.IntN(3)], U0: []float64{0, 6}[r.IntN(2)], Ports: []models.Port{{}, {}},
			Raised: func(i int) float64 { return height * float64(i%3) },
		}
		for range 1 + r.IntN(2) {
			h := models.Adaptation{Jump: 3 * r.Float64(), Tau: fast.TauM * logUniform(r, 1, 1e5)}
			if r.IntN(4) == 0 {
				h.Tau = 1e24
			}
			fast.Threshold = append(fast.Threshold, h)
		}
		own := fast
		own.Each = func(int, *models.AdaptiveLIF) {}
		var in []sim.Volley
		for at := sim.Time(0); at < until; at += sim.Time(r.ExpFloat64() * float64(ms)) {
			in = append(in, sim.Volley{At: at, Port: uint8(r.IntN(2)), Targets: []uint32{uint32(r.IntN(n)), uint32(r.IntN(n))}, Weight: float32(6*r.Float64() - 1)})
		}
		got, want := fire(t, fast, n, until, in...), fire(t, own, n, until, in...)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, %+v: (-alone +jumps)\n%s", seed, fast, diff)
		}
		spikes += len(got)
		comparePotentials(t, [2]sim.Spec{fast, own}, n, in)
	}
	t.Logf("%d spikes", spikes)
}

// comparePotentials reads the state of neurons of two kinds at a few instants.
func comparePotentials(t *testing.T, specs [2]sim.Spec, n int, in []sim.Volley) {
	t.Helper()
	both := [2]sim.Model{start(t, specs[0], n), start(t, specs[1], n)}
	from := sim.Time(0)
	for _, at := range []sim.Time{1 * ms, 7 * ms, 399 * ms} {
		k, _ := slices.BinarySearchFunc(in, at, func(v sim.Volley, at sim.Time) int { return cmp.Compare(v.At, at) })
		var read [2][]float64
		for m, model := range both {
			if _, err := model.Advance(sim.Window{From: from, To: at}, in[:k], nil); err != nil {
				t.Fatal(err)
			}
			for i := range 2 * n {
				x, err := model.(sim.Prober).Probe(at+20*ms, []string{"V", "Theta"}[i%2], i/2)
				if err != nil {
					t.Fatal(err)
				}
				read[m] = append(read[m], x)
			}
		}
		if !floats.EqualApprox(read[0], read[1], 1e-10) {
			t.Errorf("%+v: after %v: got %v, want %v", specs[0], at, read[0], read[1])
		}
		in, from = in[k:], at
	}
}

// TestIntervalsOfAnAdaptiveThreshold: without reset, once V has settled g above the threshold at rest, one
// component alone makes intervals of Tau ln(1 + Jump/g).
func TestIntervalsOfAnAdaptiveThreshold(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		g, h := 5*r.Float64()+0.1, models.Adaptation{Jump: logUniform(r, 1, 20), Tau: logUniform(r, 5*ms, 50*ms)}
		n := models.AdaptiveLIF{TauM: 2 * ms, EL: -70, VTh: -50, NoReset: true, IE: 20 + g, Threshold: []models.Adaptation{h}}
		at := times(fire(t, n, 1, 1*sim.Second))
		want := h.Tau * math.Log1p(h.Jump/g)
		for k := 1; k < len(at); k++ {
			if got := float64(at[k] - at[k-1]); at[k-1] > 800*ms && math.Abs(got-want) > 1.1 {
				t.Errorf("g %v mV, %+v: interval %d is %v ps, want %v ps", g, h, k, got, want)
			}
		}
	}
}

// TestThresholdOfAdaptiveLIF: the components jump at each spike and decay on their own, also in the refractory
// interval.
func TestThresholdOfAdaptiveLIF(t *testing.T) {
	n := models.AdaptiveLIF{VTh: 1, VReset: -0.25, TRef: 3 * ms, Threshold: []models.Adaptation{{0.5, 10 * ms}, {-0.125, 40 * ms}}}
	in := []sim.Volley{jump(5*ms, 2), jump(9*ms, 4), jump(10*ms, 1)}
	for _, c := range []struct {
		why           string
		at            sim.Time
		since         []float64 // ms since each spike
		v, afterReset float64   // V is v, or has decayed from VReset for so many ms
	}{
		{"at rest", 4 * ms, nil, 0, 0},
		{"clamped", 6 * ms, []float64{1}, -0.25, 0},
		{"at the end of the refractory interval", 8 * ms, []float64{3}, -0.25, 0},
		{"between the spikes", 9 * ms, []float64{4}, 0, 1},
		{"a jump within the refractory interval is lost", 11 * ms, []float64{6, 2}, -0.25, 0},
		{"later", 20 * ms, []float64{15, 11}, 0, 8},
	} {
		theta := 1.
		for _, s := range c.since {
			theta += 0.5*math.Exp(-s/10) - 0.125*math.Exp(-s/40)
		}
		v := c.v
		if c.afterReset > 0 {
			v = -0.25 * math.Exp(-c.afterReset/10)
		}
		if got := probe(t, n, c.at, "Theta", in...); math.Abs(got-theta) > 1e-15*10 {
			t.Errorf("%s: the threshold is %v mV, want %v mV", c.why, got, theta)
		}
		if got := probe(t, n, c.at, "V", in...); math.Abs(got-v) > 1e-15*10 {
			t.Errorf("%s: V is %v mV, want %v mV", c.why, got, v)
		}
	}
}

func TestWithoutResetNothingIsLost(t *testing.T) {
	const at, tref = 5 * ms, 2 * ms
	n := models.AdaptiveLIF{TauM: 1 * sim.Second, NoReset: true, TRef: tref, Threshold: []models.Adaptation{{1, 1 * sim.Second}}}
	for _, c := range []struct {
		why  string
		in   []sim.Volley
		want []sim.Time
	}{
		{"the threshold has risen", []sim.Volley{jump(at, 1.5)}, []sim.Time{at}},
		{"V is above the risen threshold when it may fire again", []sim.Volley{jump(at, 2.5)}, []sim.Time{at, at + tref}},
		{"what arrives in the refractory interval counts", []sim.Volley{jump(at, 1.5), jump(at+1*ms, 1)}, []sim.Time{at, at + tref}},
		{"inhibition too", []sim.Volley{jump(at, 2.5), jump(at+1*ms, -1)}, []sim.Time{at}},
		{"inhibition at its very end is summed before the test", []sim.Volley{jump(at, 2.5), jump(at+tref, -1)}, []sim.Time{at}},
	} {
		got := times(fire(t, n, 1, 20*ms, c.in...))
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestAThresholdAtRestIsReachedAtEquality(t *testing.T) {
	for _, c := range []struct {
		why  string
		spec models.AdaptiveLIF
		w    float32
		want []sim.Time
	}{
		{"V = VTh", models.AdaptiveLIF{EL: -65, VReset: -70, VTh: -50}, 15, []sim.Time{0}},
		{"the largest weight below", models.AdaptiveLIF{EL: -65, VReset: -70, VTh: -50}, 15 - 0x1p-20, []sim.Time{}},
		{"V only tends to it", models.AdaptiveLIF{EL: -65, VReset: -65, VTh: -50, IE: 15}, 0, []sim.Time{}},
		{"it starts there", models.AdaptiveLIF{U0: 1}, 0, []sim.Time{0}},
	} {
		c.spec.Threshold = []models.Adaptation{{Jump: 1, Tau: 10 * ms}}
		got := times(fire(t, c.spec, 1, 100*ms, jump(0, c.w)))
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestWrongParametersOfAdaptiveLIFAreRefused(t *testing.T) {
	with := func(h models.Adaptation) models.AdaptiveLIF {
		return models.AdaptiveLIF{Threshold: []models.Adaptation{{Jump: 1, Tau: 1 * ms}, h}}
	}
	one := func(p models.Port) models.AdaptiveLIF { return models.AdaptiveLIF{Ports: []models.Port{p}} }
	for _, c := range []struct {
		reason string
		spec   models.AdaptiveLIF
		field  string
	}{
		{"time runs forward", models.AdaptiveLIF{TauM: -1}, "TauM"},
		{"NaN", models.AdaptiveLIF{TauM: nan}, "TauM"},
		{"without leak V would not tend to anything", models.AdaptiveLIF{TauM: inf}, "TauM"},
		{"its third power is beyond float64", models.AdaptiveLIF{TauM: 1e-150}, "TauM"},
		{"NaN", models.AdaptiveLIF{EL: nan, VTh: 1}, "EL"},
		{"infinite", models.AdaptiveLIF{EL: -inf, VTh: 1}, "EL"},
		{"NaN", models.AdaptiveLIF{VTh: nan}, "VTh"},
		{"the default threshold goes with the default EL only", models.AdaptiveLIF{EL: -65, VReset: -70}, "VTh"},
		{"it would fire at once, for ever", models.AdaptiveLIF{VTh: -50, VReset: -40}, "VTh"},
		{"NaN", models.AdaptiveLIF{VTh: 1, VReset: nan}, "VReset"},
		{"a reset that never happens", models.AdaptiveLIF{VTh: 1, VReset: -1, NoReset: true, TRef: 1}, "VReset"},
		{"time runs forward", models.AdaptiveLIF{TRef: -1}, "TRef"},
		{"NaN", models.AdaptiveLIF{TRef: nan}, "TRef"},
		{"infinite", models.AdaptiveLIF{TRef: inf}, "TRef"},
		{"nothing would bring it below threshold", models.AdaptiveLIF{NoReset: true}, "TRef"},
		{"excitation would inhibit", models.AdaptiveLIF{R: -1}, "R"},
		{"NaN", models.AdaptiveLIF{R: nan}, "R"},
		{"R IE overflows", models.AdaptiveLIF{R: 1e300, IE: 1e300}, "R"},
		{"TauM/R overflows", models.AdaptiveLIF{R: 1e-305}, "R"},
		{"NaN", models.AdaptiveLIF{IE: nan}, "IE"},
		{"NaN", models.AdaptiveLIF{U0: nan}, "U0"},
		{"NaN", with(models.Adaptation{Jump: nan, Tau: 1 * ms}), "Threshold[1].Jump"},
		{"infinite", with(models.Adaptation{Jump: inf, Tau: 1 * ms}), "Threshold[1].Jump"},
		{"no default", with(models.Adaptation{Jump: 1}), "Threshold[1].Tau"},
		{"NaN", with(models.Adaptation{Jump: 1, Tau: nan}), "Threshold[1].Tau"},
		{"a threshold that never comes back is another VTh", with(models.Adaptation{Jump: 1, Tau: inf}), "Threshold[1].Tau"},
		{"no default", one(models.Port{Shape: models.Exponential}), "Ports[0].Tau"},
		{"its third power is beyond float64", one(models.Port{Shape: models.Exponential, Tau: 1e-150}), "Ports[0].Tau"},
		{"NaN", one(models.Port{Shape: models.Alpha, Tau: 1 * ms, J0: nan}), "Ports[0].J0"},
		{"a potential, not a current", one(models.Port{Shape: models.DoubleExponential, Tau: 1 * ms}), "Ports[0].Shape"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})
	}
}

func TestThresholdsMayDifferInAllButTheNumberOfComponents(t *testing.T) {
	common := models.AdaptiveLIF{Threshold: []models.Adaptation{{Jump: 1, Tau: 5 * ms}}}
	for _, c := range []struct {
		reason string
		each   func(i int, n *models.AdaptiveLIF)
		want   []mistake
	}{
		{"other components", func(i int, n *models.AdaptiveLIF) { n.Threshold[0].Tau += float64(i) }, nil},
		{"one more", func(i int, n *models.AdaptiveLIF) { n.Threshold = append(n.Threshold, n.Threshold[:i/2%2]...) }, []mistake{{2, "Threshold"}}},
		{"another shape of port", func(i int, n *models.AdaptiveLIF) {
			if i == 1 {
				n.Ports = port(models.Alpha, 1*ms)
			}
		}, []mistake{{1, "Ports[0].Shape"}}},
		{"one is wrong", func(i int, n *models.AdaptiveLIF) {
			if i == 4 {
				n.Threshold[0].Tau = -1
			}
		}, []mistake{{4, "Threshold[0].Tau"}}},
	} {
		common.Each = c.each
		checkMistakes(t, c.reason, common, c.want...)
		if common.Threshold[0].Tau != 5*ms {
			t.Fatalf("%s: Each changed the threshold of the description itself: %+v", c.reason, common.Threshold)
		}
	}
}
