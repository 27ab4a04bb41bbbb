package cost

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

var usual = Model{
	Event: EventDriven{Synapse: 3e-9, Spike: 1e-6, Source: 2e-7, Wake: 1e-6, Noise: 5e-9},
	Clock: ClockStepped{Step: 2e-10, Visit: 1e-8, Add: 1e-9, Fire: 3e-7, Move: 1e-7, Drip: 4e-9},
}

// measured are samples of a network of n neurons that follow a model.
func (m Model) measured(loads ...Load) (samples []Sample) {
	for _, l := range loads {
		samples = append(samples, Sample{Load: l, Cost: m.Event.Cost(l)})
		for _, step := range []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond} {
			samples = append(samples, Sample{Load: l, Step: step, Cost: m.Clock.Cost(l, step)})
		}
	}
	return samples
}

var various = []Load{
	{Neurons: 4000, Parts: 6, Spikes: 4e3, Events: 4e5, Noise: 1e6, Wakes: 1e3, MostWakes: 2e3},
	{Neurons: 4000, Parts: 6, Spikes: 4e4, Events: 4e5, Wakes: 2e3, MostWakes: 2e3},
	{Neurons: 1000, Parts: 3, Spikes: 4e3, Events: 4e6, Wakes: 1e3, MostWakes: 2e3},
	{Neurons: 1000, Parts: 3, Spikes: 1e3, Sources: 1e4, Events: 4e5, Wakes: 1e3, MostWakes: 2e3},
	{Neurons: 10, Parts: 3, Spikes: 1e2, Events: 1e3, Noise: 1e4, Wakes: 1e2},
}

var close = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Abs(b)+1e-15 })

// TestFitFindsTheConstants is the law, told backwards.
func TestFitFindsTheConstants(t *testing.T) {
	got, err := Fit(usual.measured(various...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(usual, got, close); diff != "" {
		t.Error(diff)
	}
}

// TestConstantsAreNotNegative however samples scatter, and the deviation is said.
func TestConstantsAreNotNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		samples := usual.measured(various...)
		for i := range samples {
			samples[i].Cost *= rapid.Float64Range(0.3, 3).Draw(t, "scatter")
		}
		m, err := Fit(samples)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []float64{m.Event.Synapse, m.Event.Spike, m.Event.Source, m.Event.Wake, m.Event.Noise, m.Clock.Step, m.Clock.Visit, m.Clock.Add, m.Clock.Fire, m.Clock.Move, m.Clock.Drip} {
			if !(c >= 0) {
				t.Fatalf("%+v", m)
			}
		}
		square := 0.0
		for _, s := range samples {
			if s.Step == 0 {
				square += math.Pow(m.Event.Cost(s.Load)/s.Cost-1, 2) / float64(len(various))
			}
		}
		if math.Abs(math.Sqrt(square)-m.Event.Error) > 1e-9 {
			t.Fatalf("off by %v, said to be %v", math.Sqrt(square), m.Event.Error)
		}
	})
}

func TestWhatNeverHappensCostsNothing(t *testing.T) {
	var quiet []Load
	for _, l := range various {
		l.Noise, l.Parts, l.Sources = 0, 0, 0
		quiet = append(quiet, l)
	}
	m, err := Fit(usual.measured(quiet...))
	if err != nil {
		t.Fatal(err)
	}
	want := usual
	want.Event.Source, want.Event.Noise = 0, 0
	want.Clock.Visit, want.Clock.Move, want.Clock.Drip = 0, 0, 0
	if diff := cmp.Diff(want, m, close); diff != "" {
		t.Error(diff)
	}
}

func TestSamplesThatSayTooLittle(t *testing.T) {
	same := various[4]
	for _, row := range []struct {
		why     string
		samples []Sample
	}{
		{"none", nil},
		{"too few", usual.measured(various[0])},
		{"always the same mixture", usual.measured(same, same.Active(2), same, same.Active(2))},
		{"one simulator only", usual.measured(various...)[:1]},
	} {
		if m, err := Fit(row.samples); err == nil {
			t.Errorf("%s: %+v", row.why, m)
		}
	}
}

