package circuits

import (
	"flag"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// testLab has a session without a folder.
func testLab(seed uint64, shards int) lab {
	return lab{&session.Session{Seed: seed, Shards: shards}, LIF(), func() {}}
}

// must is the result of an experiment that has to succeed.
func must[T any](t *testing.T, result T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// span is where a figure has to lie.
type span struct{ lo, hi float64 }

// holds fails the test unless x lies in the span; NaN fails.
func (s span) holds(t *testing.T, seed uint64, what string, x float64) {
	t.Helper()
	if !(s.lo <= x && x <= s.hi) {
		t.Errorf("seed %d: %s is %.3g, want %g to %g", seed, what, x, s.lo, s.hi)
	}
}

// slow are the models of neurons whose equations are integrated.
var slow = []string{"coba", "adex", "izhikevich", "hh"}

var axons = flag.Bool("axons", false, "test the effects on axons with all seeds, which takes a minute more")

// brief is how much of an amount an experiment on a neuron does: of axons, of which every arrival costs 10 us, half.
func brief[T int | sim.Time](lab lab, amount T) T {
	if lab.neuron.Name == "hh" {
		return amount / 2
	}
	return amount
}

// onEveryNeuron does an experiment on every model of neuron, with a few seeds. What to expect has to be said of each.
func onEveryNeuron[S any](t *testing.T, expected map[string]S, experiment func(t *testing.T, lab lab, want S)) {
	t.Parallel()
	seeds := uint64(3)
	if testing.Short() {
		seeds = 1
	}
	for _, n := range Neurons() {
		t.Run(n.Name, func(t *testing.T) {
			want, ok := expected[n.Name]
			if !ok {
				t.Fatalf("no bounds for %s: measure its effects and say how large they are", n.Name)
			}
			if testing.Short() && slices.Contains(slow, n.Name) {
				t.Skip("takes seconds")
			}
			seeds := seeds
			if n.Name == "hh" && !*axons {
				seeds = 1
			}
			for seed := range seeds {
				lab := testLab(seed, 1)
				lab.neuron = n
				experiment(t, lab, want)
			}
		})
	}
}

// TestDetectionGrowsAsTheRootOfTheInputs: the exponent is 1/2 or, as whole spikes are a coarse measure of
// many inputs, somewhat less; and no target does better than the limit but by chance.
func TestDetectionGrowsAsTheRootOfTheInputs(t *testing.T) {
	type bounds struct {
		exponent, overLimit span
		inputs              []int // default 1, 4, 16, 64
	}
	all := bounds{exponent: span{0.35, 0.6}, overLimit: span{0.6, 1.4}}
	onEveryNeuron(t, map[string]bounds{
		"lif": all, "if": all, "leaky": all, "srm": all, "coba": all,
		"alif":       {exponent: span{0.3, 0.6}, overLimit: span{0.5, 1.4}},
		"adex":       {exponent: span{0.3, 0.6}, overLimit: span{0.4, 1.4}},
		"izhikevich": {exponent: span{0.2, 0.5}, overLimit: span{0.35, 1.4}}, // many inputs make it fire rarely

		// It fires at a few rates only, so that few inputs more show it no better.
		"hh": {exponent: span{0.02, 0.3}, overLimit: span{0.1, 1.4}, inputs: []int{1, 100}},
	}, func(t *testing.T, lab lab, want bounds) {
		e := defaultExcitation()
		e.Inputs, e.Epochs = []int{1, 4, 16, 64}, 200
		if want.inputs != nil {
			e.Inputs = want.inputs
		}
		found, err := e.measure(t.Context(), lab)
		var logK, logD []float64
		for _, c := range must(t, found, err) {
			logK, logD = append(logK, math.Log(float64(c.inputs))), append(logD, math.Log(c.dPrime))
			want.overLimit.holds(t, lab.Seed, "d' over its limit", c.dPrime/c.ideal)
		}
		_, exponent := stat.LinearRegression(logK, logD, nil, false)
		want.exponent.holds(t, lab.Seed, "exponent of d' over K", exponent)
	})
}

// TestFeedForwardInhibitionCutsTheWindowOfCoincidence: Pouille and Scanziani found that it shrinks
// several times, from that of the membrane to a few ms.
func TestFeedForwardInhibitionCutsTheWindowOfCoincidence(t *testing.T) {
	type bounds struct{ without, with span } // ms
	onEveryNeuron(t, map[string]bounds{
		"lif":        {without: span{20, 45}, with: span{2, 9}},
		"if":         {without: span{68, 68}, with: span{1, 9}}, // all lags: it never forgets
		"leaky":      {without: span{17, 35}, with: span{0.5, 6}},
		"srm":        {without: span{20, 45}, with: span{1.5, 8}},
		"alif":       {without: span{20, 45}, with: span{2, 9}},
		"coba":       {without: span{12, 28}, with: span{1, 5}},
		"adex":       {without: span{11, 28}, with: span{1, 7}},
		"izhikevich": {without: span{40, 68}, with: span{2, 9}},
		"hh":         {without: span{40, 68}, with: span{2, 9}},
	}, func(t *testing.T, lab lab, want bounds) {
		f := defaultForward()
		f.Step, f.Trials = 2*sim.Millisecond, brief(lab, 20)
		found, err := f.measure(t.Context(), lab)
		p := must(t, found, err)
		want.without.holds(t, lab.Seed, "window without inhibition, ms", p.without.width)
		want.with.holds(t, lab.Seed, "window with inhibition, ms", p.with.width)
	})
}

func TestFeedbackInhibitionMakesARhythmAndLowersTheGain(t *testing.T) {
	type bounds struct{ frequency, power, without, gain, rate span }
	onEveryNeuron(t, map[string]bounds{
		"lif":        {frequency: span{40, 75}, power: span{12, 100}, without: span{0, 2}, gain: span{0.1, 0.4}, rate: span{0.25, 0.6}},
		"if":         {frequency: span{40, 80}, power: span{4, 40}, without: span{0, 3}, gain: span{0.25, 0.6}, rate: span{0.2, 0.5}},
		"leaky":      {frequency: span{40, 110}, power: span{5, 40}, without: span{0, 3}, gain: span{0.4, 0.75}, rate: span{0.5, 0.8}},
		"srm":        {frequency: span{40, 75}, power: span{12, 100}, without: span{0, 2}, gain: span{0.08, 0.3}, rate: span{0.2, 0.5}},
		"alif":       {frequency: span{35, 65}, power: span{10, 80}, without: span{0, 3}, gain: span{0.25, 0.6}, rate: span{0.45, 0.7}},
		"coba":       {frequency: span{30, 60}, power: span{15, 120}, without: span{0, 2}, gain: span{0.25, 0.6}, rate: span{0.35, 0.65}},
		"adex":       {frequency: span{20, 45}, power: span{8, 80}, without: span{0, 2}, gain: span{0.45, 0.8}, rate: span{0.6, 0.85}},
		"izhikevich": {frequency: span{20, 45}, power: span{25, 250}, without: span{0, 3}, gain: span{0.55, 0.9}, rate: span{0.6, 0.9}},
		"hh":         {frequency: span{45, 70}, power: span{15, 150}, without: span{0, 3}, gain: span{0.08, 0.3}, rate: span{0.12, 0.3}},
	}, func(t *testing.T, lab lab, want bounds) {
		f := defaultFeedback()
		f.Drives, f.Duration = []float64{500, 1000}, brief(lab, f.Duration)
		found, err := f.measure(t.Context(), lab)
		p := must(t, found, err)
		rhythm := p.with.spectrum.peak()
		with, without := p.with.spectrum.power[rhythm], p.without.spectrum.power[rhythm]
		want.frequency.holds(t, lab.Seed, "frequency of the rhythm, Hz", p.with.spectrum.frequencies[rhythm])
		want.power.holds(t, lab.Seed, "power of the rhythm", with)
		want.without.holds(t, lab.Seed, "power there without inhibition", without)
		span{2, math.Inf(1)}.holds(t, lab.Seed, "power with over without", with/without)
		want.gain.holds(t, lab.Seed, "gain with inhibition over gain without", p.with.gain/p.without.gain)
		want.rate.holds(t, lab.Seed, "rate with inhibition over rate without", p.with.rates[1]/p.without.rates[1])
	})
}

func TestLateralInhibitionSharpensContrastAndDecorrelates(t *testing.T) {
	type bounds struct {
		contrast, bands, victory, correlation span
		flat                                  span // the step at the edge without inhibition; default 0.7 to 1.2
	}
	onEveryNeuron(t, map[string]bounds{
		"lif":        {contrast: span{1.5, 3}, bands: span{1.4, 3}, victory: span{0.35, 1}, correlation: span{-0.2, 0.5}},
		"if":         {contrast: span{1.5, 3}, bands: span{1.4, 3}, victory: span{0.8, 1}, correlation: span{-0.2, 0.6}},
		"leaky":      {contrast: span{1.3, 2.5}, bands: span{1.4, 2.6}, victory: span{0.2, 1}, correlation: span{-0.2, 0.5}},
		"srm":        {contrast: span{1.5, 3}, bands: span{1.6, 3.2}, victory: span{0.12, 1}, correlation: span{-0.2, 0.5}},
		"alif":       {contrast: span{1.3, 2.5}, bands: span{1.3, 2.3}, victory: span{0.15, 0.7}, correlation: span{-0.2, 0.5}},
		"coba":       {contrast: span{1.4, 2.8}, bands: span{1.5, 3}, victory: span{0.15, 1}, correlation: span{-0.2, 0.5}},
		"adex":       {contrast: span{1.2, 2.2}, bands: span{1.2, 2}, victory: span{0.12, 0.6}, correlation: span{0, 0.65}},
		"izhikevich": {contrast: span{1.05, 2}, bands: span{1.05, 2.5}, victory: span{0.08, 0.5}, correlation: span{0, 0.65}},

		// Without inhibition it fires about as often in the dark as in the light, at the most that it can. Its
		// correlations are near 0 with and without: there is no effect.
		"hh": {contrast: span{1.5, 6}, bands: span{1.1, 4}, victory: span{0.1, 0.8}, correlation: span{-0.5, 2.5}, flat: span{0.4, 1.3}},
	}, func(t *testing.T, lab lab, want bounds) {
		l := defaultLateral()
		l.Cells, l.Duration = 48, 3*sim.Second
		found, err := l.measure(t.Context(), lab)
		p := must(t, found, err)
		want.contrast.holds(t, lab.Seed, "contrast at the edge, with over without", p.with.contrast/p.without.contrast)
		if want.flat == (span{}) {
			want.flat = span{0.7, 1.2}
		}
		want.flat.holds(t, lab.Seed, "step at the edge without inhibition", p.without.bands)
		span{1.1, math.Inf(1)}.holds(t, lab.Seed, "step at the edge, with over without", p.with.bands/p.without.bands)
		want.bands.holds(t, lab.Seed, "step at the edge with inhibition", p.with.bands)
		span{0, 0.2}.holds(t, lab.Seed, "contrast of the winner without inhibition", p.without.victory)
		want.victory.holds(t, lab.Seed, "contrast of the winner with inhibition", p.with.victory)
		span{1.1, math.Inf(1)}.holds(t, lab.Seed, "contrast of the winner, with over without", p.with.victory/p.without.victory)
		want.correlation.holds(t, lab.Seed, "correlation, with over without", p.with.correlation/p.without.correlation)
	})
}

// TestDecorrelationIsNotDueToLowerRates: correlations fall with the rate alone (de la Rocha et al. 2007,
// doi:10.1038/nature06028). Here the cells without inhibition fire as rarely, for lack of light.
func TestDecorrelationIsNotDueToLowerRates(t *testing.T) {
	type bounds struct {
		dim   float64 // light in which cells fire about as often without inhibition as in the default one with it, Hz
		ratio span
	}
	onEveryNeuron(t, map[string]bounds{
		"lif":        {dim: 600, ratio: span{-0.2, 0.5}},
		"if":         {dim: 450, ratio: span{-0.2, 0.6}},
		"leaky":      {dim: 650, ratio: span{-0.2, 0.5}},
		"srm":        {dim: 600, ratio: span{-0.2, 0.5}},
		"alif":       {dim: 650, ratio: span{-0.2, 0.5}},
		"coba":       {dim: 600, ratio: span{-0.2, 0.5}},
		"adex":       {dim: 700, ratio: span{0, 0.7}},
		"izhikevich": {dim: 750, ratio: span{0, 0.7}},
		"hh":         {}, // which does not decorrelate
	}, func(t *testing.T, lab lab, want bounds) {
		if want.dim == 0 {
			t.Skip("its correlations are near 0 with and without inhibition")
		}
		l := defaultLateral()
		l.Cells, l.Duration = 48, 3*sim.Second
		dim := l
		dim.Bright = want.dim
		var inhibited, dimmed ring
		if err := l.flicker(t.Context(), lab, 1, &inhibited); err != nil {
			t.Fatal(err)
		}
		if err := dim.flicker(t.Context(), lab, 0, &dimmed); err != nil {
			t.Fatal(err)
		}
		want.ratio.holds(t, lab.Seed, "correlation with inhibition over that in dim light", inhibited.correlation/dimmed.correlation)
	})
}
