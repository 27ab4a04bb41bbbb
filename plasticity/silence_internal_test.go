package plasticity

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestWhatIsPassedOverWouldKeepItsBits has synapses that a visit passes over learn all the same.
func TestWhatIsPassedOverWouldKeepItsBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := sim.Time(rapid.Int64Range(0, 1000*sim.Millisecond).Draw(t, "target"))
		later := sim.Time(rapid.Int64Range(60*20*sim.Millisecond, 800*20*sim.Millisecond).Draw(t, "later"))
		w := rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(0, 1e-20), rapid.Just(0.)).Draw(t, "weight")
		if passedOver, becomes := learnAfterSilence(t, last, later, w); passedOver && becomes != w {
			t.Errorf("%v is passed over, and would become %v", w, becomes)
		}
	})
}

// TestLongSilenceIsPassedOver is the other half: what passes over nothing is right, and slow.
func TestLongSilenceIsPassedOver(t *testing.T) {
	for _, w := range []float64{0, 0.5, 1} {
		if passedOver, _ := learnAfterSilence(t, 0, 100*20*sim.Millisecond, w); !passedOver {
			t.Errorf("a synapse of weight %v is visited after a hundred time constants", w)
		}
	}
}

// learnAfterSilence shows a synapse of some weight a spike that comes later than its target's last one, under time
// constants of 20 ms. It returns whether a visit passes the synapse over, and what it would become if it did not.
func learnAfterSilence(t rapid.TB, last, later sim.Time, w float64) (passedOver bool, becomes float64) {
	rule := Additive{APlus: 0.01, AMinus: 0.012, Window: Window{Pairing: Symmetric}, Bounds: Bounds{Max: 1}}
	learner, err := rule.New("a -> b")
	if err != nil {
		t.Fatal(err)
	}
	p := learner.(*pairs)
	target := sim.Past{At: last}
	p.Trace(sim.PostSide, &target, nil)
	spike := sim.Past{At: last + later}
	p.Trace(sim.PreSide, &spike, nil)
	v := &sim.Visit{
		Spike: &spike, From: spike.At, To: spike.At + 1, Delay: 1, Posts: [][]sim.Past{{target}},
		Targets: []uint32{0}, Weights: []float64{w},
	}
	rise, fall := p.sides(v)
	silent := p.silence(v, &fall)
	passedOver = silent.at(target.At, w)
	p.learnOne(v, 0, &rise, &fall)
	return passedOver, v.Weights[0]
}
