package convert

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Layer is y = f(W x): units, and their synapses with shared weights.
type Layer struct {
	In, Out int       // numbers of units
	Weights []float64 // shared; they are float32, as those of the simulator are
	Linear  bool      // f is the identity; otherwise it is max(0, .)
	Fixed   bool      // the weights are not trained: sum pooling

	start     []int    // the synapses of unit j are [start[j], start[j+1])
	pre, taps []uint32 // of each: its source, and which of the weights it has
}

// NewLayer makes a layer of synapses in which Weight is the number of the weight that a synapse has: 0, 1, 2, ... All
// weights are 0. Delays are of no matter. A *sim.SynapseError tells of a synapse that is impossible.
func NewLayer(in, out int, synapses []sim.Synapse) (*Layer, error) {
	l := &Layer{In: in, Out: out, start: make([]int, out+1), pre: make([]uint32, len(synapses)), taps: make([]uint32, len(synapses))}
	weights := 0
	for _, s := range synapses {
		if err := l.check(s); err != nil {
			return nil, err
		}
		l.start[s.Post+1]++
		weights = max(weights, int(s.Weight)+1)
	}
	for j := range out {
		l.start[j+1] += l.start[j]
	}
	next := append([]int(nil), l.start...)
	for _, s := range synapses {
		l.pre[next[s.Post]], l.taps[next[s.Post]] = s.Pre, uint32(s.Weight)
		next[s.Post]++
	}
	l.Weights = make([]float64, weights)
	return l, nil
}

func (l *Layer) check(s sim.Synapse) error {
	wrong := func(field string, value any, want string) error {
		return &sim.SynapseError{Pre: int(s.Pre), Post: int(s.Post), Field: field, Value: value, Want: want}
	}
	switch {
	case int(s.Pre) >= l.In:
		return wrong("pre", s.Pre, fmt.Sprintf("a unit below %d", l.In))
	case int(s.Post) >= l.Out:
		return wrong("post", s.Post, fmt.Sprintf("a unit below %d", l.Out))
	case !(s.Weight >= 0 && s.Weight < 1<<31) || s.Weight != math.Trunc(s.Weight):
		return wrong("weight", s.Weight, "the number of a weight: 0, 1, 2, ...")
	}
	return nil
}

// Draw draws the weights from a normal distribution of the variance 2/(synapses of a unit), so that activations neither grow nor shrink
// from layer to layer (He et al. 2015, doi:10.1109/ICCV.2015.123). The stream is named by seed and layer.
func (l *Layer) Draw(seed uint64, layer int) {
	r := rng.New(seed, "weights", uint64(layer))
	deviation := math.Sqrt(2 * float64(l.Out) / float64(max(1, len(l.pre))))
	for i := range l.Weights {
		l.Weights[i] = float64(float32(deviation * r.NormFloat64()))
	}
}

// forward computes y of x.
func (l *Layer) forward(x, y []float64) {
	for j := range y {
		sum := 0.0
		for s := l.start[j]; s < l.start[j+1]; s++ {
			sum += float64(l.Weights[l.taps[s]] * x[l.pre[s]])
		}
		if sum < 0 && !l.Linear {
			sum = 0
		}
		y[j] = sum
	}
}

// backward adds the derivatives by the weights to grad, and writes those by x to dx, unless it is nil, given those by y.
func (l *Layer) backward(x, y, dy, dx, grad []float64) {
	clear(dx)
	for j, d := range dy {
		if d == 0 || y[j] <= 0 && !l.Linear {
			continue
		}
		for s := l.start[j]; s < l.start[j+1]; s++ {
			pre, tap := l.pre[s], l.taps[s]
			grad[tap] += float64(d * x[pre])
			if dx != nil {
				dx[pre] += float64(d * l.Weights[tap])
			}
		}
	}
}
