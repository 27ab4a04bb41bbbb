package models_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable/exact"
)

func psp(shape models.Shape, tau float64) []models.PSP {
	return []models.PSP{{Shape: shape, Tau: tau}}
}

// mixedPSPs has every shape.
var mixedPSPs = []models.PSP{
	{Shape: models.Exponential, Tau: 5 * ms},
	{Shape: models.Alpha, Tau: 10 * ms},
	{Shape: models.DoubleExponential, Tau: 12 * ms, TauRise: 2 * ms},
	{Shape: models.DoubleExponential, Tau: 4 * ms, TauRise: 4 * ms},
}

func TestSRMKeepsTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spec      models.SRM
		config    modeltest.Config
	}{
		{"alpha", "crossings long after arrivals", models.SRM{Eta0: 10}, modeltest.Config{Weights: between(-0.5, 1)}},
		{"driven", "unprompted spikes, from the first instant on", models.SRM{EL: 1.5, VTh: 1, Eta0: 1, Sum: true}, modeltest.Config{}},
		{"once", "the first spike is the last", models.Comsa(0.2, 1, 1*ms), modeltest.Config{Weights: between(-0.1, 0.3)}},
		{"mixed", "all shapes at once", models.SRM{Eta0: 0.7, Sum: true, DeltaAbs: 0.5 * ms, Ports: mixedPSPs},
			modeltest.Config{Weights: slices.Concat(between(-0.3, 0.5), between(-0.3, 0.5), between(-0.3, 0.5), between(-0.3, 0.5)), Rate: 80}},
		{"heterogeneous", "every neuron has constants of its own", models.SRM{Ports: mixedPSPs, Each: scatterSRM},
			modeltest.Config{Weights: slices.Concat(between(-0.3, 0.5), between(-0.3, 0.5), between(-0.3, 0.5), between(-0.3, 0.5)), Rate: 80}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// scatterSRM changes every parameter of neuron i a little.
func scatterSRM(i int, n *models.SRM) {
	x := float64(i)
	n.EL += 0.02 * x
	n.VTh += 1 - 0.03*x
	n.Eta0 += 1 + 0.1*x
	n.TauEta += (8 + x) * ms
	n.DeltaAbs += x * us
	n.Sum = i%2 == 0
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
		n.Ports[k].TauRise *= 1 + 0.05*x
	}
}

// TestSRMFiresWhereTheSumOfItsKernelsSays compares with that sum: any kernels, random arrivals.
func TestSRMFiresWhereTheSumOfItsKernelsSays(t *testing.T) {
	const until = 60 * ms
	spikes, grazing := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 4 {
			spec := drawSRM(r)
			arrivals := drawPotentials(r, len(spec.Ports), rapid.IntRange(0, 30).Draw(t, "arrivals"), until)
			o := newKernelSum(spec)
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

// drawSRM draws a neuron that cannot fire without end: if it has no refractory interval, its potentials do
// not jump, and its after-potentials add up or are deep.
func drawSRM(r *rand.Rand) models.SRM {
	n := models.SRM{EL: -65, VTh: -64, Eta0: 0.6 + 3*r.Float64(), TauEta: logUniform(r, 1*ms, 50*ms), Sum: r.IntN(2) == 0}
	jumps := r.IntN(2) == 0
	switch {
	case jumps || r.IntN(2) == 0:
		n.DeltaAbs = logUniform(r, 0.5*ms, 5*ms)
	case !n.Sum:
		n.Eta0 = 40
	}
	if r.IntN(4) == 0 {
		n.EL = -63.5
	}
	for range 1 + r.IntN(3) {
		p := models.PSP{Shape: models.Alpha, Tau: logUniform(r, 1*ms, 50*ms)}
		switch {
		case r.IntN(4) == 0:
			p.Tau = n.TauEta
		case r.IntN(2) == 0:
			p.Shape, p.TauRise = models.DoubleExponential, p.Tau*[]float64{0.1, 0.5, 0.9, 1, 1.5}[r.IntN(5)]
		case jumps:
			p.Shape = models.Exponential
		}
		n.Ports = append(n.Ports, p)
	}
	return n
}

func drawPotentials(r *rand.Rand, ports, n int, until sim.Time) []arrival {
	var arrivals []arrival
	at := sim.Time(0)
	for range n {
		if at += sim.Time(r.ExpFloat64() * float64(until) / float64(n)); at >= until {
			break
		}
		arrivals = append(arrivals, arrival{at, r.IntN(ports), float64(float32(1.6*r.Float64() - 0.5))})
	}
	return arrivals
}

// TestFirstSpikeOfSRM has solutions in closed form for a single arrival of w mV, with the threshold d above
// rest. Alpha: w e x exp(-x) = d at x = t/Tau = -W0(-d/(e w)). DoubleExponential with Tau = 2 TauRise: with
// x = exp(-t/Tau), 2 w (x - x^2) = d at the larger root. Both rise to their peak, w and w/2, only.
func TestFirstSpikeOfSRM(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range cellsPerCheck {
			at := sim.Time(r.Int64N(10 * ms))
			n := models.SRM{EL: -70 * r.Float64(), DeltaAbs: float64(sim.Never), Ports: psp(models.Alpha, logUniform(r, 0.1*ms, 100*ms))}
			d := logUniform(r, 0.1, 20)
			n.VTh = n.EL + d
			d = n.VTh - n.EL
			w := float64(float32(d * logUniform(r, 0.5, 10)))
			tau := n.Ports[0].Tau
			peak, want := w, -tau*lambertW(max(-d/(math.E*w), -1/math.E))
			if r.IntN(2) == 0 {
				n.Ports[0].Shape, n.Ports[0].TauRise = models.DoubleExponential, tau/2
				peak, want = w/2, -tau*math.Log((1+math.Sqrt(max(0, 1-2*d/w)))/2)
			}
			first := firstSpikes(fire(t, n, 1, at+2*sim.Second, jump(at, float32(w))), 1)[0]
			switch {
			case math.Abs(peak/d-1) < 1e-4: // grazing: the instant is as uncertain as sqrt of the rounding errors
			case peak < d:
				if first != sim.Never {
					t.Fatalf("%+v, %v mV at %v: fires at %v, want silence", n, w, at, first)
				}
			case math.Abs(float64(first-at)-want) > 1:
				t.Fatalf("%+v, %v mV at %v: fires %d ps later, want %.2f ps", n, w, at, first-at, want)
			}
		}
	})
}

// TestPeaksOfSRMThatGrazeTheThreshold: two potentials whose sum peaks as little as a nanovolt above the
// threshold, or below it.
func TestPeaksOfSRMThatGrazeTheThreshold(t *testing.T) {
	const until = 300 * ms
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		n := models.SRM{DeltaAbs: float64(sim.Never), Ports: []models.PSP{
			{Shape: models.Alpha, Tau: logUniform(r, 1*ms, 20*ms)},
			{Shape: models.DoubleExponential, Tau: logUniform(r, 10*ms, 30*ms), TauRise: logUniform(r, 1*ms, 9*ms)},
		}}
		a, b := float32(1+r.Float64()), float32(0.5-r.Float64())
		in := []sim.Volley{jump(1*ms, a), onPort(1, jump(2*ms, b))}
		u := func(t float64) float64 {
			one, _ := kernel(n.Ports[0], t-1*ms)
			two := 0.0
			if t > 2*ms {
				two, _ = kernel(n.Ports[1], t-2*ms)
			}
			return float64(a)*one + float64(b)*two
		}
		peak := 0.0
		for t := 1. * ms; t < until; t += 0.05 * ms {
			if u(t) > peak && u(t) > u(t-0.05*ms) && u(t) > u(t+0.05*ms) {
				peak = max(peak, highest(u, t-0.05*ms, t+0.05*ms))
			}
		}
		excess := logUniform(r, undecidable, 0.01) * float64(1-2*r.IntN(2))
		n.VTh = peak / (1 + excess)
		if fires := len(fire(t, n, 1, until, in...)) > 0; fires != (excess > 0) {
			t.Errorf("%+v, %v and %v mV: the peak is %g of the threshold above it, fires: %v", n, a, b, excess, fires)
		}
	}
}

