package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// Advance implements sim.Model.
func (r *rising) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
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
func (r *rising) arrive(group []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	r.hits = append(r.hits[:0], r.early...)
	r.early = r.early[:0]
	for i := range group {
		v := &group[i]
		if len(v.Weights) == 0 {
			r.hits = risingJump(r.cells, v.Targets, float64(float64(v.Weight)*r.scale), r.scale, r.hits)
		} else {
			r.hits = risingJumps(r.cells, v, r.scale, r.hits)
		}
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

// risingJump adds the same to the A of all targets.
func risingJump(cells []risingCell, targets []uint32, by, scale float64, hits []uint32) []uint32 {
	for _, i := range targets {
		cell := &cells[i]
		cell.a += by
		if cell.a >= cell.low*scale {
			hits = append(hits, i)
		}
	}
	return hits
}

// risingJumps adds to each its own.
func risingJumps(cells []risingCell, v *sim.Volley, scale float64, hits []uint32) []uint32 {
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

// reached tells whether neuron i is at or above its threshold after the arrivals of group. As in uniform, one that
// was at rest is decided by the sum of the weights themselves where rounding might decide.
func (r *rising) reached(i uint32, group []sim.Volley) bool {
	a, theta := r.cells[i].a, r.theta(i)
	bound := float64(theta * r.scale)
	if math.Abs(a-bound) > float64(closeCall*bound) {
		return a > bound
	}
	sum, scaled := 0.0, 0.0
	for v := range group {
		for k, target := range group[v].Targets {
			if target == i {
				w := float64(group[v].WeightOf(k))
				sum += w
				scaled += float64(w * r.scale)
			}
		}
	}
	if scaled == a {
		return sum >= theta
	}
	return a >= bound
}

// fire makes neuron i fire now.
func (r *rising) fire(i uint32, out []sim.Spike) ([]sim.Spike, error) {
	if r.refractory < 1 && r.free[i].plus(-r.refractory).at == r.now.at {
		return out, firesTwice(r.slice.Lo+int(i), r.now)
	}
	for j := range r.heights(i) {
		c := &r.components[j]
		r.heights(i)[j] += float64(c.jump * c.scale)
	}
	r.bound(i)
	r.cells[i].a = math.Inf(-1)
	r.free[i] = r.now.plus(r.refractory)
	out = append(out, sim.Spike{At: r.now.at, Neuron: i})
	if r.refractory == 0 {
		r.release(i)
	} else {
		r.releases.push(r.free[i], i)
	}
	return out, nil
}

// settle ends the refractory intervals that end before limit.
func (r *rising) settle(limit queue.Key) {
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
func (r *rising) release(i uint32) { r.cells[i].a = r.reset * r.scale }
