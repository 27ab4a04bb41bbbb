package loihi

import "math"

// rule is what a compartment does in a step. With whole and bounded it is that of the chip.
type rule struct {
	inputs     []current
	keepV      float64 // the part of v that is left
	threshold  float64
	bias       float64
	refractory int32
	vmin, vmax float64
	whole      bool // decays are rounded toward 0
	bounded    bool // registers have an end
	lava       bool // and it is lava's
}

// current is an input.
type current struct {
	keep  float64 // the part of u that is left
	shift float64 // of the sum of a step
}

// state of a neuron; its currents and their sums are in slices of their own.
type state struct {
	v     float64
	rest  int32 // steps of refractoriness that are left
	awake bool
}

// trouble is what befell the registers in a step.
type trouble uint8

const (
	wrapped trouble = 1 << iota // a current, or the sum of one
	clamped                     // the potential
)

// decay returns what is left of x.
func (r *rule) decay(x, keep float64) float64 {
	if r.whole {
		return decayed(x, keep)
	}
	return float64(x * keep)
}

// decayed is what is left of a whole number in a register: rounded toward 0.
func decayed(x, keep float64) float64 { return math.Trunc(x * keep) }

// Decay is what is left of a register that holds x after a step that takes `part` of 4096 of it.
func Decay(x, part int) int {
	return int(decayed(float64(x), float64(decayUnit-part)/decayUnit))
}

// step carries a neuron through a step in which sums arrived. It tells whether it fires, and whether further steps
// without input would change nothing.
func (r *rule) step(s *state, u, sums []float64) (fires, rests bool, t trouble) {
	rests = s.rest == 0
	total := r.bias
	for k := range u {
		before := u[k]
		t |= r.flow(&r.inputs[k], &u[k], sums[k])
		rests = rests && u[k] == before && sums[k] == 0
		sums[k] = 0
		total += u[k]
	}
	if r.bounded && !r.lava {
		if w := wrap(total, stateLimit); w != total {
			total, t = w, t|wrapped
		}
	}
	v := r.decay(s.v, r.keepV) + total
	if r.bounded && (v < r.vmin || v > r.vmax) {
		v, t = max(r.vmin, min(v, r.vmax)), t|clamped
	}
	if s.rest > 0 {
		v = 0
	}
	if fires = v > r.threshold; fires {
		v, s.rest = 0, r.refractory
	}
	s.rest = max(s.rest-1, 0)
	rests = rests && v == s.v && !fires
	s.v = v
	return fires, rests, t
}

// flow carries a current through a step.
func (r *rule) flow(c *current, u *float64, sum float64) (t trouble) {
	if sum != 0 {
		if c.shift != 1 && r.whole {
			sum = math.Floor(sum * c.shift)
		}
		if r.bounded && !r.lava {
			if w := wrap(sum, accumulatorLimit); w != sum {
				sum, t = w, wrapped
			}
		}
	}
	next := r.decay(*u, c.keep) + float64(sum*weightUnit)
	if r.bounded {
		w := next
		if r.lava {
			w = wrapOnce(next)
		} else {
			w = wrap(next, stateLimit)
		}
		if w != next {
			next, t = w, wrapped
		}
	}
	*u = next
	return t
}
