package models

import "github.com/ranvier-sim/ranvier/sim"

// add applies one volley and notes the neurons that may now cross.
func (u *uniform) add(v *sim.Volley) {
	in := u.inputs[v.Port]
	switch {
	case u.stride > 1:
		u.addCurrent(v, in)
	case len(v.Weights) == 0:
		u.hits = jump(u.cells, v.Targets, float64(float64(v.Weight)*u.scale[0]), u.reach.bound, u.hits)
	default:
		u.hits = jumps(u.cells, v, u.scale[0], u.reach.bound, u.hits)
	}
}

// jump adds the same to the A_0 of all targets.
func jump(a []float64, targets []uint32, by, bound float64, hits []uint32) []uint32 {
	for _, i := range targets {
		x := a[i] + by
		a[i] = x
		if x >= bound {
			hits = append(hits, i)
		}
	}
	return hits
}

// jumps adds to each its own.
func jumps(a []float64, v *sim.Volley, scale, bound float64, hits []uint32) []uint32 {
	weights := v.Weights[:len(v.Targets)]
	for k, i := range v.Targets {
		x := a[i] + float64(float64(weights[k])*scale)
		a[i] = x
		if x >= bound {
			hits = append(hits, i)
		}
	}
	return hits
}

// addCurrent applies a volley to neurons with currents.
func (u *uniform) addCurrent(v *sim.Volley, in input) {
	membrane, current := in.size*u.scale[0], -in.size*u.scale[in.mode]
	if u.stride == 3 && in.mode > 0 {
		u.hits = u.reach.addToTwo(u.cells, v, arrivalTerms{in.mode, membrane, current}, u.hits)
		return
	}
	for k, i := range v.Targets {
		weight := float64(v.WeightOf(k))
		cell := u.cell(i)
		cell[0] += float64(weight * membrane)
		if in.mode > 0 {
			cell[in.mode] += float64(weight * current)
		}
		if u.reach.hit(cell) {
			u.hits = append(u.hits, i)
		}
	}
}

// scan tests all neurons.
func (u *uniform) scan() {
	switch u.stride {
	case 1:
		u.hits = scanNone(u.cells, u.reach.bound, u.hits)
		return
	case 3:
		u.hits = u.reach.scanTwo(u.cells, u.hits)
		return
	}
	for i := range u.free {
		if u.reach.hit(u.cell(uint32(i))) {
			u.hits = append(u.hits, uint32(i))
		}
	}
}

// scanNone is scan without currents.
func scanNone(a []float64, bound float64, hits []uint32) []uint32 {
	for i, x := range a {
		if x >= bound {
			hits = append(hits, uint32(i))
		}
	}
	return hits
}
