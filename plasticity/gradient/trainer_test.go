package gradient

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// plane is a model whose loss is simple: L = 1/2 (sum of w_i x_i - y)^2 + noise, over two tensors.
type plane struct {
	w, b []float64
	x    [][]float64
	y    []float64
	fail error
}

func newPlane(samples, inputs int) *plane {
	p := &plane{w: make([]float64, inputs), b: make([]float64, 1)}
	r := rng.New(1, "plane")
	for range samples {
		x, y := make([]float64, inputs), 0.25
		for i := range x {
			x[i] = r.NormFloat64()
			y += x[i] * float64(i%3-1)
		}
		p.x, p.y = append(p.x, x), append(p.y, y)
	}
	return p
}

func (p *plane) Tensors() []Tensor {
	return []Tensor{{Name: "w", Values: p.w, Single: true}, {Name: "b", Values: p.b, Bounded: true, Rate: 2}}
}

func (p *plane) Samples() int               { return len(p.x) }
func (p *plane) NewWorker() (Worker, error) { return p, nil }

func (p *plane) Learn(k int, visit uint64, grads [][]float64) (Outcome, error) {
	off := p.b[0] - p.y[k] + 0.01*rng.New(3, "noise", visit).NormFloat64()
	for i, x := range p.x[k] {
		off += p.w[i] * x
	}
	for i, x := range p.x[k] {
		grads[0][i] += off * x
	}
	grads[1][0] += off
	return Outcome{Loss: off * off / 2, Right: math.Abs(off) < 0.1, Quiet: []bool{off > 0, off < 0}}, p.fail
}

func trainerOf(p *plane) *Trainer {
	return &Trainer{Model: p, Optimizer: Adam{}, Rate: 0.02, Schedule: Cosine{Epochs: 30, Floor: 0.01}, Batch: 16, Seed: 5}
}

func open(t *testing.T, tr *Trainer) *Trainer {
	t.Helper()
	if err := tr.Open(); err != nil {
		t.Fatal(err)
	}
	return tr
}

