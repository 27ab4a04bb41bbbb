package gradient

import "math"

// forwardEach is forward for neurons that each see the arrivals in an order of their own, or so far apart that no instant can be
// the origin of all: the sums p and q are brought from arrival to arrival.
func (r *run) forwardEach() {
	for j := range r.Post {
		r.arrive(j)
		p, q := 0.0, 0.0
		for k, e := range r.arrivals {
			p, q = r.Kernel.add(p, q, r.Weights[e.Source*r.Post+j])
			i := interval{0, math.Inf(1), 1, 0}
			if k+1 < len(r.arrivals) {
				i.to = (r.arrivals[k+1].At - e.At) / r.Tau
				i.yTo = r.Kernel.at(i.to).y
			}
			if c, fires := r.Kernel.cross(p, q, r.Threshold, i); fires {
				r.at[j], r.slope[j] = e.At+c.x*r.Tau, c.slope
				break
			}
			p, q = r.Kernel.carry(p, q, i.to, i.yTo)
		}
	}
}

// arrive lists the arrivals at a neuron.
func (r *run) arrive(j int) {
	r.arrivals = append(r.arrivals[:0], r.events...)
	if r.Synaptic == nil {
		return
	}
	for k := range r.arrivals {
		e := &r.arrivals[k]
		e.At += r.Synaptic[e.Source*r.Post+j]
	}
	sortEvents(r.arrivals)
}

// add is what an arrival at x = 0 does to the sums.
func (k Kernel) add(p, q, w float64) (float64, float64) {
	if k == Equal {
		return p + w, q
	}
	return p + w, q + w
}

// carry moves the origin of the sums on by x, at which y is known.
func (k Kernel) carry(p, q, x, y float64) (float64, float64) {
	switch k {
	case NonLeaky:
		return p, q * y
	case Equal:
		return p * y, (q - p*x) * y
	}
	return p * y, q * y * y
}

// backwardEach is backward after forwardEach.
func (r *run) backwardEach(grad []float64, d *Derivatives) {
	for j, g := range grad {
		fires := !math.IsInf(r.at[j], 1)
		if fires && g == 0 || !fires && d.NoSpike == 0 {
			continue
		}
		scale := 0.0
		if fires {
			scale = g * r.steepness(j)
		}
		for _, e := range r.events {
			r.backOne(e, j, scale, d)
		}
	}
}

// backOne adds the derivatives with respect to one synapse.
func (r *run) backOne(e Event, j int, scale float64, d *Derivatives) {
	s := e.Source*r.Post + j
	if math.IsInf(r.at[j], 1) {
		d.Weights[s] -= d.NoSpike
		return
	}
	if r.Synaptic != nil {
		e.At += r.Synaptic[s]
	}
	x := (r.at[j] - e.At) / r.Tau
	if x <= 0 {
		return
	}
	kappa, slope := r.Kernel.value(x)
	d.Weights[s] -= scale * r.Tau * kappa
	later := scale * slope * r.Weights[s]
	if d.Sources != nil {
		d.Sources[e.Source] += later
	}
	if d.Synaptic != nil {
		d.Synaptic[s] += later
	}
}
