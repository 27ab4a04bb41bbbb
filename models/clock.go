package models

import "github.com/ranvier-sim/ranvier/sim"

// clock tells when a neuron under constant drive alone reaches its threshold, with twice the digits of
// float64: so well that a million periods still add up to the right picosecond.
type clock struct {
	tau    float64 // membrane time constant, ps; 0 for a neuron without leak
	level  double  // where u tends to, mV; for a neuron without leak, its slope in mV/ps
	theta  double  // mV
	period double  // from reset to theta, ps; 0 if it never gets there
}

// leakyClock is that of a LIF neuron.
func leakyClock(tau, r, ie float64, d *description) clock {
	c := clock{tau: tau, level: product2(r, ie), theta: d.thetaExact()}
	c.period, _ = c.until(d.resetExact())
	return c
}

// steadyClock is that of an IF neuron: C dV/dt = IE, in ms.
func steadyClock(capacitance, ie float64, d *description) clock {
	slope := double{ie, 0}.over(product2(capacitance, sim.Millisecond))
	c := clock{level: slope, theta: d.thetaExact()}
	c.period, _ = c.until(d.resetExact())
	return c
}

// until returns how long u takes to rise to theta, in ps; ok is false if it never does.
func (c *clock) until(u double) (ps double, ok bool) {
	if c.tau == 0 {
		if c.level.hi <= 0 {
			return double{}, false
		}
		return c.theta.minus(u).over(c.level), true
	}
	gap := c.level.minus(c.theta)
	if gap.hi <= 0 {
		return double{}, false
	}
	return c.level.minus(u).over(gap).log().times(double{c.tau, 0}), true
}

// after returns t + x, x in ps.
func (x double) after(t instant) instant { return t.plus(x.hi).plus(x.lo) }