// TestCostsCrossAtTheCrossover wherever it is.
func TestCostsCrossAtTheCrossover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		positive := func(name string) float64 { return math.Exp(rapid.Float64Range(-25, -10).Draw(t, name)) }
		m := Model{
			Event: EventDriven{Synapse: positive("syn"), Spike: positive("spike"), Source: positive("source"), Wake: positive("wake"), Noise: positive("noise")},
			Clock: ClockStepped{Step: positive("step"), Visit: positive("visit"), Add: positive("add"), Fire: positive("fire"), Move: positive("move"), Drip: positive("drip")},
		}
		l := rapid.SampledFrom(various).Draw(t, "load")
		const step = 0.1 * sim.Millisecond
		ahead := func(x float64) bool { return m.Event.Cost(l.Active(x)) < m.Clock.Cost(l.Active(x), step) }
		switch x := m.Crossover(l, step); {
		case x == 0:
			if ahead(0) {
				t.Fatal("event-driven is the faster at rest")
			}
		case math.IsInf(x, 1):
			for _, x := range []float64{0, 0.01, 0.1, 1, 10, 1e3, 1e6} {
				if !ahead(x) {
					t.Fatalf("event-driven is not the faster at %v", x)
				}
			}
		case !ahead(x/1.001) || ahead(x*1.001):
			t.Fatalf("they do not cross at %v", x)
		}
	})
}

// TestWakesGrowLessThanActivity up to the most there can be.
func TestWakesGrowLessThanActivity(t *testing.T) {
	l := Load{Wakes: 500, MostWakes: 2000}
	for _, row := range []struct{ x, want float64 }{{0, 0}, {0.5, 2000. / 7}, {1, 500}, {3, 1000}, {1e12, 2000}} {
		if got := l.Active(row.x).Wakes; math.Abs(got-row.want) > 1e-6 {
			t.Errorf("at %v times the activity %v wakes, want %v", row.x, got, row.want)
		}
	}
	l.MostWakes = 0
	if got := l.Active(3).Wakes; got != 1500 {
		t.Errorf("without limit: %v", got)
	}
}

// TestDripsOfAStepAreDrawnTogether so that on a coarse grid noise costs by the step.
func TestDripsOfAStepAreDrawnTogether(t *testing.T) {
	l := Load{Neurons: 1000, Noise: 2e7} // 20 kHz each
	for _, row := range []struct {
		step sim.Time
		want float64
	}{{1 * sim.Millisecond, 3e6}, {0.1 * sim.Millisecond, 2e7}, {0.01 * sim.Millisecond, 2e7}} {
		if got := l.drips(row.step); got != row.want {
			t.Errorf("%v: %v, want %v", row.step, got, row.want)
		}
	}
}

// TestConstantsOfSeveralClassesAddUp by their parts.
func TestConstantsOfSeveralClassesAddUp(t *testing.T) {
	half := Model{}.Plus(usual, 0.5)
	if diff := cmp.Diff(usual, half.Plus(usual, 0.5), close); diff != "" {
		t.Error(diff)
	}
	if l := various[0]; math.Abs(half.Event.Cost(l)/usual.Event.Cost(l)-0.5) > 1e-9 {
		t.Error("half of the constants do not make half of the cost")
	}
}

// A network of 4,000 neurons that fire at 1 Hz, to 1,000 synapses each.
func Example() {
	m := Model{
		Event: EventDriven{Synapse: 3e-9, Spike: 1e-6},
		Clock: ClockStepped{Step: 2e-10, Add: 1e-9, Fire: 3e-7},
	}
	l := Load{Neurons: 4000, Spikes: 4000, Events: 4e6}
	for _, step := range []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond} {
		fmt.Printf("%v: event-driven %.3f s, clock-stepped %.3f s; event-driven is faster below %.2g Hz\n",
			step, m.Event.Cost(l), m.Clock.Cost(l, step), m.Crossover(l, step))
	}
	// Output:
	// 1ms: event-driven 0.016 s, clock-stepped 0.006 s; event-driven is faster below 0.074 Hz
	// 100us: event-driven 0.016 s, clock-stepped 0.013 s; event-driven is faster below 0.74 Hz
}
