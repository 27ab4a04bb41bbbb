package coding_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// TestBernoulliCountsAreBinomial: 400 neurons of each probability, whose counts in 500 steps have the mean
// n p and the variance n p (1-p). The bounds are four standard errors.
func TestBernoulliCountsAreBinomial(t *testing.T) {
	const steps, copies = 500, 400
	probabilities := []float64{0, 0.001, 0.05, 0.5, 0.97, 1}
	values, err := coding.Repeat(nil, probabilities, copies)
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]float64, len(values))
	for _, s := range spikesOf(t, coding.Bernoulli{Steps: steps}, values, 2*steps*ms) {
		counts[s.Neuron]++
	}
	for k, p := range probabilities {
		mean, variance := stat.MeanVariance(counts[k*copies:(k+1)*copies], nil)
		if sigma := math.Sqrt(steps * p * (1 - p)); math.Abs(mean-steps*p) > 4*sigma/math.Sqrt(copies) {
			t.Errorf("probability %v: mean %v, want %v", p, mean, steps*p)
		}
		// The standard error of the variance follows from the fourth moment of the binomial distribution.
		v := steps * p * (1 - p)
		fourth := v * (1 + 3*(steps-2)*p*(1-p))
		if bound := 4 * math.Sqrt((fourth-v*v)/copies); math.Abs(variance-v) > bound+1e-12 {
			t.Errorf("probability %v: variance %v, want %v +- %v", p, variance, v, bound)
		}
	}
}

// TestBernoulliStepsAreIndependent: a spike says nothing of the next step, nor of the neighbour.
func TestBernoulliStepsAreIndependent(t *testing.T) {
	const steps, p = 100_000, 0.3
	var trains [2][]float64
	for i := range trains {
		trains[i] = make([]float64, steps)
	}
	for _, s := range spikesOf(t, coding.Bernoulli{Steps: steps}, []float64{p, p}, steps*ms) {
		trains[s.Neuron][s.At/ms] = 1
	}
	for _, c := range []struct {
		why  string
		a, b []float64
	}{
		{"neurons", trains[0], trains[1]},
		{"successive steps", trains[0][1:], trains[0][:steps-1]},
		{"every other step", trains[1][2:], trains[1][:steps-2]},
	} {
		if r := stat.Correlation(c.a, c.b, nil); math.Abs(r) > 4/math.Sqrt(steps) {
			t.Errorf("%s correlate: %v", c.why, r)
		}
	}
}

func TestBernoulliStaysOnItsGrid(t *testing.T) {
	const step, first, steps = 0.7 * ms, 3, 40
	code := coding.Bernoulli{Step: step, First: first, Steps: steps}
	spikes := spikesOf(t, code, []float64{1, 0.4, 0}, sim.Second)
	var all []sim.Time
	for _, s := range spikes {
		if s.Neuron == 0 {
			all = append(all, s.At)
		}
		if s.Neuron == 2 || s.At%step != 0 || s.At < first*step || s.At >= steps*step {
			t.Errorf("spike %v", s)
		}
	}
	if len(all) != steps-first {
		t.Errorf("probability 1 spikes %d times in %d steps", len(all), steps-first)
	}
}

func TestBernoulliGainOffsetAndClip(t *testing.T) {
	for _, c := range []struct {
		why   string
		code  coding.Bernoulli
		value float64
		want  int // spikes in 10 steps; -1 for a refusal
	}{
		{"a dark value, inverted", coding.Bernoulli{Gain: -1, Offset: 1}, 0, 10},
		{"a bright value, inverted", coding.Bernoulli{Gain: -1, Offset: 1}, 1, 0},
		{"the value need not be in [0, 1]", coding.Bernoulli{Gain: 0.01, Offset: -1}, 200, 10},
		{"a probability above 1", coding.Bernoulli{Gain: 3}, 0.5, -1},
		{"is 1 where it is clipped", coding.Bernoulli{Gain: 3, Clip: true}, 0.5, 10},
		{"a probability below 0", coding.Bernoulli{Offset: -0.5}, 0.4, -1},
		{"is 0 where it is clipped", coding.Bernoulli{Offset: -0.5, Clip: true}, 0.4, 0},
		{"not a number is no probability, clipped or not", coding.Bernoulli{Clip: true}, math.NaN(), -1},
		{"nor is infinity", coding.Bernoulli{Clip: true}, math.Inf(1), -1},
	} {
		t.Run(c.why, func(t *testing.T) {
			c.code.Steps = 10
			spec, err := c.code.Source([]float64{c.value})
			if c.want < 0 {
				var wrong *coding.ValueError
				if !errors.As(err, &wrong) {
					t.Errorf("got %v, want a *ValueError", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if n := len(play(t, spec, 1, 20*ms)); n != c.want {
				t.Errorf("%d spikes, want %d", n, c.want)
			}
		})
	}
}

// TestBernoulliDecodesToWithinItsError: six standard errors, and a step for the smallest probabilities.
func TestBernoulliDecodesToWithinItsError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "values")
		code := coding.Bernoulli{Gain: 0.8, Offset: 0.1, Steps: rapid.IntRange(50, 300).Draw(t, "steps")}
		n := float64(code.Steps)
		decoded := make([]float64, len(values))
		w := sim.Window{To: sim.Second}
		if err := code.Decode(decoded, spikesOf(t, code, values, w.To), w); err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			p := 0.8*x + 0.1
			if bound := (6*math.Sqrt(p*(1-p)/n) + 6/n) / 0.8; math.Abs(decoded[i]-x) > bound {
				t.Errorf("%v decoded as %v, want +- %v", x, decoded[i], bound)
			}
		}
	})
}

