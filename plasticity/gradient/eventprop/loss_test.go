package eventprop

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// TestLossesAreDifferentiatedExactly, each by differences of its value over runs of the engine.
func TestLossesAreDifferentiatedExactly(t *testing.T) {
	compared, worst := 0, 0.0
	for number := range trials() / 2 {
		for kind := range 3 {
			s, _, _ := layeredSubject(number)
			last := &s.neurons[len(s.neurons)-1]
			if kind == 2 {
				last.VTh = 1e6 // outputs that never fire
			}
			loss := func(trace *Trace) Loss {
				out := s.populace[len(s.populace)-1]
				switch kind {
				case 0:
					return FirstSpike{Outputs: out, Label: out.N / 2, Loss: gradient.CrossEntropy{Scale: 3, Late: 0.01, LateScale: 10}}
				case 1:
					return SpikeCount{Outputs: out, Want: slices.Repeat([]float64{2}, out.N), Fade: 3 * ms}
				}
				return PeakVoltage{Outputs: out, Label: out.N / 2, Scale: 0.5}
			}
			trace, err := s.run()
			if err != nil {
				t.Fatal(err)
			}
			g, err := trace.Backward(loss(trace))
			if err != nil {
				t.Fatal(err)
			}
			if kind == 0 && g.Loss >= 100 {
				continue // the right output is silent: a constant, beside which the others are pushed away
			}
			shape := trace.shape()
			if kind == 2 && s.tied() {
				continue // a maximum where several arrive together moves otherwise with one than with all of them
			}
			for _, k := range s.knobs(rand.New(rng.Source(8, "knobs", uint64(number)))) {
				values, smooth := s.stencil(t, k, loss, shape)
				if !smooth {
					continue
				}
				have, want := k.read(g)*k.step, (8*(values[2]-values[1])-(values[3]-values[0]))/12
				truncation := math.Abs((values[2]-values[1])/2 - (values[3]-values[0])/4)
				noise := g.sensitivity() + 1e-14*(1+math.Abs(g.Loss))
				compared++
				// A maximum may move from one place to another between the runs: then the two differences disagree.
				if math.Abs(have-want) > noise+1e-7*math.Abs(want)+4*truncation {
					t.Errorf("network %d, loss %d, %s: %g, by differences %g +- %.2g", number, kind, k.name, have, want, noise+truncation)
				}
				if noise+4*truncation < 1e-4*math.Abs(want) {
					worst = max(worst, math.Abs(have-want)/math.Abs(want))
				}
			}
		}
	}
	t.Logf("%d derivatives, largest relative error of those that differences tell to 1e-4: %.2g", compared, worst)
}

// tied tells whether inputs fire in the same picosecond.
func (s *subject) tied() bool {
	at := slices.Clone(s.sources)
	slices.Sort(at)
	return len(slices.Compact(at)) < len(s.sources)
}

// TestLossesOfNothingAreRefused before they seem to be those of silence.
func TestLossesOfNothingAreRefused(t *testing.T) {
	s, _, _ := layeredSubject(3)
	trace, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	out := s.populace[len(s.populace)-1]
	stranger := &sim.Population{Name: "stranger", N: out.N}
	for _, row := range []struct {
		why, want string
		loss      Loss
	}{
		{"no outputs", "Outputs", FirstSpike{Loss: gradient.CrossEntropy{}}},
		{"those of another network", "Outputs", FirstSpike{Outputs: stranger, Loss: gradient.CrossEntropy{}}},
		{"a class without an output", "Label", FirstSpike{Outputs: out, Label: out.N, Loss: gradient.CrossEntropy{}}},
		{"nothing is lost", "Loss", FirstSpike{Outputs: out}},
		{"a loss without sense", "Gap", FirstSpike{Outputs: out, Loss: gradient.TimeMSE{Gap: -1}}},
		{"time runs backwards", "Unit", FirstSpike{Outputs: out, Loss: gradient.CrossEntropy{}, Unit: -1}},
		{"counts of another network", "Outputs", SpikeCount{Outputs: stranger, Want: make([]float64, out.N)}},
		{"a count too few", "Want", SpikeCount{Outputs: out}},
		{"a count that never fades", "Fade", SpikeCount{Outputs: out, Want: make([]float64, out.N), Fade: math.Inf(1)}},
		{"peaks of another network", "Outputs", PeakVoltage{Outputs: stranger}},
		{"a negative scale", "Scale", PeakVoltage{Outputs: out, Scale: -1}},
	} {
		_, err := trace.Backward(row.loss)
		if wrong, typed := errors.AsType[*gradient.ParamError](err); !typed || wrong.Field != row.want {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

// TestPeaksAreAskedForWhereTheyAre of neurons that are there, with one current.
func TestPeaksAreAskedForWhereTheyAre(t *testing.T) {
	s, _, _ := layeredSubject(3)
	trace, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	out := s.populace[len(s.populace)-1]
	if _, err := trace.Peak(out, out.N); err == nil {
		t.Error("a neuron that is not there has a peak")
	}
	if _, err := trace.Peak(s.populace[0], 0); err == nil {
		t.Error("a source has a peak")
	}
}
