package gradient

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Kernel is what one arrival of weight w adds to the potential of a neuron, w kappa((t - t_i)/tau). It fires at the first instant at
// which the sum over its arrivals reaches the threshold, at most once.
type Kernel uint8

// The kernels of neurons whose spike time has a closed form.
const (
	// NonLeaky is kappa(x) = 1 - exp(-x): integrate-and-fire without leak under exponential currents, models.IF with C = tau in ms
	// (Mostafa 2017, arXiv:1606.08165).
	NonLeaky Kernel = iota

	// Equal is kappa(x) = x exp(-x): leaky integrate-and-fire with equal time constants of membrane and synapse, models.LIF with R = 1
	// (Göltz et al. 2021, arXiv:1912.11443); and the spike response model with alpha functions (Comsa et al. 2020, arXiv:1907.13223),
	// models.Comsa with k = 1/tau, weights tau times and its threshold as theirs.
	Equal

	// Double is kappa(x) = exp(-x/2) - exp(-x): leaky integrate-and-fire whose membrane is twice as slow as its synapse, models.LIF
	// with TauM = 2 tau and R = 1 (Göltz et al. 2021).
	Double

	kernels
)

// String names the kernel as files and flags do.
func (k Kernel) String() string {
	if k >= kernels {
		return "unknown"
	}
	return [...]string{"nonleaky", "equal", "double"}[k]
}

// The potential between two arrivals is a function of two sums over the arrivals so far, p = sum w f(x_i) and q = sum w g(x_i), x
// being time in units of tau, counted from anywhere:
//
//	NonLeaky  V(x) = p - q y          y = exp(-x)     f = 1         g = exp(x)
//	Equal     V(x) = y (p x - q)      y = exp(-x)     f = exp(x)    g = x exp(x)
//	Double    V(x) = y (p - q y)      y = exp(-x/2)   f = exp(x/2)  g = exp(x)
//
// So one pair f, g serves all neurons that an input reaches, and a synapse costs two multiplications and additions.

// factors are f, g, y at x.
type factors struct{ f, g, y float64 }

func (k Kernel) at(x float64) factors {
	switch k {
	case NonLeaky:
		e := portable.Exp(x)
		return factors{1, e, 1 / e}
	case Equal:
		e := portable.Exp(x)
		return factors{e, x * e, 1 / e}
	}
	e := portable.Exp(x / 2)
	return factors{e, e * e, 1 / e}
}

// span of time between two arrivals, in which p and q stay. The second may never come.
type interval struct {
	from, to   float64 // to may be +Inf
	yFrom, yTo float64
}

// bound returns factors such that the potential cannot reach a threshold above 0 in the interval, being below it at the beginning,
// unless p x - q z does: where V does not only rise, all but one of its factors are taken at the end at which they
// are larger.
func (k Kernel) bound(i interval) (x, z float64) {
	switch k {
	case NonLeaky:
		return 1, i.yTo
	case Equal:
		return i.yFrom * i.to, i.yFrom
	}
	return i.yFrom, i.yFrom * i.yTo
}

// crossing is an instant at which the potential reaches the threshold, and dV/dx there.
type crossing struct{ x, slope float64 }

// nearly is by how much a crossing may seem to lie before the interval, due to rounding, relative to time.
const nearly = 1e-13

// cross returns the first crossing of theta in an interval at whose beginning the potential is below it. One at the very end counts.
func (k Kernel) cross(p, q, theta float64, i interval) (crossing, bool) {
	switch k {
	case NonLeaky:
		return crossNonLeaky(p, q, theta, i)
	case Equal:
		return crossEqual(p, q, theta, i)
	}
	return crossDouble(p, q, theta, i)
}

// within accepts a crossing that lies in the interval but for rounding.
func (i interval) within(c crossing) (crossing, bool) {
	if c.x < i.from {
		if c.x < i.from-nearly*(1+math.Abs(i.from)) {
			return c, false
		}
		c.x = i.from
	}
	return c, c.x <= i.to && !math.IsInf(c.x, 1)
}