func TestBernoulliDecodesTheStepsOfTheWindow(t *testing.T) {
	code := coding.Bernoulli{First: 2, Steps: 8}
	spikes := spikesOf(t, code, []float64{1, 0}, 20*ms)
	for _, c := range []struct {
		why      string
		from, to sim.Time
		refused  bool
	}{
		{"all steps", 0, 20 * ms, false},
		{"some steps", 3 * ms, 5 * ms, false},
		{"a window between steps begins with the next", 2.5 * ms, 3.5 * ms, false},
		{"a window from before time 0", -5 * ms, 5 * ms, false},
		{"before the first step", 0, 2 * ms, true},
		{"after the last step", 8 * ms, 20 * ms, true},
		{"between two steps", 3.1 * ms, 3.9 * ms, true},
	} {
		got := make([]float64, 2)
		err := code.Decode(got, spikes, sim.Window{From: c.from, To: c.to})
		var wrong *coding.ParamError
		if c.refused != errors.As(err, &wrong) || !c.refused && !slices.Equal(got, []float64{1, 0}) {
			t.Errorf("%s: %v, %v", c.why, got, err)
		}
	}
}

func TestBernoulliRefusesParameters(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.Bernoulli
	}{
		{"time runs forward", "Step", coding.Bernoulli{Step: -1}},
		{"a step that does not end", "Step", coding.Bernoulli{Step: sim.Never}},
		{"steps are counted", "Steps", coding.Bernoulli{Steps: -1}},
		{"more steps than there is time", "Steps", coding.Bernoulli{Steps: 1 << 40}},
		{"before the first step", "First", coding.Bernoulli{First: -1}},
		{"nothing but silence", "First", coding.Bernoulli{First: 5, Steps: 5}},
		{"not a number", "Gain", coding.Bernoulli{Gain: math.NaN()}},
		{"infinite", "Offset", coding.Bernoulli{Offset: math.Inf(-1)}},
	} {
		refuses(t, c.why, c.field, c.code, c.code.Decode)
	}
}

// refuses checks that both ways of a code return a *ParamError about a field.
func refuses(t *testing.T, why, field string, code source, decode func([]float64, []sim.Spike, sim.Window) error) {
	t.Helper()
	_, err := code.Source([]float64{0.5})
	for _, err := range []error{err, decode(make([]float64, 1), nil, sim.Window{To: sim.Second})} {
		var wrong *coding.ParamError
		if !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: got %v, want a *ParamError about %s", why, err, field)
		}
	}
}

func TestDecodersRefuseNeuronsBeyondTheLast(t *testing.T) {
	spikes := []sim.Spike{{At: 0, Neuron: 1}, {At: 1 * ms, Neuron: 2}}
	w := sim.Window{To: 200 * ms}
	dst, rows := make([]float64, 2), make([][]float64, 2)
	for name, err := range map[string]error{
		"bernoulli":   coding.Bernoulli{}.Decode(dst, spikes, w),
		"poisson":     coding.Poisson{}.Decode(dst, spikes, w),
		"phase":       coding.Phase{}.Decode(dst, spikes, w),
		"oscillation": coding.Oscillation{}.Decode(dst, spikes, w),
		"burst":       coding.Burst{}.Decode(dst, spikes, w),
		"delta":       coding.Delta{}.Events(make([][]int8, 2), spikes[1:]),
		"first times": coding.FirstTimes(make([]sim.Time, 2), spikes, w),
		"count rate":  coding.CountRate(dst, spikes, w),
		"density":     coding.Density(rows, [][]sim.Spike{nil, spikes}, coding.Bins{Width: ms}),
		"population":  coding.PopulationRate(dst, spikes, 2, coding.Bins{Width: ms}),
	} {
		var wrong *coding.SpikeError
		if !errors.As(err, &wrong) || wrong.Spike != (sim.Spike{At: 1 * ms, Neuron: 2}) {
			t.Errorf("%s: got %v, want a *SpikeError about neuron 2", name, err)
		}
	}
}

// BenchmarkBernoulliMillion plays a million pixels, a tenth of which fire in each step.
func BenchmarkBernoulliMillion(b *testing.B) {
	values := make([]float64, 1_000_000)
	for i := range values {
		values[i] = float64(i%201) / 1000
	}
	spec, err := coding.Bernoulli{}.Source(values)
	if err != nil {
		b.Fatal(err)
	}
	model, err := spec.New(sim.Slice{Population: "pixels", Hi: len(values), Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	var spikes []sim.Spike
	var at sim.Time
	total := 0
	for b.Loop() {
		if spikes, err = model.Advance(sim.Window{From: at, To: at + ms}, nil, spikes[:0]); err != nil {
			b.Fatal(err)
		}
		at += ms
		total += len(spikes)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(total), "ns/spike")
}
