package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// mode is one exponential of a neuron's motion. Its amplitude is kept scaled by
//
//	E(t) = exp(rate (t - origin)),
//
// so that it does not change between events, and an arrival at t adds its weight times E(t): the
// exponential is paid once per arrival, not once per synapse.
//
// The origin moves on in steps by which E shrinks by exactly 2^epochBits. So rescaling an amplitude is
// exact, and neither when it is done nor in how many steps changes a bit.
type mode struct {
	rate   float64         // 1/ps; 0 for a neuron without leak, whose E is 1
	length portable.Double // of an epoch, ps
	epoch  float64         // its number
	origin instant         // epoch * length
	end    instant         // (epoch + 1) * length
}

// epochBits is how many powers of two E spans: far from overflow, and rarely rescaled (355 time
// constants).
const epochBits = 512

func newMode(rate float64) mode {
	m := mode{rate: rate, end: never}
	if rate > 0 {
		m.length = portable.Ln2.Times(portable.Double{Hi: epochBits}).Over(portable.Double{Hi: rate})
		m.end = m.begin(1)
	}
	return m
}

// begin is the instant at which an epoch begins.
func (m *mode) begin(epoch float64) instant {
	t := m.length.Times(portable.Double{Hi: epoch})
	return instant{}.plusDouble(t)
}

// enter moves the origin to the epoch that t lies in, and returns by how many epochs.
func (m *mode) enter(t instant) (epochs float64) {
	if t.before(m.end) {
		return 0
	}
	before := m.epoch
	m.epoch = math.Floor(t.minus(instant{}) / m.length.Hi)
	for m.begin(m.epoch + 1).before(t) { // where the quotient was rounded
		m.epoch++
	}
	for m.epoch > before && t.before(m.begin(m.epoch)) {
		m.epoch--
	}
	m.origin, m.end = m.begin(m.epoch), m.begin(m.epoch+1)
	return m.epoch - before
}

// leave moves the origin back to the epoch that t lies in, and returns by how many epochs.
func (m *mode) leave(t instant) (epochs float64) {
	for m.epoch > 0 && t.before(m.origin) {
		m.epoch--
		m.origin, m.end = m.begin(m.epoch), m.origin
		epochs++
	}
	return epochs
}

// at is E(t). The rounding error of the exponent, which grows with the distance from the origin, is
// made up for, so that E is as exact far from its origin as close to it.
func (m *mode) at(t instant) float64 {
	s := t.minus(m.origin)
	x := m.rate * s
	return portable.ExpSum(x, math.FMA(m.rate, s, -x))
}

// tabulate writes E at the instants of volleys, which lie in the epoch, to every stride-th element of table.
func (m *mode) tabulate(in []sim.Volley, table []float64, stride int) {
	for k := range in {
		table[k*stride] = m.at(exactly(in[k].At))
	}
}

// carry carries an amplitude over epochs. It is the same in one go as epoch by epoch: the factor is a power of
// two, and what gets so small that a product could be rounded is nothing. An infinite amplitude stays.
func carry(a, epochs float64) float64 {
	a = math.Ldexp(a, -int(math.Min(epochs, 4)*epochBits))
	if math.Abs(a) < tiny {
		return 0
	}
	return a
}

// tiny is above all amplitudes that one more epoch could round.
const tiny = 0x1p-960

// carryAll carries every stride-th amplitude from the first on, as carry does: over one epoch, the usual number
// where something happens now and then, without a call for each.
func carryAll(a []float64, first, stride int, epochs float64) {
	const epoch = 0x1p-512 // 2^-epochBits
	for i := first; i < len(a); i += stride {
		if epochs != 1 {
			a[i] = carry(a[i], epochs)
		} else if a[i] *= epoch; math.Abs(a[i]) < tiny {
			a[i] = 0
		}
	}
}
