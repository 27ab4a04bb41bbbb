package models

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// checks gathers what is wrong with the parameters of one neuron.
type checks struct {
	mistakes []*sim.ParamError // Population and Index still open
}

func (c *checks) wrong(field string, value any, want string) {
	c.mistakes = append(c.mistakes, &sim.ParamError{Field: field, Value: value, Want: want})
}

func (c *checks) positive(field string, x float64, unit string) {
	if !(x > 0) || math.IsInf(x, 0) {
		c.wrong(field, x, "a finite number of "+unit+" above 0")
	}
}

func (c *checks) notNegative(field string, x float64, unit string) {
	if !(x >= 0) || math.IsInf(x, 0) {
		c.wrong(field, x, "a finite number of "+unit+", 0 or more")
	}
}

func (c *checks) share(field string, x float64) {
	if !(x >= 0 && x <= 1) {
		c.wrong(field, x, "a share, 0 to 1")
	}
}

// invertible refuses a parameter so small that its inverse overflows.
func (c *checks) invertible(field string, x float64) {
	if x > 0 && math.IsInf(1/x, 0) {
		c.wrong(field, x, "a value whose inverse float64 can hold")
	}
}

func (c *checks) finite(field string, x float64, unit string) {
	if !finite(x) {
		c.wrong(field, x, "a finite number of "+unit)
	}
}

// below refuses a potential that is not below another.
func (c *checks) below(field string, x float64, limit string, bound float64) {
	if x >= bound {
		c.wrong(field, x, fmt.Sprintf("less than %s = %v", limit, bound))
	}
}

func (c *checks) interval(field string, ps float64) {
	if !(ps >= 0) || math.IsInf(ps, 0) {
		c.wrong(field, ps, "a finite number of ps, 0 or more")
	}
}

// port checks port k of a neuron that takes the shapes up to last.
func (c *checks) port(k int, p Port, last Shape) {
	p.check(last, func(field string, value any, want string) {
		c.wrong(fmt.Sprintf("Ports[%d].%s", k, field), value, want)
	})
}

// threshold refuses a VTh that float64 cannot hold, or that would be taken for the default.
func (c *checks) threshold(mV float64, others string) {
	c.finite("VTh", mV, "mV")
	if mV == 0 {
		c.wrong("VTh", mV, "a threshold other than 0 (0 stands for the default; shift VTh and "+others+" together)")
	}
}

// Time constants outside of these bounds, in ps, have powers that float64 cannot hold.
const (
	shortestTau = 1e-3
	longestTau  = 1e24
)

func (c *checks) tau(field string, ps float64) {
	if !(ps >= shortestTau && ps <= longestTau) {
		c.wrong(field, ps, fmt.Sprintf("%v to %v ps", shortestTau, longestTau))
	}
}

// sameShapes reports ports that differ in number or shape from those of the other neurons.
func sameShapes[P interface{ shape() Shape }](c *checks, ports, others []P) {
	if len(ports) != len(others) {
		c.wrong("Ports", fmt.Sprintf("%d ports", len(ports)), fmt.Sprintf("%d, as in the other neurons", len(others)))
		return
	}
	for k := range others {
		if ports[k].shape() != others[k].shape() {
			c.wrong(fmt.Sprintf("Ports[%d].Shape", k), ports[k].shape(), "the same as in the other neurons")
		}
	}
}

// err names the neuron in its mistakes.
func (c *checks) err(population string, index int) error {
	var errs []error
	for _, m := range c.mistakes {
		m.Population, m.Index = population, index
		errs = append(errs, m)
	}
	return errors.Join(errs...)
}