func train(t *testing.T, tr *Trainer, epochs int) []Batch {
	t.Helper()
	var all []Batch
	for range epochs {
		b, err := tr.Epoch(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// TestWeightsDoNotDependOnWorkers is the law of the package, to the bit.
func TestWeightsDoNotDependOnWorkers(t *testing.T) {
	for _, row := range []struct {
		why       string
		optimizer Optimizer
		penalties []Penalty
	}{
		{"Adam", Adam{}, nil}, {"gradient descent", SGD{}, nil}, {"with momentum", SGD{Momentum: 0.9}, nil}, {"with penalties", Adam{}, []Penalty{Decay{0.1}}},
	} {
		var want *State
		for workers := 1; workers <= 5; workers++ {
			tr := trainerOf(newPlane(101, 70))
			tr.Workers, tr.Optimizer, tr.Penalties = workers, row.optimizer, row.penalties
			train(t, open(t, tr), 3)
			if want == nil {
				want = &tr.State
			}
			if diff := cmp.Diff(want, &tr.State); diff != "" {
				t.Fatalf("%s, %d workers: %s", row.why, workers, diff)
			}
		}
	}
}

// TestTrainingLearns what there is to learn.
func TestTrainingLearns(t *testing.T) {
	p := newPlane(200, 10)
	tr := open(t, trainerOf(p))
	all := train(t, tr, 30)
	for i, w := range p.w {
		if math.Abs(w-float64(i%3-1)) > 0.02 {
			t.Errorf("weight %d is %v", i, w)
		}
		if w != float64(float32(w)) || w != float64(float32(tr.State.Values[0][i])) {
			t.Errorf("weight %d: %v is not the nearest float32 of %v", i, w, tr.State.Values[0][i])
		}
	}
	if last := all[len(all)-1]; last.Right < 195 || last.Samples != 200 || last.Quiet[0]+last.Quiet[1] != 200 {
		t.Errorf("got %+v", last)
	}
}

// TestInterruptedTrainingGoesOnAsIfNothingHadHappened at any minibatch, in another trainer.
func TestInterruptedTrainingGoesOnAsIfNothingHadHappened(t *testing.T) {
	whole := open(t, trainerOf(newPlane(100, 5)))
	want := train(t, whole, 3)
	for stop := 1; stop < 15; stop += 3 {
		ctx, cancel := context.WithCancel(t.Context())
		tr, minibatches := open(t, trainerOf(newPlane(100, 5))), 0
		var got []Batch
		for {
			b, err := tr.Epoch(ctx, func(int) {
				if minibatches++; minibatches == stop {
					cancel()
				}
			})
			if errors.Is(err, context.Canceled) {
				break
			}
			got = append(got, b)
		}
		again := trainerOf(newPlane(100, 5))
		again.State = tr.State
		got = append(got, train(t, open(t, again), 3-len(got))...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("stopped after %d: %s", stop, diff)
		}
		if diff := cmp.Diff(whole.State, again.State); diff != "" {
			t.Errorf("stopped after %d: %s", stop, diff)
		}
	}
}

// TestBoundsHold for the exact value too, so that it does not wander off.
func TestBoundsHold(t *testing.T) {
	p := newPlane(50, 2)
	for k := range p.y {
		p.y[k] -= 3 // so that b would be negative
	}
	tr := open(t, trainerOf(p))
	train(t, tr, 5)
	if p.b[0] != 0 || tr.State.Values[1][0] != 0 {
		t.Errorf("b is %v, %v", p.b[0], tr.State.Values[1][0])
	}
}

// TestDivergenceIsAnError and the state stays the last that was finite.
func TestDivergenceIsAnError(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*plane)
	}{
		{"a loss that is no number", func(p *plane) { p.y[7] = math.NaN() }},
		{"an infinite one", func(p *plane) { p.y[7] = math.Inf(1) }},
	} {
		p := newPlane(50, 2)
		row.spoil(p)
		tr := open(t, trainerOf(p))
		_, err := tr.Epoch(t.Context(), nil)
		var diverged *DivergedError
		if !errors.As(err, &diverged) || diverged.Epoch != 0 {
			t.Errorf("%s: %v", row.why, err)
		}
		if x := sum(tr.State.Values[0]); x-x != 0 {
			t.Errorf("%s: the state is %v", row.why, tr.State.Values)
		}
	}
}

// TestErrorsOfWorkersEndTheEpoch and come out.
func TestErrorsOfWorkersEndTheEpoch(t *testing.T) {
	p := newPlane(50, 2)
	p.fail = errors.New("broken")
	if _, err := open(t, trainerOf(p)).Epoch(t.Context(), nil); !errors.Is(err, p.fail) {
		t.Errorf("got %v", err)
	}
}

// TestTrainersWithoutSenseAreRefused by errors that name field and value.
func TestTrainersWithoutSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Trainer)
		field string
	}{
		{"no rate", func(tr *Trainer) { tr.Rate = 0 }, "Rate"},
		{"no minibatch", func(tr *Trainer) { tr.Batch = 0 }, "Batch"},
		{"nobody works", func(tr *Trainer) { tr.Workers = -1 }, "Workers"},
		{"nothing to add up", func(tr *Trainer) { tr.Lanes = -1 }, "Lanes"},
		{"no samples", func(tr *Trainer) { tr.Model = newPlane(0, 2) }, "Model.Samples()"},
		{"a mean that never forgets", func(tr *Trainer) { tr.Optimizer = Adam{Beta1: 1} }, "Beta1"},
		{"nobody to train", func(tr *Trainer) { tr.Model = nil }, "Model"},
		{"nobody makes steps", func(tr *Trainer) { tr.Optimizer = nil }, "Optimizer"},
		{"a step each moment", func(tr *Trainer) { tr.Schedule = Steps{By: 0.5} }, "Every"},
		{"a fall without an end", func(tr *Trainer) { tr.Schedule = Cosine{Floor: 0.1} }, "Epochs"},
		{"large weights that are a merit", func(tr *Trainer) { tr.Penalties = []Penalty{Decay{-1}} }, "Strength"},
		{"sums of the weights of nobody", func(tr *Trainer) { tr.Penalties = []Penalty{WeightSum{Strength: 1}} }, "Network"},
		{"gradients of norm 0", func(tr *Trainer) { tr.Clips = []Clip{NeuronNorm{}} }, "Most"},
		{"a bump of nothing", func(tr *Trainer) { tr.Cures = []Cure{Bump{Network: &Network{}}} }, "Amount"},
		{"momentum that grows", func(tr *Trainer) { tr.Optimizer = SGD{Momentum: 1.5} }, "Momentum"},
		{"the state of another model", func(tr *Trainer) { tr.State = State{Values: [][]float64{{1}}, Moments: make([][][]float64, 2)} }, "Values"},
		{"of another size", func(tr *Trainer) {
			tr.State = State{Values: [][]float64{{1}, {1}}, Moments: make([][][]float64, 2)}
		}, "Values[0]"},
		{"of another optimiser", func(tr *Trainer) {
			tr.State = State{Values: [][]float64{{1, 1}, {1}}, Moments: make([][][]float64, 2)}
		}, "Moments[0]"},
		{"before the first minibatch", func(tr *Trainer) {
			tr.State = State{Step: -1, Values: [][]float64{{1, 1}, {1}}, Moments: make([][][]float64, 2)}
		}, "Step"},
		{"of another minibatch", func(tr *Trainer) {
			tr.State = State{Step: 99, Values: [][]float64{{1, 1}, {1}}, Moments: make([][][]float64, 2)}
		}, "Step"},
	} {
		tr := trainerOf(newPlane(50, 2))
		row.spoil(tr)
		var wrong *ParamError
		if err := tr.Open(); !errors.As(err, &wrong) || wrong.Field != row.field {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

// TestSchedulesFall as their formulas say.
func TestSchedulesFall(t *testing.T) {
	for _, row := range []struct {
		why      string
		schedule Schedule
		at, want float64
	}{
		{"before the first step", Steps{20, 0.95}, 19.9, 1},
		{"two steps", Steps{20, 0.5}, 40, 0.25},
		{"all of it", Cosine{10, 0.1}, 0, 1},
		{"half way", Cosine{10, 0}, 5, 0.5},
		{"the end", Cosine{10, 0.1}, 10, 0.1},
		{"after it", Cosine{10, 0.1}, 50, 0.1},
	} {
		if got := row.schedule.Factor(row.at); math.Abs(got-row.want) > 1e-12 {
			t.Errorf("%s: %v", row.why, got)
		}
	}
}
