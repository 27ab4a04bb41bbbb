package models

import (
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// clock tells when a neuron under constant drive alone reaches its threshold, with twice the digits of
// float64: so well that a million periods still add up to the right picosecond.
type clock struct {
	tau    float64         // membrane time constant, ps; 0 for a neuron without leak
	level  portable.Double // where u tends to, mV; for a neuron without leak, its slope in mV/ps
	theta  portable.Double // mV
	period portable.Double // from reset to theta, ps; 0 if it never gets there
}

// leakyClock is that of a LIF neuron.
func leakyClock(tau, r, ie float64, d *description) clock {
	c := clock{tau: tau, level: portable.Product(r, ie), theta: d.thetaExact()}
	c.period, _ = c.until(d.resetExact())
	return c
}

// steadyClock is that of an IF neuron: C dV/dt = IE, in ms.
func steadyClock(capacitance, ie float64, d *description) clock {
	slope := portable.Double{Hi: ie}.Over(portable.Product(capacitance, sim.Millisecond))
	c := clock{level: slope, theta: d.thetaExact()}
	c.period, _ = c.until(d.resetExact())
	return c
}

// until returns how long u takes to rise to theta, in ps; ok is false if it never does.
func (c *clock) until(u portable.Double) (ps portable.Double, ok bool) {
	if c.tau == 0 {
		if c.level.Hi <= 0 {
			return portable.Double{}, false
		}
		return c.theta.Minus(u).Over(c.level), true
	}
	gap := c.level.Minus(c.theta)
	if gap.Hi <= 0 {
		return portable.Double{}, false
	}
	return c.level.Minus(u).Over(gap).Log().Times(portable.Double{Hi: c.tau}), true
}