func crossNonLeaky(p, q, theta float64, i interval) (crossing, bool) {
	slope := p - theta // is q y at the crossing
	if q <= 0 || slope <= 0 {
		return crossing{}, false
	}
	x := math.Log(q / slope)
	return crossing{max(x, i.from), slope}, x <= i.to && !math.IsInf(x, 1)
}

// crossEqual solves (p/theta) s exp(-s) = exp(q/p), s = x - q/p, which is s - ln s = c. There is a solution where c >= 1: this is looked at before
// anything is solved. Where c = 1 the potential only touches the threshold, which counts. The earlier one is s = -W0(-exp(-c)).
func crossEqual(p, q, theta float64, i interval) (crossing, bool) {
	if p <= 0 {
		return crossing{}, false
	}
	r := q / p
	if peak := 1 + r; peak <= i.from || peak > i.to && i.yTo*(p*i.to-q) < theta {
		return crossing{}, false
	}
	c := math.Log(p/theta) - r
	if c < 1 {
		return crossing{}, false
	}
	s := minusLambertW(c)
	return i.within(crossing{s + r, theta * (1 - s) / s})
}

// crossDouble solves y (p - q y) = theta at the larger y; if there is but one, the potential only touches the threshold there.
func crossDouble(p, q, theta float64, i interval) (crossing, bool) {
	if p <= 0 || q <= 0 || p >= 2*q*i.yFrom || p < 2*q*i.yTo && i.yTo*(p-q*i.yTo) < theta {
		return crossing{}, false
	}
	square := p*p - 4*q*theta
	if square < 0 {
		return crossing{}, false
	}
	root := math.Sqrt(square)
	y := (p + root) / (2 * q)
	return i.within(crossing{-2 * math.Log(y), y * root / 2})
}

// minusLambertW returns -W0(-exp(-c)), c >= 1: the solution s <= 1 of s - ln s = c. Corless et al. 1996, doi:10.1007/BF02124750, for the
// series about the branch point, here in h = sqrt(2 (c - 1)).
func minusLambertW(c float64) float64 {
	v := c - 1
	if v > 0.4 {
		return smallRoot(c)
	}
	h := math.Sqrt(2 * v)
	d := h * (1 - h*(1.0/3-h*(1.0/36+h/270))) // 1 - s
	for range 2 {                             // of Halley's method
		f := -d - math.Log1p(-d) - v
		slope := d / (1 - d)
		if slope == 0 {
			break
		}
		step := f / slope
		d -= step / (1 - step/(2*d*(1-d)))
	}
	return 1 - d
}

// smallRoot keeps the digits of a small s.
func smallRoot(c float64) float64 {
	s := portable.Exp(-c)
	s *= portable.Exp(s * (1 + s*(1+1.5*s)))
	for range 2 {
		f := s - math.Log(s) - c
		step := f / (s - 1) // relative
		s *= 1 - step/(1-step/(2*(s-1)))
	}
	return s
}

// derivatives of a spike at x: kappa and kappa' of an arrival with the factors f, g are a f - b g and c f + d g.
type derivatives struct{ a, b, c, d float64 }

func (k Kernel) derivatives(x float64) derivatives {
	switch k {
	case NonLeaky:
		y := portable.Exp(-x)
		return derivatives{1, y, 0, y}
	case Equal:
		y := portable.Exp(-x)
		return derivatives{y * x, y, y * (1 - x), y}
	}
	y := portable.Exp(-x / 2)
	return derivatives{y, y * y, -y / 2, y * y}
}

// value is kappa(x) and kappa'(x), x >= 0.
func (k Kernel) value(x float64) (kappa, slope float64) {
	y := portable.Exp(-x)
	switch k {
	case NonLeaky:
		return -math.Expm1(-x), y
	case Equal:
		return x * y, (1 - x) * y
	}
	half := portable.Exp(-x / 2)
	return half - y, y - half/2
}
