package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
	"github.com/ranvier-sim/ranvier/sim"
)

// equations are the differential equations of one neuron. Its potential is y[0], in mV; time is in ms. Where the
// threshold adapts, a cell keeps y[0] less the climb of the threshold.
type equations[Y ode.Vector] interface {
	// slope writes dy/dt to dy, given the current that flows in, in pA.
	slope(y *Y, current float64, dy *Y)

	// reset does to y what a spike does.
	reset(y *Y)
}

// excitable is one neuron of an integrated model as its Spec gives it: what the frame has to know of it.
type excitable[Y ode.Vector] struct {
	equations  equations[Y]
	start      Y
	threshold  float64 // mV
	passes     bool    // the potential passes through the threshold and is not reset: it fires on its way up
	refractory float64 // ps; the potential is clamped for so long
	current    float64 // constant, pA
	tolerance  float64 // of a step, per variable y, in units of 1 + |y|
	ports      []Port
	background []Noise
	filters    []Filter // of the potential, if there are any
	checks              // of the model's own parameters; those above are checked by the frame

	inlets []inlet // made of the ports
}

// family is a population of integrated neurons as its Spec gives it. A model is its Spec, which describes its
// neurons as a family, and its equations: see Izhikevich.
type family[Y ode.Vector] struct {
	variables []string // the names of y[0] ("V"), y[1], ...
	climbs    int      // how many of them, from y[1] on, are components of the threshold: see climb
	filters   int      // how many of them, the last, are filters
	ports     []Port   // whose shapes all neurons have
	noise     []Noise  // that all neurons have
	differ    bool     // each neuron is described for itself; otherwise one description is that of all
	describe  func(i int) *excitable[Y]
}

// integrated is the state of a slice of neurons that are differential equations.
//
// A neuron's solution is a chain of steps, each as long as its accuracy allows, and readable anywhere
// inside. The last of them reaches beyond the end of the window. It is kept until the neuron gets to its
// end, or something arrives and cuts it short. So the chain depends on the arrivals alone, not on windows
// nor on who looks; and a neuron that can neither fire nor hear anything before the end of its step is
// left alone until then. One that has come to rest has no step, and costs nothing.
type integrated[Y ode.Vector] struct {
	slice     sim.Slice
	variables []string
	own       int // how many of the variables are the neuron's own
	climbs    int // how many of these, from the second on, are components of the threshold
	filters   int // and how many, the last, are filters
	cells     []cell[Y]
	alarms    tournament // when each neuron must be looked at

	solver ode.Solver[Y]
	motion motion[Y]
	inbox  inbox
	work   sim.Work

	testimonies testimonies
	looked      []float64 // the inflow of a neuron that is only looked at
}

// cell is one neuron. Its state stands where its last step began.
type cell[Y ode.Vector] struct {
	*excitable[Y]
	since  instant
	step   ode.Step[Y] // from since on; its Start is the state
	inflow []float64   // the state of the inlets at since

	ahead ahead
	next  instant  // of what lies ahead; since, if that is not known yet
	free  instant  // the end of the refractory interval
	last  sim.Time // its last spike; -1 if none

	crossing float64 // when it crosses the threshold, ms after since
	fall     float64 // when a potential that is above it falls below, ms after since; +Inf if not in this step
	above    bool    // it has not come down since the last spike; only of neurons that are not reset

	pace   ode.Pace // of the steps
	smooth bool     // the next step goes on where the last one ended, with the same slope
	slow   int32    // steps in a row that were at a crawl
}

// ahead is what happens next to a neuron to which nothing arrives.
type ahead uint8

const (
	aStep     ahead = iota // the next step is to be taken
	aStepEnd               // the step ends
	aCrossing              // the potential crosses the threshold
	aRest                  // nothing: the neuron has come to rest
)

// longestStep is the longest step, ms.
const longestStep = 1000

// defaultTolerance keeps the spikes of a Hodgkin-Huxley neuron that fires for a second exact to 3e-7 ms.
const defaultTolerance = 2e-10

// gentle is the length of the first step that is tried, ms.
const gentle = 1.0 / 64

// model makes the neurons of a slice.
func (f family[Y]) model(s sim.Slice) (sim.Model, error) {
	n := s.Len()
	p := &integrated[Y]{slice: s, variables: variables(f.ports, f.variables...), own: len(f.variables), climbs: f.climbs, filters: f.filters}
	if f.climbs > 0 {
		p.variables = append(p.variables, theta)
	}
	p.cells, p.alarms, p.inbox = make([]cell[Y], n), newTournament(n), newInbox(n)
	p.solver.Longest, p.motion.climbs = longestStep, f.climbs
	var errs sim.Mistakes
	var d *excitable[Y]
	for i := range p.cells {
		if f.differ || i == 0 {
			d = f.describe(s.Lo + i)
			d.check(f)
		}
		switch {
		case len(d.mistakes) == 0:
			p.cells[i] = newCell(d, f.climbs)
			p.alarms.set(i, 0)
		case f.differ:
			errs.Add(d.err(s.Population, s.Lo+i))
		default:
			return nil, d.err(s.Population, -1)
		}
	}
	return withNoise(s, p, errs.Err(population(s)), f.noise)
}

// check checks what all integrated models have in common.
func (d *excitable[Y]) check(f family[Y]) {
	d.interval("TRef", d.refractory)
	d.finite("IE", d.current, "units of current")
	if !(d.tolerance >= 1e-14 && d.tolerance <= 1e-6) {
		d.wrong("Tolerance", d.tolerance, "1e-14 to 1e-6")
	}
	sameShapes(&d.checks, d.ports, f.ports)
	for k, p := range d.ports {
		d.port(k, p, AlphaConductance)
	}
	d.noise(d.background, len(d.ports))
	if f.differ {
		sameNoise(&d.checks, d.background, f.noise)
	}
	d.inlets = newInlets(d.ports)
}

// newCell is a neuron at time 0.
func newCell[Y ode.Vector](d *excitable[Y], climbs int) cell[Y] {
	c := cell[Y]{excitable: d, free: instant{at: -1}, last: -1, fall: math.Inf(1), pace: ode.Pace{Next: gentle}}
	c.inflow = newInflow(d.ports)
	c.step.Start = d.start
	sink(&c.step.Start, climbs)
	if c.step.Start[0] >= d.threshold {
		c.above = d.passes
		if !d.passes {
			c.ahead = aCrossing
		}
	}
	return c
}

// motion is the system that a neuron follows during a step.
type motion[Y ode.Vector] struct {
	equations equations[Y]
	tide      tide
	clamped   bool
	climbs    int    // components of the threshold
	lifted    Y      // work space
	evaluated uint64 // how often the slope was
}

// Slope implements ode.System.
func (m *motion[Y]) Slope(s float64, y, dy *Y) {
	m.evaluated++
	if m.climbs > 0 {
		m.lifted = *y
		y = &m.lifted
		lift(y, m.climbs)
	}
	m.equations.slope(y, m.tide.current(s, (*y)[0]), dy)
	if m.clamped {
		(*dy)[0] = 0
	}
	if m.climbs > 0 {
		sink(dy, m.climbs)
	}
}

// follow sets the motion that a neuron is in.
func (p *integrated[Y]) follow(c *cell[Y]) {
	p.solver.Tolerance = c.tolerance
	p.motion.equations, p.motion.clamped = c.equations, c.clamped()
	p.motion.tide.set(c.current, c.inlets, c.inflow)
}

// Work implements sim.Worker.
func (p *integrated[Y]) Work() sim.Work {
	w := p.work
	w.Exponentials = p.motion.evaluated
	return w
}
