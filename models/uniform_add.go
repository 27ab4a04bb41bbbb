package models

import "github.com/ranvier-sim/ranvier/sim"

// add applies one volley and notes the neurons that may now cross.
func (u *uniform) add(v *sim.Volley) {
	in := u.inputs[v.Port]
	switch {
	case u.stride > 1:
		u.addCurrent(v, in)
	case len(v.Weights) == 0:
		u.hits = jump(u.cells, v.Targets, float64(v.Weight)*u.scale[0], u.reach.bound(), u.hits)
	default:
		u.hits = jumps(u.cells, v, u.scale[0], u.reach.bound(), u.hits)
	}
}

// jump adds the same to the M of all targets.
func jump(m []float64, targets []uint32, by, bound float64, hits []uint32) []uint32 {
	for _, i := range targets {
		x := m[i] + by
		m[i] = x
		if x >= bound {
			hits = append(hits, i)
		}
	}
	return hits
}

// jumps adds to each its own.
func jumps(m []float64, v *sim.Volley, scale, bound float64, hits []uint32) []uint32 {
	weights := v.Weights[:len(v.Targets)]
	for k, i := range v.Targets {
		x := m[i] + float64(weights[k])*scale
		m[i] = x
		if x >= bound {
			hits = append(hits, i)
		}
	}
	return hits
}

// addCurrent applies a volley to neurons with currents.
func (u *uniform) addCurrent(v *sim.Volley, in input) {
	membrane, current := in.membrane*u.scale[0], in.membrane*u.scale[in.mode]
	if in.mode == 0 {
		current = 0 // a Delta port: M has it all
	}
	weight := float64(v.Weight)
	for k, i := range v.Targets {
		if len(v.Weights) > 0 {
			weight = float64(v.Weights[k])
		}
		cell := u.cell(i)
		cell[0] += weight * membrane
		if in.mode > 0 {
			cell[in.mode] += weight * current
		}
		if u.reach.hit(cell) {
			u.hits = append(u.hits, i)
		}
	}
}

// scan tests all neurons.
func (u *uniform) scan() {
	if u.stride == 1 {
		bound := u.reach.bound()
		for i, m := range u.cells {
			if m >= bound {
				u.hits = append(u.hits, uint32(i))
			}
		}
		return
	}
	for i := range u.free {
		if u.reach.hit(u.cell(uint32(i))) {
			u.hits = append(u.hits, uint32(i))
		}
	}
}
