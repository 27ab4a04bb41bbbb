package cost

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Load is a network and what happens in it per second of model time.
type Load struct {
	Neurons float64 // sources are none
	Parts   float64 // populations of neurons, and projections: what a clock visits at every instant
	Spikes  float64 // of neurons
	Sources float64 // spikes of sources
	Events  float64 // synaptic
	Noise   float64 // arrivals of noise
	Wakes   float64 // how often the event-driven simulator advances a population

	MostWakes float64 // how often it would if always something happened; 0 for no limit
}

// Active is the same network with x times the activity. Noise comes from outside and stays.
func (l Load) Active(x float64) Load {
	l.Spikes *= x
	l.Sources *= x
	l.Events *= x
	l.Wakes *= x / (1 + (x-1)*l.busy())
	return l
}

// busy is the part of the windows in which something happens: never all, so that a network in which nothing
// happens is not woken.
func (l Load) busy() float64 {
	if l.MostWakes == 0 {
		return 0
	}
	return min(1-1e-6, l.Wakes/l.MostWakes)
}

// EventDriven is the constants of the event-driven simulator, in s.
type EventDriven struct {
	Synapse float64 // c_syn: a synaptic event
	Spike   float64 // c_spike: what a spike costs beside
	Source  float64 // c_source: what a spike of a source does
	Wake    float64 // c_wake: what it costs to advance a population
	Noise   float64 // c_noise: an arrival of noise
	Error   float64 // root mean square of the relative deviations from what was measured
}

// Cost is the processor time per s of model time.
func (c EventDriven) Cost(l Load) float64 {
	return l.Events*c.Synapse + l.Spikes*c.Spike + l.Sources*c.Source + l.Wakes*c.Wake + l.Noise*c.Noise
}

// ClockStepped is the constants of the clock-stepped simulator, in s.
type ClockStepped struct {
	Step  float64 // c_step: a step of one neuron
	Visit float64 // c_visit: a step of one population or projection
	Add   float64 // c_add: a synaptic event
	Fire  float64 // c_fire: what a spike costs beside
	Move  float64 // c_move: what a spike of a source does
	Drip  float64 // c_drip: an arrival of noise
	Error float64 // as above
}

// Cost is the processor time per s of model time on a grid.
func (c ClockStepped) Cost(l Load, step sim.Time) float64 {
	return (l.Neurons*c.Step+l.Parts*c.Visit)/step.Seconds() + l.Events*c.Add + l.Spikes*c.Fire + l.Sources*c.Move + l.drips(step)*c.Drip
}

// drips is how many arrivals of noise have to be dealt with one by one.
func (l Load) drips(step sim.Time) float64 {
	const together = 3
	return min(l.Noise, together*l.Neurons/step.Seconds())
}

// Model is the constants of both.
type Model struct {
	Event EventDriven
	Clock ClockStepped
}

// Plus adds a part of the constants of another model: so networks of several kinds of neurons get constants of
// their own.
func (m Model) Plus(other Model, part float64) Model {
	e, c := &m.Event, &m.Clock
	e.Synapse += part * other.Event.Synapse
	e.Spike += part * other.Event.Spike
	e.Source += part * other.Event.Source
	e.Wake += part * other.Event.Wake
	e.Noise += part * other.Event.Noise
	e.Error += part * other.Event.Error
	c.Step += part * other.Clock.Step
	c.Visit += part * other.Clock.Visit
	c.Add += part * other.Clock.Add
	c.Fire += part * other.Clock.Fire
	c.Move += part * other.Clock.Move
	c.Drip += part * other.Clock.Drip
	c.Error += part * other.Clock.Error
	return m
}

// Crossover is the least factor by which the activity of a network would have to grow for the event-driven
// simulator to be no longer the faster: +Inf where it always is, 0 where it never is.
func (m Model) Crossover(l Load, step sim.Time) float64 {
	silent, lasting := l.Active(0), l
	lasting.Wakes = 0
	floor := m.Clock.Cost(silent, step) - m.Event.Cost(silent)
	if floor <= 0 {
		return 0
	}
	events, steps := m.Event.Cost(lasting), m.Clock.Cost(l, step)
	slope := events - m.Event.Cost(silent) - (steps - m.Clock.Cost(silent, step))
	if math.Abs(slope) < 1e-12*(events+steps) {
		slope = 0 // what is left of costs that grow alike is rounding
	}
	wakes, busy := l.Wakes*m.Event.Wake, l.busy()
	// floor - slope x - wakes x / (1 + (x-1) busy) = 0
	return leastRoot(slope*busy, slope*(1-busy)+wakes-floor*busy, -floor*(1-busy))
}

// leastRoot is the least x > 0 at which a x^2 + b x + c, which is not above 0 at 0, is 0: +Inf if there is none.
func leastRoot(a, b, c float64) float64 {
	if a == 0 {
		return positive(-c / b)
	}
	root := math.Sqrt(b*b - 4*a*c) // NaN if there is no root
	return min(positive((-b-root)/(2*a)), positive((-b+root)/(2*a)))
}

// positive is x if it is above 0, else +Inf.
func positive(x float64) float64 {
	if x > 0 {
		return x
	}
	return math.Inf(1)
}
