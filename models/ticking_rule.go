package models

import "math"

// tickRule is what a neuron does at a tick, as snnTorch evaluates it: in float64, every operation rounded by
// itself. Conversions to float64 keep the compiler from fusing a multiplication with an addition, which
// would round once for the two.
type tickRule struct {
	keep      float64    // the part of mem that is left
	gain      [3]float64 // of the input, multiplied one after the other
	threshold float64
	reset     Reset
	immediate bool // see Leaky
	forgetful bool // a reset to zero comes after the input of its tick, see Lapicque
}

// tick carries the neuron, which was at rest if ticks have passed since its last, through tick k. Afterwards it
// rests if further ticks without input would change nothing, or make mem decay only: at its threshold or below,
// it cannot rise and so will not fire.
func (c *tickCell) tick(r *tickRule, k int64) (fires, rests bool) {
	before, x := c.mem, c.input
	c.mem, fires = r.tick(before, k-c.next, x)
	c.input, c.next = 0, k+1
	return fires, c.mem <= r.threshold || c.mem == before && x == 0 && !fires
}

// tick returns mem after `idle` ticks at rest and one more at which x arrives, and whether the neuron fires
// at the latter.
func (r *tickRule) tick(before float64, idle int64, x float64) (mem float64, fires bool) {
	x = float64(x * r.gain[0] * r.gain[1] * r.gain[2])
	resets := before > r.threshold
	if resets { // it never rests there but where ticks change nothing
		mem = r.restart(before, x)
	} else {
		mem = r.decay(before, idle+1, x)
	}
	fires = mem > r.threshold
	if r.immediate && fires != resets {
		mem = r.amend(mem, fires)
	}
	return mem, fires
}

// restart is a tick at which the neuron is reset, and x arrives.
func (r *tickRule) restart(mem, x float64) float64 {
	switch {
	case r.reset == ResetSubtract:
		return float64(r.keep*mem) + x - r.threshold
	case r.reset == ResetNone:
		return float64(r.keep*mem) + x
	case r.forgetful:
		return 0
	}
	return x
}

// amend resets a neuron that fires although this tick did not reset it, and takes the reset back from one
// that does not fire although this tick did.
func (r *tickRule) amend(mem float64, fires bool) float64 {
	switch {
	case r.reset == ResetSubtract && fires:
		return mem - r.threshold
	case r.reset == ResetSubtract:
		return mem + r.threshold
	case r.reset == ResetZero && fires:
		return 0
	case r.reset == ResetZero:
		return mem + mem
	}
	return mem
}

// idle returns mem after n ticks at rest: n multiplications, each rounded. No formula gives the bits of that.
// It ends early where one more would change nothing: at 0, or at the smallest numbers, which do not fade.
func (r *tickRule) idle(mem float64, n int64) float64 {
	if mem > r.threshold {
		return mem
	}
	for ; n > 0; n-- {
		next := r.keep * mem
		if next == mem {
			break
		}
		mem = next
	}
	return mem + 0 // the addition of no input turns -0 into 0
}

// decay returns mem after n ticks below threshold, of which the last adds x.
func (r *tickRule) decay(mem float64, n int64, x float64) float64 {
	if n >= 32 { // else multiplying is as fast
		if sum, certain := r.foresee(mem, n, x); certain {
			return sum
		}
	}
	return r.idle(mem, n) + x
}

// foresee computes decay by a formula, and tells whether that is certain to give the same bits. Mostly it is, once
// the old mem has become so small beside x that rounding the sum swallows the rounding errors of n ticks.
//
// Each of n multiplications is wrong by a factor between 1-u and 1+u, u = 2^-53; and power, which doubles an
// error as it squares, by the n-th power of that. So mem after n ticks is within 3 n u of mem power(keep, n), as a
// part of it. The slack is 8 n u, for the roundings of this very function, and a little more for numbers too
// small to have 53 bits. Rounding never changes an order: what lies between two numbers has a sum with x between
// their sums. So if these are one number, it is that of the ticks too.
func (r *tickRule) foresee(mem float64, n int64, x float64) (sum float64, certain bool) {
	const tiny = 0x1p-1000
	if n > 1<<50 {
		return 0, false
	}
	p := power(r.keep, n)
	about := float64(mem * p)
	slack := float64(math.Abs(mem)*(float64(p*float64(n)*0x1p-50)+tiny)) + tiny
	low, high := about-slack+x, about+slack+x
	return low, low == high
}

// power returns x^n for x in [0, 1], in about 2 log2(n) multiplications.
func power(x float64, n int64) float64 {
	p := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			p *= x
		}
		x *= x
	}
	return p
}