// highest is the maximum of a function that has one in (a, b), by golden sections.
func highest(f func(float64) float64, a, b float64) float64 {
	const golden = 0.6180339887498949
	for b-a > 1 {
		if c, d := b-golden*(b-a), a+golden*(b-a); f(c) > f(d) {
			b = d
		} else {
			a = c
		}
	}
	return f((a + b) / 2)
}

func TestSRMFiresAtOnceWhenItsRefractoryIntervalEnds(t *testing.T) {
	const at, abs = 5 * ms, 2 * ms
	jumps := models.SRM{DeltaAbs: abs, Ports: psp(models.Exponential, 100*ms)}
	deep := jumps
	deep.Eta0, deep.TauEta = 5, 1*sim.Second
	for _, c := range []struct {
		why  string
		spec models.SRM
		in   []sim.Volley
		want []sim.Time
	}{
		{"u stays above threshold", jumps, []sim.Volley{jump(at, 1.03)}, []sim.Time{at, at + abs}},
		{"as long as it does", jumps, []sim.Volley{jump(at, 1.05)}, []sim.Time{at, at + abs, at + 2*abs}},
		{"what arrives within counts", jumps, []sim.Volley{jump(at, 1), jump(at+1*ms, 0.1)}, []sim.Time{at, at + abs, at + 2*abs, at + 3*abs, at + 4*abs}},
		{"inhibition at the very end is summed before the test", jumps, []sim.Volley{jump(at, 1.03), jump(at+abs, -0.5)}, []sim.Time{at}},
		{"a picosecond later it is too late", jumps, []sim.Volley{jump(at, 1.03), jump(at+abs+1, -0.5)}, []sim.Time{at, at + abs}},
		{"excitation at the very end counts", jumps, []sim.Volley{jump(at, 1), jump(at+abs, 0.03)}, []sim.Time{at, at + abs}},
		{"the after-potential keeps it below", deep, []sim.Volley{jump(at, 1.05), jump(at+1*ms, 3)}, []sim.Time{at}},
	} {
		got := times(fire(t, c.spec, 1, at+11*ms, c.in...))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

// TestAfterPotentialsOfSRM: that of the last spike replaces the one before, or is added to it.
func TestAfterPotentialsOfSRM(t *testing.T) {
	n := models.SRM{EL: -60, VTh: -50, Eta0: 8, TauEta: 20 * ms, Ports: psp(models.Exponential, 1*ms)}
	in := []sim.Volley{jump(10*ms, 30), jump(15*ms, 30)}
	n.DeltaAbs = 4.5 * ms
	const at = 17 * ms
	rest := -60 + 30*math.Exp(-7) + 30*math.Exp(-2)
	last, first := -8*math.Exp(-2./20), -8*math.Exp(-7./20)
	for _, c := range []struct {
		sum  bool
		want float64
	}{{false, rest + last}, {true, rest + last + first}} {
		n.Sum = c.sum
		if got := probe(t, n, at, "u", in...); math.Abs(got-c.want) > 1e-13 {
			t.Errorf("Sum %v: u at %v is %v mV, want %v mV", c.sum, sim.Time(at), got, c.want)
		}
	}
}

// TestALoneSRMDoesNotDrift: under drive alone, its intervals are TauEta ln(Eta0/(EL - VTh)), or DeltaAbs if that
// is longer, and its k-th spike is the correctly rounded exact one.
func TestALoneSRMDoesNotDrift(t *testing.T) {
	big := exact.Float
	period := func(n models.SRM) *bigFloat {
		return mul(big(n.TauEta), exact.Log(quo(big(n.Eta0), sub(big(n.EL), big(n.VTh)))))
	}
	n := models.SRM{EL: -48.3, VTh: -50.1, Eta0: 9.7, TauEta: 17.3 * ms}
	short := n
	short.Eta0, short.DeltaAbs = 2, 3.7*ms+0.3
	// The very first spike comes at once, for u is above threshold.
	clock{big(0), period(n)}.check(t, n, 300_000)
	clock{big(0), big(short.DeltaAbs)}.check(t, short, 300_000)
}

func TestADriveThatIsTheThresholdOfAnSRMDoesNotReachIt(t *testing.T) {
	for eta := 1.; eta < 10; eta++ {
		n := models.SRM{EL: -50, VTh: -50, Eta0: eta}
		if got := times(fire(t, n, 1, 10*sim.Second)); len(got) != 1 {
			t.Errorf("Eta0 %g mV: fires at %v, want only once, at 0", eta, got)
		}
	}
}

func TestAnSRMThatFiresTwiceWithinAPicosecondIsAnError(t *testing.T) {
	for _, n := range []models.SRM{
		{EL: 3, VTh: 1, Eta0: 1},
		{EL: 3, VTh: 1, DeltaAbs: 0.1},
		{EL: 3, VTh: 1, Eta0: 1, DeltaAbs: 0.1, Sum: true},
	} {
		_, err := start(t, n, 1).Advance(sim.Window{To: 100}, nil, nil)
		if err == nil || !strings.Contains(err.Error(), "neuron 0 fires twice within a picosecond") {
			t.Errorf("%+v: %v", n, err)
		}
	}
}

func TestWrongParametersOfSRMAreRefused(t *testing.T) {
	with := func(p models.PSP) models.SRM { return models.SRM{Eta0: 1, Ports: []models.PSP{p}} }
	for _, c := range []struct {
		reason string
		spec   models.SRM
		field  string
	}{
		{"it would fire for ever", models.SRM{}, "Eta0"},
		{"it would fire for ever", models.SRM{Eta0: -1}, "Eta0"},
		{"NaN", models.SRM{Eta0: nan, DeltaAbs: 1}, "Eta0"},
		{"infinite", models.SRM{Eta0: inf}, "Eta0"},
		{"NaN", models.SRM{Eta0: 1, EL: nan, VTh: 1}, "EL"},
		{"infinite", models.SRM{Eta0: 1, EL: -inf, VTh: 1}, "EL"},
		{"NaN", models.SRM{Eta0: 1, VTh: nan}, "VTh"},
		{"a threshold out of reach must be a number", models.SRM{Eta0: 1, VTh: inf}, "VTh"},
		{"the default threshold goes with the default EL only", models.SRM{Eta0: 1, EL: -65}, "VTh"},
		{"time runs forward", models.SRM{Eta0: 1, TauEta: -1}, "TauEta"},
		{"NaN", models.SRM{Eta0: 1, TauEta: nan}, "TauEta"},
		{"an after-potential that stays for ever is no after-potential", models.SRM{Eta0: 1, TauEta: inf}, "TauEta"},
		{"its third power is beyond float64", models.SRM{Eta0: 1, TauEta: 1e-200}, "TauEta"},
		{"time runs forward", models.SRM{Eta0: 1, DeltaAbs: -1}, "DeltaAbs"},
		{"NaN", models.SRM{Eta0: 1, DeltaAbs: nan}, "DeltaAbs"},
		{"for ever is float64(sim.Never)", models.SRM{DeltaAbs: inf}, "DeltaAbs"},
		{"a potential lasts some time", with(models.PSP{Tau: 5 * ms}), "Ports[0].Shape"},
		{"no such shape", with(models.PSP{Shape: 4, Tau: 5 * ms}), "Ports[0].Shape"},
		{"no default", with(models.PSP{Shape: models.Alpha}), "Ports[0].Tau"},
		{"NaN", with(models.PSP{Shape: models.Exponential, Tau: nan}), "Ports[0].Tau"},
		{"time runs forward", with(models.PSP{Shape: models.Exponential, Tau: -1 * ms}), "Ports[0].Tau"},
		{"infinite", with(models.PSP{Shape: models.DoubleExponential, Tau: inf, TauRise: 1 * ms}), "Ports[0].Tau"},
		{"no default", with(models.PSP{Shape: models.DoubleExponential, Tau: 1 * ms}), "Ports[0].TauRise"},
		{"NaN", with(models.PSP{Shape: models.DoubleExponential, Tau: 1 * ms, TauRise: nan}), "Ports[0].TauRise"},
		{"an alpha function rises by its only time constant", with(models.PSP{Shape: models.Alpha, Tau: 1 * ms, TauRise: 1 * ms}), "Ports[0].TauRise"},
		{"NaN, even where it has no meaning", with(models.PSP{Shape: models.Exponential, Tau: 1 * ms, TauRise: nan}), "Ports[0].TauRise"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})
		if c.spec.Ports == nil { // in one neuron of a population that is right otherwise
			checkMistakes(t, c.reason+" in neuron 3", models.SRM{Eta0: 1, Each: func(i int, n *models.SRM) {
				if i == 3 {
					*n = c.spec
				}
			}}, mistake{3, c.field})
		}
	}
	checkMistakes(t, "a rate that is none", models.Comsa(nan, 1, 1*ms), mistake{-1, "VTh"}, mistake{-1, "Ports[0].Tau"})
}

func TestPortsOfSRMMayDifferInTimeConstantsNotInShape(t *testing.T) {
	for _, c := range []struct {
		reason string
		each   func(i int, n *models.SRM)
		want   []mistake
	}{
		{"other time constants", func(i int, n *models.SRM) { n.Ports[1].Tau += float64(i) }, nil},
		{"another shape", func(i int, n *models.SRM) {
			if i == 2 {
				n.Ports[1].Shape = models.Exponential
			}
		}, []mistake{{2, "Ports[1].Shape"}}},
		{"a port less", func(i int, n *models.SRM) { n.Ports = n.Ports[:4-i%2] }, []mistake{{1, "Ports"}}},
		{"a port more in all of them", func(_ int, n *models.SRM) { n.Ports = append(n.Ports, n.Ports[0]) }, []mistake{{0, "Ports"}}},
	} {
		checkMistakes(t, c.reason, models.SRM{Eta0: 1, Ports: mixedPSPs, Each: c.each}, c.want...)
		if mixedPSPs[1].Tau != 10*ms {
			t.Fatalf("%s: Each changed the ports of the description itself: %+v", c.reason, mixedPSPs)
		}
	}
}
