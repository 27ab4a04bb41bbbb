package plasticity

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestWhatIsPassedOverWouldKeepItsBits has synapses that a visit passes over learn all the same.
func TestWhatIsPassedOverWouldKeepItsBits(t *testing.T) {
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		rule := Additive{APlus: 0.01, AMinus: 0.012, Window: Window{Pairing: Symmetric}, Bounds: Bounds{Max: 1}}
		learner, err := rule.New("a -> b")
		if err != nil {
			t.Fatal(err)
		}
		p := learner.(*pairs)
		last := sim.Past{At: sim.Time(rapid.Int64Range(0, 1000*sim.Millisecond).Draw(t, "target"))}
		p.Trace(sim.PostSide, &last, nil)
		spike := sim.Past{At: last.At + sim.Time(rapid.Int64Range(60*20*sim.Millisecond, 800*20*sim.Millisecond).Draw(t, "later"))}
		p.Trace(sim.PreSide, &spike, nil)
		w := rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(0, 1e-20), rapid.Just(0.)).Draw(t, "weight")
		v := &sim.Visit{
			Spike: &spike, From: spike.At, To: spike.At + 1, Delay: 1, Posts: [][]sim.Past{{last}},
			Targets: []uint32{0}, Weights: []float64{w},
		}
		rise, fall := p.sides(v)
		silent := p.silence(v, &fall)
		if !silent.at(last.At, w) {
			return
		}
		passed++
		if p.learnOne(v, 0, &rise, &fall); v.Weights[0] != w {
			t.Errorf("%v is passed over, and would become %v", w, v.Weights[0])
		}
	})
	if passed == 0 {
		t.Error("nothing was passed over")
	}
}
