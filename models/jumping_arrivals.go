package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// Advance implements sim.Model.
func (r *jumping) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	if len(r.early) > 0 && w.To > 0 && (len(in) == 0 || in[0].At > 0) {
		var err error
		if out, err = r.arrive(nil, out); err != nil {
			return out, err
		}
	}
	for len(in) > 0 {
		n := 1
		for n < len(in) && in[n].At == in[0].At {
			n++
		}
		r.settle(beforeArrivals(in[0].At))
		r.moveTo(exactly(in[0].At))
		var err error
		if out, err = r.arrive(in[:n], out); err != nil {
			return out, err
		}
		in = in[n:]
	}
	sortNew(out[start:])
	return out, nil
}

// arrive applies all volleys of one instant, which is now, then tests the threshold, once.
func (r *jumping) arrive(group []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	r.hits = append(r.hits[:0], r.early...)
	r.early = r.early[:0]
	for i := range group {
		r.add(&group[i])
	}
	if len(r.hits) == 0 {
		return out, nil
	}
	r.round++
	r.measure()
	for _, i := range r.hits {
		if r.seen[i] == r.round {
			continue
		}
		r.seen[i] = r.round
		r.work.Tested++
		if !r.reached(i, group) {
			continue
		}
		var err error
		if out, err = r.fire(i, out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// add applies one volley and notes the neurons that may be at their thresholds.
func (r *jumping) add(v *sim.Volley) {
	switch {
	case len(v.Targets) == 0:
	case r.lineage != nil:
		r.addOwn(v)
	case len(v.Weights) == 0:
		scale := r.scaleOf(0)
		r.hits = jumpingJump(r.cells, v.Targets, float64(float64(v.Weight)*scale), scale, r.hits)
	default:
		r.hits = jumpingJumps(r.cells, v, r.scaleOf(0), r.hits)
	}
}

// addOwn applies a volley to neurons whose time constants differ.
func (r *jumping) addOwn(v *sim.Volley) {
	for k, i := range v.Targets {
		scale := r.scaleOf(i)
		cell := &r.cells[i]
		cell.a += float64(float64(v.WeightOf(k)) * scale)
		if cell.a >= cell.low*scale {
			r.hits = append(r.hits, i)
		}
	}
}

// jumpingJump adds the same to the A of all targets.
func jumpingJump(cells []jumpingCell, targets []uint32, by, scale float64, hits []uint32) []uint32 {
	for _, i := range targets {
		cell := &cells[i]
		cell.a += by
		if cell.a >= cell.low*scale {
			hits = append(hits, i)
		}
	}
	return hits
}

// jumpingJumps adds to each its own.
func jumpingJumps(cells []jumpingCell, v *sim.Volley, scale float64, hits []uint32) []uint32 {
	weights := v.Weights[:len(v.Targets)]
	for k, i := range v.Targets {
		cell := &cells[i]
		a := cell.a + float64(float64(weights[k])*scale)
		cell.a = a
		if a >= cell.low*scale {
			hits = append(hits, i)
		}
	}
	return hits
}

// reached tells whether neuron i is at or above its threshold after the arrivals of group. Where rounding might decide, see tie.
func (r *jumping) reached(i uint32, group []sim.Volley) bool {
	a, theta, scale := r.cells[i].a, r.theta(i), r.scaleOf(i)
	bound := float64(theta * scale)
	if math.Abs(a-bound) > float64(closeCall*bound) {
		return a > bound
	}
	from := 0.0
	if r.free[i] == r.now {
		from = r.firingOf(i).reset
	}
	return tie{nil, from, scale, a, theta}.broken(i, group)
}

// fire makes neuron i fire now.
func (r *jumping) fire(i uint32, out []sim.Spike) ([]sim.Spike, error) {
	refractory := r.firingOf(i).refractory
	if refractory < 1 && r.free[i].plus(-refractory).at == r.now.at {
		return out, firesTwice(r.slice.Lo+int(i), r.now)
	}
	for j := range r.heights(i) {
		c := &r.components[j]
		r.heights(i)[j] += float64(c.jump * c.scale)
	}
	r.bound(i)
	r.cells[i].a = math.Inf(-1)
	r.free[i] = r.now.plus(refractory)
	out = append(out, sim.Spike{At: r.now.at, Neuron: i})
	if refractory == 0 {
		r.release(i)
	} else {
		r.releases.push(r.free[i], i)
	}
	return out, nil
}

// settle ends the refractory intervals that end before limit.
func (r *jumping) settle(limit queue.Key) {
	for {
		k, ok := r.releases.peek()
		if !ok || !k.Less(limit) {
			return
		}
		i := r.releases.pop()
		r.moveTo(r.free[i])
		r.release(i)
	}
}

// release ends the refractory interval of neuron i, now.
func (r *jumping) release(i uint32) { r.cells[i].a = r.firingOf(i).reset * r.scaleOf(i) }
