package convert

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Layer is units, and their synapses with shared weights.
type Layer struct {
	In, Out int       // numbers of units
	Weights []float64 // shared; they are float32, as those of the simulator are
	Kind    Kind

	start     []int    // the synapses of source i are [start[i], start[i+1])
	post, tap []uint32 // of each: its target, and which of the weights it has
}

// Kind is what the units of a layer do.
type Kind uint8

const (
	// Rectified units add up what comes, give off what is above 0, and keep what is below.
	Rectified Kind = iota
	// Pooling gives off what comes, slice by slice, and does not learn: there are no neurons.
	Pooling
	// Evidence is added up over all slices. It is the last layer.
	Evidence
)

// NewLayer makes a layer of synapses in which Weight is the number of the weight that a synapse has: 0, 1, 2, ... All
// weights are 0. Delays are of no matter. A *sim.SynapseError tells of a synapse that is impossible.
func NewLayer(kind Kind, in, out int, synapses []sim.Synapse) (*Layer, error) {
	l := &Layer{Kind: kind, In: in, Out: out, start: make([]int, in+1), post: make([]uint32, len(synapses)), tap: make([]uint32, len(synapses))}
	weights := 0
	for _, s := range synapses {
		if err := l.check(s); err != nil {
			return nil, err
		}
		l.start[s.Pre+1]++
		weights = max(weights, int(s.Weight)+1)
	}
	for i := range in {
		l.start[i+1] += l.start[i]
	}
	next := append([]int(nil), l.start...)
	for _, s := range synapses {
		l.post[next[s.Pre]], l.tap[next[s.Pre]] = s.Post, uint32(s.Weight)
		next[s.Pre]++
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
	deviation := math.Sqrt(2 * float64(l.Out) / float64(max(1, len(l.post))))
	for i := range l.Weights {
		l.Weights[i] = float64(float32(deviation * r.NormFloat64()))
	}
}

// Activity is what a unit gives off in a slice.
type Activity struct {
	Unit  uint32
	Value float64
}

// signal is what the units of a layer give off, slice after slice; only those that give off anything are in it.
type signal struct {
	activity []Activity
	by       []float64 // derivatives of the loss by each
	ends     []int     // of the slices
}

func (s *signal) reset() { s.activity, s.ends = s.activity[:0], s.ends[:0] }

// slice is the bounds of slice t.
func (s *signal) slice(t int) (lo, hi int) {
	if t > 0 {
		lo = s.ends[t-1]
	}
	return lo, s.ends[t]
}

// run is the state of a layer in a pass.
type run struct {
	*Layer
	v       []float64 // what units have added up
	by      []float64 // derivatives of the loss by it
	touched []bool
	reached []uint32
}

func newRun(l *Layer) *run {
	return &run{Layer: l, v: make([]float64, l.Out), by: make([]float64, l.Out), touched: make([]bool, l.Out)}
}

// forward computes what the layer gives off of what comes.
func (r *run) forward(in, out *signal) {
	clear(r.v)
	out.reset()
	for t := range in.ends {
		lo, hi := in.slice(t)
		for _, a := range in.activity[lo:hi] {
			r.add(a)
		}
		for _, j := range r.reached {
			r.touched[j] = false
			if v := r.v[j]; r.Kind != Evidence && v > 0 {
				out.activity = append(out.activity, Activity{j, v})
				r.v[j] = 0
			}
		}
		r.reached = r.reached[:0]
		out.ends = append(out.ends, len(out.activity))
	}
}

// add adds what one source gives off to its targets.
func (r *run) add(a Activity) {
	for s := r.start[a.Unit]; s < r.start[a.Unit+1]; s++ {
		j := r.post[s]
		r.v[j] += float64(r.Weights[r.tap[s]] * a.Value)
		if !r.touched[j] {
			r.touched[j] = true
			r.reached = append(r.reached, j)
		}
	}
}

// backward adds the derivatives by the weights to grad, and writes those by what came to in.by, given those by what was given
// off in out.by; of evidence they are in r.by. What a unit keeps below 0 counts later: so the derivative by what it has added up is that by
// what it gives off next.
func (r *run) backward(in, out *signal, grad []float64) {
	if r.Kind != Evidence {
		clear(r.by)
	}
	in.by = append(in.by[:0], make([]float64, len(in.activity))...)
	for t := len(in.ends) - 1; t >= 0; t-- {
		lo, hi := out.slice(t)
		for k := lo; k < hi; k++ {
			r.by[out.activity[k].Unit] = out.by[k]
		}
		from, to := in.slice(t)
		for k := from; k < to; k++ {
			in.by[k] = r.trace(in.activity[k], grad)
		}
		if r.Kind == Pooling { // which keeps nothing
			for k := lo; k < hi; k++ {
				r.by[out.activity[k].Unit] = 0
			}
		}
	}
}

// trace adds the derivatives by the weights of one source, and returns that by what it gave off.
func (r *run) trace(a Activity, grad []float64) (by float64) {
	for s := r.start[a.Unit]; s < r.start[a.Unit+1]; s++ {
		d := r.by[r.post[s]]
		grad[r.tap[s]] += float64(d * a.Value)
		by += float64(d * r.Weights[r.tap[s]])
	}
	return by
}
