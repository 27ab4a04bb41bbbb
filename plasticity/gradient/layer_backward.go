package gradient

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Derivatives of a loss with respect to what a layer computes with. They are added to what is there.
type Derivatives struct {
	Weights  []float64 // like those of the layer
	Synaptic []float64 // the same, of delays; nil where the layer has none
	Sources  []float64 // of the time at which each source arrives; nil where nobody asks

	// NoSpike, if above 0, is taken from the derivative of every weight by which an input reached a neuron that stayed silent, so that it
	// grows: Comsa et al. 2020. It is not part of the exact gradient.
	NoSpike float64
}

// activity is the neurons whose causal sets a walk backwards through the arrivals has reached, and what they have to say
// to an arrival of factors f, g: a derivative of f a - g b for the weight, of f c + g d, times the weight, for the time.
type activity struct {
	order      []int32 // by causal set, the largest first
	a, b, c, d []float64
	reached    int
	weight     []float64 // of each neuron, for the present group; 0 for those not reached
	time       []float64
	limit      []float64 // of what a layer that clips lets pass
}

func newActivity(n int) activity {
	floats := func() []float64 { return make([]float64, n) }
	return activity{
		order: make([]int32, 0, n),
		a:     floats(), b: floats(), c: floats(), d: floats(), weight: floats(), time: floats(), limit: floats(),
	}
}

// backward adds the derivatives of a loss, given those with respect to the spikes of the last forward.
func (r *run) backward(grad []float64, d *Derivatives) {
	if r.each {
		r.backwardEach(grad, d)
		return
	}
	r.begin(grad, d.NoSpike)
	v := &r.active
	for k := len(r.groups) - 1; k >= 0; k-- {
		v.reach(r, k)
		if v.reached == 0 && d.NoSpike == 0 {
			continue
		}
		g := &r.groups[k]
		v.weigh(g, d.Sources != nil)
		if r.Clip > 0 {
			v.clipWeights()
		}
		for _, e := range r.events[g.from:g.to] {
			lo, hi := e.Source*r.Post, (e.Source+1)*r.Post
			floats.Add(d.Weights[lo:hi], v.weight)
			if d.Sources != nil {
				d.Sources[e.Source] += v.later(r.Weights[lo:hi], r.Clip > 0)
			}
		}
	}
}

// steepness is dt/dV over tau of the spike of a neuron, bounded if that is wanted. Where the potential only touches the threshold there is
// none, as of silence, if it is not.
func (r *run) steepness(j int) float64 {
	switch slope := r.slope[j]; {
	case r.Steepest > 0:
		return min(1/slope, r.Steepest)
	case slope == 0:
		return 0
	default:
		return 1 / slope
	}
}

// begin works out what every neuron has to say.
func (r *run) begin(grad []float64, noSpike float64) {
	v := &r.active
	v.order, v.reached = v.order[:0], 0
	clear(v.weight)
	clear(v.time)
	for j, g := range grad {
		if math.IsInf(r.at[j], 1) {
			v.weight[j] = -noSpike
			continue
		}
		if g == 0 {
			continue
		}
		v.order = append(v.order, int32(j))
		s := g * r.steepness(j)
		k := r.Kernel.derivatives(r.x[j])
		v.a[j], v.b[j] = -s*r.Tau*k.a, -s*r.Tau*k.b
		v.c[j], v.d[j] = s*k.c, s*k.d
		v.limit[j] = r.Clip * math.Abs(g)
		if r.Leap > 0 && r.leaps(j) {
			v.a[j], v.b[j] = 0, 0
		}
	}
	slices.SortFunc(v.order, func(i, j int32) int {
		if c := cmp.Compare(r.causal[j], r.causal[i]); c != 0 {
			return c
		}
		return cmp.Compare(i, j)
	})
}

// leaps tells whether the derivative by a weight of a neuron is larger than it may be.
func (r *run) leaps(j int) bool {
	v := &r.active
	for k := range r.groups[:r.causal[j]] {
		g := &r.groups[k]
		if math.Abs(v.a[j]*g.f-v.b[j]*g.g) > r.Leap {
			return true
		}
	}
	return false
}

// clip brings x into [-limit, limit].
func clip(x, limit float64) float64 { return max(-limit, min(limit, x)) }

// clipWeights bounds what the neurons reached say to a group's weights.
func (v *activity) clipWeights() {
	for _, j := range v.order[:v.reached] {
		v.weight[j] = clip(v.weight[j], v.limit[j])
	}
}

// later is what the neurons reached say to the time of an arrival by the given weights.
func (v *activity) later(weights []float64, clips bool) (sum float64) {
	if !clips {
		return floats.Dot(weights, v.time)
	}
	for _, j := range v.order[:v.reached] {
		sum += clip(weights[j]*v.time[j], v.limit[j])
	}
	return sum
}

// reach lets in the neurons in whose causal set group k is.
func (v *activity) reach(r *run, k int) {
	for v.reached < len(v.order) && int(r.causal[v.order[v.reached]]) > k {
		v.reached++
	}
}

// weigh is what the neurons reached say to a group.
func (v *activity) weigh(g *group, times bool) {
	for _, j := range v.order[:v.reached] {
		v.weight[j] = float64(v.a[j]*g.f) - float64(v.b[j]*g.g)
	}
	if times {
		for _, j := range v.order[:v.reached] {
			v.time[j] = float64(v.c[j]*g.f) + float64(v.d[j]*g.g)
		}
	}
}
