package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
	"github.com/ranvier-sim/ranvier/sim"
)

// An integrated neuron whose threshold adapts is not followed by V, but by how far the climb of its threshold leaves V
// behind: y[0] is V less the sum of y[1] to y[n], which are the components of the threshold. The equations speak
// of V; lift and sink go from y[0] to V and back. So the neuron fires where y[0] reaches a threshold that stays, as all do,
// and what bounds y[0] within a step, or finds where it crosses, serves V and a moving threshold with no word changed.
// Where V is clamped the method keeps the sum of all, as it keeps all linear invariants.

// climb is the sum of the components of the threshold, of which there are n.
func climb[Y ode.Vector](y *Y, n int) (sum float64) {
	for k := range n {
		sum += (*y)[1+k]
	}
	return sum
}

func lift[Y ode.Vector](y *Y, n int) { (*y)[0] += climb(y, n) }
func sink[Y ode.Vector](y *Y, n int) { (*y)[0] -= climb(y, n) }

// theta is the name of the threshold as a variable.
const theta = "Theta"

// mostAdaptations is how many components the threshold of an integrated neuron may have.
const mostAdaptations = 3

// adaptations checks the threshold of an integrated neuron. All neurons have as many components. None may take
// the threshold down, below where a spike leaves V.
func (c *checks) adaptations(threshold []Adaptation, others int) {
	if len(threshold) != others {
		c.wrong("Threshold", fmt.Sprintf("%d components", len(threshold)), fmt.Sprintf("%d, as in the other neurons", others))
	}
	if len(threshold) > mostAdaptations {
		c.wrong("Threshold", fmt.Sprintf("%d components", len(threshold)), fmt.Sprintf("%d or fewer", mostAdaptations))
	}
	for k, h := range threshold {
		c.notNegative(fmt.Sprintf("Threshold[%d].Jump", k), h.Jump, "mV")
		c.tau(fmt.Sprintf("Threshold[%d].Tau", k), h.Tau)
	}
}

// withThreshold is a population of neurons with conductances whose thresholds adapt. Y has room for V and the components,
// F for filters, too.
func withThreshold[Y, F ode.Vector](l ConductanceLIF, s sim.Slice) (sim.Model, error) {
	n := min(len(l.Threshold), mostAdaptations)
	f := family[Y]{
		variables: []string{"V"}, climbs: n,
		ports: withConductances(l.Ports), noise: l.Noise, differ: l.Each != nil || l.Raised != nil,
	}
	for k := range n {
		f.variables = append(f.variables, fmt.Sprintf("H%d", k))
	}
	f.describe = func(i int) *excitable[Y] {
		own := l.Neuron(i)
		e := adapting[Y](own.describe(len(l.Threshold)), own.Threshold)
		if own.Raised != nil {
			height := own.Raised(i)
			e.notNegative("Raised", height, "mV")
			e.start[len(f.variables)-n] = height
		}
		return e
	}
	if n := len(l.Filters); n > 0 {
		return withFilters[F](f, n).model(s)
	}
	return f.model(s)
}

// adapting adds the components of its threshold to the description of a neuron.
func adapting[Y ode.Vector](d *excitable[[1]float64], threshold []Adaptation) *excitable[Y] {
	a := &adaptive[Y]{equations: d.equations}
	for _, h := range threshold[:min(len(threshold), mostAdaptations)] {
		a.threshold = append(a.threshold, Adaptation{h.Jump, sim.Millisecond / h.Tau})
	}
	e := &excitable[Y]{
		equations: a, threshold: d.threshold, refractory: d.refractory, current: d.current, tolerance: d.tolerance,
		ports: d.ports, background: d.background, filters: d.filters, checks: d.checks,
	}
	e.start[0] = d.start[0]
	return e
}

// adaptive is the right-hand side of neurons whose threshold adapts: that of V, and then that of the components.
type adaptive[Y ode.Vector] struct {
	equations equations[[1]float64]
	threshold []Adaptation // Tau taken for the rate, 1/ms
	v, dv     [1]float64   // work space
}

func (a *adaptive[Y]) slope(y *Y, current float64, dy *Y) {
	a.v[0] = (*y)[0]
	a.equations.slope(&a.v, current, &a.dv)
	(*dy)[0] = a.dv[0]
	for k, h := range a.threshold {
		(*dy)[1+k] = -h.Tau * (*y)[1+k]
	}
}

func (a *adaptive[Y]) reset(y *Y) {
	a.v[0] = (*y)[0]
	a.equations.reset(&a.v)
	(*y)[0] = a.v[0]
	for k, h := range a.threshold {
		(*y)[1+k] += h.Jump
	}
}
