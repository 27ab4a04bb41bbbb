package eventprop

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// knob is a parameter that a network can be changed by, in whole steps of a size that is exact.
type knob struct {
	name string
	step float64 // what turning it by 1 adds
	turn func(by int)
	read func(g *Gradient) float64
}

// knobs picks some parameters of the network.
func (s *subject) knobs(r *rand.Rand) []knob {
	var all []knob
	for range 3 {
		w := r.IntN(len(s.wires))
		k := r.IntN(len(s.wires[w].synapses))
		x := &s.wires[w].synapses[k]
		const dw, dt = 1.0 / 8192, 4e6
		all = append(all, knob{"weight", dw, func(by int) { x.Weight += dw * float64(by) }, func(g *Gradient) float64 { return g.Weight[w][k] }})
		if x.Delay > 10*dt {
			all = append(all, knob{"delay", dt, func(by int) { x.Delay += sim.Time(dt * by) }, func(g *Gradient) float64 { return g.Delay[w][k] }})
		}
	}
	const dt = 4e6
	order := rankBySource(s.sources)
	i := r.IntN(len(s.sources))
	all = append(all, knob{"input", dt, func(by int) { s.sources[i] += sim.Time(dt * by) }, func(g *Gradient) float64 { return g.Spike[0][order[i]] }})
	return all
}

// rankBySource tells where the spike of each source stands in order of time.
func rankBySource(at []sim.Time) []int {
	rank := make([]int, len(at))
	for i := range at {
		for j := range at {
			if at[j] < at[i] || at[j] == at[i] && j < i {
				rank[i]++
			}
		}
	}
	return rank
}

// TestGradientsAreThoseOfTheEnginesOwnSpikes is the law of the package: derivatives are those of what the engine does, by
// central differences of fourth order. Where the change makes a spike appear or vanish, or moves an arrival past a
// spike, the loss is not smooth, and the network is counted apart.
func TestGradientsAreThoseOfTheEnginesOwnSpikes(t *testing.T) {
	var compared, rough, still, spikes, wild, sharp int
	worst := 0.0
	for number := range trials() {
		s := arbitrary(number)
		loss := &weighted{seed: uint64(number)}
		trace, err := s.run()
		if _, runaway := errors.AsType[*sim.LimitError](err); runaway {
			wild++ // it excites itself without bound
			continue
		} else if err != nil {
			t.Fatalf("network %d: %v", number, err)
		}
		g, err := trace.Backward(loss)
		if err != nil {
			t.Fatal(err)
		}
		spikes += len(trace.moments) - len(s.sources)
		shape := trace.shape()
		for _, k := range s.knobs(rand.New(rng.Source(8, "knobs", uint64(number)))) {
			values, smooth := s.stencil(t, k, func(*Trace) Loss { return loss }, shape)
			if !smooth {
				rough++
				continue
			}
			have := k.read(g) * k.step
			near, far := (values[2]-values[1])/2, (values[3]-values[0])/4
			want := (4*near - far) / 3
			// What rounding every spike to a picosecond may do, and an estimate of what the differences leave out.
			noise := 0.5 * g.sensitivity() * 5 / 3
			truncation := math.Abs(near - far)
			tolerance := noise + 1e-8*math.Abs(want) + 4*truncation*math.Sqrt(truncation/(math.Abs(want)+1e-300))
			compared++
			if want == 0 && have == 0 {
				still++
			}
			if math.Abs(have-want) > tolerance {
				t.Errorf("network %d, %s: %.12g, by differences %.12g (rounding %.2g, second against first %.2g)", number, k.name, have, want, noise, near-far)
			}
			if tolerance < 1e-5*math.Abs(want) {
				sharp++
				worst = max(worst, math.Abs(have-want)/math.Abs(want))
			}
		}
	}
	t.Logf("%d networks, %d spikes: %d derivatives compared (%d are 0), largest relative error of the %d that differences tell to 1e-5: %.2g; %d left out as not smooth", trials()-wild, spikes, compared, still, sharp, worst, rough)
	if compared < 3*rough {
		t.Errorf("%d derivatives compared, %d left out", compared, rough)
	}
}

// sensitivity is by how much the loss changes at most if every spike is moved by 1 ps.
func (g *Gradient) sensitivity() (sum float64) {
	for _, spikes := range g.Spike {
		for _, by := range spikes {
			sum += math.Abs(by)
		}
	}
	return sum
}

// stencil runs the network with a knob turned by -2, -1, 1 and 2 steps.
func (s *subject) stencil(t *testing.T, k knob, loss func(*Trace) Loss, shape []int32) (values [4]float64, smooth bool) {
	smooth = true
	for i, by := range []int{-2, -1, 1, 2} {
		k.turn(by)
		trace, err := s.run()
		k.turn(-by)
		if _, runaway := errors.AsType[*sim.LimitError](err); runaway {
			return values, false
		} else if err != nil {
			t.Fatal(err)
		}
		smooth = smooth && slices.Equal(trace.shape(), shape)
		g, err := trace.Backward(loss(trace))
		if err != nil {
			t.Fatal(err)
		}
		values[i] = g.Loss
	}
	return values, smooth
}
