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
		switch {
		case fires && g != 0:
			v := voice{neuron: j, scale: g * r.steepness(j), limit: math.Inf(1)}
			if r.Clip > 0 {
				v.limit = r.Clip * math.Abs(g)
			}
			v.learns = r.Leap == 0 || !r.leapsEach(&v)
			for _, e := range r.events {
				r.backOne(e, &v, d)
			}
		case !fires && d.NoSpike > 0:
			for _, e := range r.events {
				d.Weights[e.Source*r.Post+j] -= d.NoSpike
			}
		}
	}
}

// voice is what a neuron has to say to its arrivals.
type voice struct {
	neuron int
	scale  float64 // derivative of the loss by its potential, over tau
	limit  float64 // of a single derivative
	learns bool
}

// since is how long before a spike an event arrived at a neuron, in tau.
func (r *run) since(e Event, j int) float64 {
	if r.Synaptic != nil {
		e.At += r.Synaptic[e.Source*r.Post+j]
	}
	return (r.at[j] - e.At) / r.Tau
}

// leapsEach is leaps after forwardEach.
func (r *run) leapsEach(v *voice) bool {
	for _, e := range r.events {
		if x := r.since(e, v.neuron); x > 0 {
			if kappa, _ := r.Kernel.value(x); math.Abs(v.scale*r.Tau*kappa) > r.Leap {
				return true
			}
		}
	}
	return false
}

// backOne adds the derivatives with respect to one synapse.
func (r *run) backOne(e Event, v *voice, d *Derivatives) {
	s := e.Source*r.Post + v.neuron
	x := r.since(e, v.neuron)
	if x <= 0 {
		return
	}
	kappa, slope := r.Kernel.value(x)
	if v.learns {
		d.Weights[s] -= clip(v.scale*r.Tau*kappa, v.limit)
	}
	later := clip(v.scale*slope*r.Weights[s], v.limit)
	if d.Sources != nil {
		d.Sources[e.Source] += later
	}
	if d.Synaptic != nil {
		d.Synaptic[s] += later
	}
}
