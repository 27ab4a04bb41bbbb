package ttfs

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

// prepared is the experiment of small().
func prepared(t testing.TB, change func(r *Race)) *experiment {
	t.Helper()
	r := small()
	change(r)
	e, err := r.prepare(t.Context(), &session.Session{Seed: 1, Shards: 1})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func asItIs(*Race) {}

func (e *experiment) racer(t testing.TB) *racer {
	t.Helper()
	x, err := e.newRacer(e.stimuli, wiring{e.threshold, e.Delay})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// coded are the images of an experiment that has some.
func (e *experiment) coded() coded { return e.stimuli.(coded) }

// showPixels shows an image that is in no set.
func (x *racer) showPixels(ctx context.Context, pixels []uint8, deadline sim.Time) error {
	set := *x.stimuli.(coded).Images
	set.Pixels, set.Labels = pixels, []uint8{0}
	x.stimuli = coded{&set, x.stimuli.(coded).code}
	return x.show(ctx, 0, deadline)
}

// The oracle is the serial engine, on a network that has seen no other image, and the earliest of its
// output spikes.
func TestDecisionIsTheFirstOutputSpike(t *testing.T) {
	e := prepared(t, asItIs)
	o, err := e.newObserver()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		got, err := o.observe(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		n := e.newNetwork(e.templates, wiring{e.threshold, e.Delay})
		n.pixels.Spec = e.stimuli.source(nil, i)
		serial, err := sim.BuildSerial(n.Network)
		if err != nil {
			t.Fatal(err)
		}
		if err := serial.RunUntil(t.Context(), e.Deadline); err != nil {
			t.Fatal(err)
		}
		first := slices.MinFunc(n.spikes.Spikes(n.outputs), func(a, b sim.Spike) int { return int(a.At - b.At) })
		if got.exact.At != first.At || got.exact.Winner != e.templates.classOf(int(first.Neuron)) {
			t.Errorf("image %d: class %d at %v, but the first spike is of neuron %d at %v", i, got.exact.Winner, got.exact.At, first.Neuron, first.At)
		}
	}
}

func TestDecisionsDoNotDependOnTheImagesBefore(t *testing.T) {
	e := prepared(t, asItIs)
	veteran, err := e.newObserver()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		after, err := veteran.observe(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		novice, err := e.newObserver()
		if err != nil {
			t.Fatal(err)
		}
		alone, err := novice.observe(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(alone, after, cmp.AllowUnexported(outcome{}, verdict{})); diff != "" {
			t.Errorf("image %d alone, and after %d others:\n%s", i, i, diff)
		}
	}
}

func TestBrighterPixelsSpikeEarlier(t *testing.T) {
	for _, name := range []string{linear, rc} {
		e := prepared(t, func(r *Race) { r.Code = name })
		x := e.racer(t)
		rapid.Check(t, func(t *rapid.T) {
			pixels := rapid.SliceOfN(rapid.Byte(), e.coded().Size(), e.coded().Size()).Draw(t, "pixels")
			if err := x.showPixels(t.Context(), pixels, e.Deadline); err != nil {
				t.Fatal(err)
			}
			fired := make(map[int]bool)
			last := uint8(255)
			for _, s := range x.spikes.Spikes(x.pixels) { // in order of time
				grey := pixels[s.Neuron]
				if grey > last || fired[int(s.Neuron)] || s.At > e.Window {
					t.Fatalf("%s: pixel %d of grey %d fires at %v, after one of %d", name, s.Neuron, grey, s.At, last)
				}
				last, fired[int(s.Neuron)] = grey, true
			}
			for i, grey := range pixels {
				if fired[i] != (float64(grey)/255 >= e.Silence) {
					t.Fatalf("%s: pixel %d of grey %d: fired is %v", name, i, grey, fired[i])
				}
			}
		})
	}
}

// Without leak and inhibition an earlier excitation lifts the potential at all later times.
func TestABrighterPixelNeverDelaysWhoItExcites(t *testing.T) {
	e := prepared(t, func(r *Race) { r.Inhibition = 0 })
	x := e.racer(t)
	first := func(t *rapid.T, pixels []uint8, neuron int) sim.Time {
		if err := x.showPixels(t.Context(), pixels, e.Deadline); err != nil {
			t.Fatal(err)
		}
		for _, s := range x.spikes.Spikes(x.outputs) {
			if int(s.Neuron) == neuron {
				return s.At
			}
		}
		return sim.Never
	}
	rapid.Check(t, func(t *rapid.T) {
		pixels := slices.Clone(e.coded().Image(rapid.IntRange(0, e.shown-1).Draw(t, "image")))
		pixel := rapid.IntRange(0, len(pixels)-1).Draw(t, "pixel")
		neuron := rapid.IntRange(0, len(e.templates.fields)-1).Draw(t, "neuron")
		if e.templates.fields[neuron][pixel] < 0 {
			t.Skip("the pixel inhibits")
		}
		before := first(t, pixels, neuron)
		pixels[pixel] = rapid.Uint8Range(pixels[pixel], 255).Draw(t, "grey")
		// Summing in another order moves the last bit of a potential, hence at times the picosecond.
		if after := first(t, pixels, neuron); after-1 > before {
			t.Fatalf("neuron %d fires at %v, and at %v when pixel %d is brighter", neuron, before, after, pixel)
		}
	})
}

func TestThresholdOneIsReachedBy95PercentOfTheTrainingImages(t *testing.T) {
	e := prepared(t, func(r *Race) { r.Threshold = 1 })
	x := e.racer(t)
	train, _, err := e.images(1)
	if err != nil {
		t.Fatal(err)
	}
	x.stimuli = train
	reached := 0
	for i := range train.Len() {
		if err := x.show(t.Context(), i, e.Window+1); err != nil {
			t.Fatal(err)
		}
		if x.spikes.Count(x.outputs) > 0 {
			reached++
		}
	}
	// 500 of the images were heard: two standard deviations of their sample are 2 %.
	if part := float64(reached) / float64(train.Len()); math.Abs(part-0.95) > 0.02 {
		t.Errorf("%v of the training images reach it", part)
	}
}

func TestBlackImagesGiveNoThreshold(t *testing.T) {
	e := prepared(t, asItIs)
	images := *e.coded().Images
	images.Labels = make([]uint8, 10)
	images.Pixels = make([]uint8, images.Len()*images.Size())
	if _, err := e.findThreshold(t.Context(), coded{&images, e.coded().code}, 1); err == nil {
		t.Error("no error")
	}
}

func TestJudgeOnGrid(t *testing.T) {
	const us = sim.Microsecond
	two := &templates{each: 2} // neurons 0, 1 are class 0; 2, 3 class 1; 4, 5 class 2
	for _, test := range []struct {
		why    string
		spikes []sim.Spike
		dt     sim.Time
		want   verdict
	}{
		{"nobody fires, nothing is decided", nil, us, verdict{
			Decision: coding.Decision{Winner: -1, At: sim.Never, Latency: sim.Never, RunnerUp: -1, Margin: sim.Never},
		}},
		{"two classes in one step are tied", []sim.Spike{{At: 1*us + 1, Neuron: 2}, {At: 2 * us, Neuron: 0}}, us, verdict{
			Decision: coding.Decision{Winner: 0, At: 2 * us, Latency: 2 * us, RunnerUp: 1, Margin: 0, Tied: true}, first: []int{0, 1},
		}},
		{"in the next step they are not", []sim.Spike{{At: 2 * us, Neuron: 2}, {At: 2*us + 1, Neuron: 0}}, us, verdict{
			Decision: coding.Decision{Winner: 1, At: 2 * us, Latency: 2 * us, RunnerUp: 0, Margin: us}, first: []int{1},
		}},
		{"two neurons of one class are no tie", []sim.Spike{{At: 1, Neuron: 4}, {At: 2, Neuron: 5}}, us, verdict{
			Decision: coding.Decision{Winner: 2, At: us, Latency: us, RunnerUp: -1, Margin: sim.Never}, first: []int{2},
		}},
		{"three classes can be tied", []sim.Spike{{At: 3, Neuron: 5}, {At: 3, Neuron: 1}, {At: 4, Neuron: 3}}, us, verdict{
			Decision: coding.Decision{Winner: 0, At: us, Latency: us, RunnerUp: 1, Margin: 0, Tied: true}, first: []int{0, 1, 2},
		}},
	} {
		got, err := judgeOnGrid(test.spikes, two, test.dt)
		if err != nil {
			t.Errorf("%s: %v", test.why, err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(verdict{})); diff != "" {
			t.Errorf("%s:\n%s", test.why, diff)
		}
	}
}

func TestChangesAndCredit(t *testing.T) {
	falls := func(classes ...int) verdict {
		v := verdict{Decision: coding.Decision{Winner: -1}, first: classes}
		if len(classes) > 0 {
			v.Winner, v.Tied = classes[0], len(classes) > 1
		}
		return v
	}
	for _, test := range []struct {
		why           string
		exact, onGrid verdict
		change        change
		credit        float64 // if the image is of class 1
	}{
		{"the same class is no change", falls(1), falls(1), kept, 1},
		{"silence twice is no change", falls(), falls(), kept, 0},
		{"another class", falls(1), falls(2), reversed, 0},
		{"another class, by which the decision becomes right", falls(2), falls(1), reversed, 1},
		{"a tie with the right class", falls(1), falls(1, 2), tied, 0.5},
		{"a tie of three", falls(1), falls(0, 1, 2), tied, 1.0 / 3},
		{"a tie without the right class", falls(1), falls(2, 3), tied, 0},
		{"a decision lost", falls(1), falls(), lost, 0},
		{"a decision gained", falls(), falls(1), gained, 1},
		{"a tie gained is no decision, but no silence either", falls(), falls(1, 2), gained, 0.5},
		{"a tie in exact time that stays", falls(1, 2), falls(1, 2), kept, 0.5},
	} {
		if got := test.onGrid.since(test.exact); got != test.change {
			t.Errorf("%s: change %d, want %d", test.why, got, test.change)
		}
		if got := test.onGrid.right(1); got != test.credit {
			t.Errorf("%s: credit %v, want %v", test.why, got, test.credit)
		}
		if got := test.onGrid.clearlyRight(1); got != (test.credit == 1) {
			t.Errorf("%s: clearly right is %v", test.why, got)
		}
	}
}

func BenchmarkInference(b *testing.B) {
	e := prepared(b, func(r *Race) { r.Prototypes = Default().Prototypes })
	x := e.racer(b)
	for i := 0; b.Loop(); i++ {
		if err := x.show(b.Context(), i%e.shown, e.Deadline); err != nil {
			b.Fatal(err)
		}
	}
}
