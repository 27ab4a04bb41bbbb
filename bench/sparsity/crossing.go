package sparsity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Crossing is where the costs of the two simulators cross. Rates are those of the active neurons.
type Crossing struct {
	Relay              // at 1 Hz
	Step      sim.Time // of the grid
	Measured  float64  // Hz; +Inf if the event-driven simulator is faster at all rates, 0 if at none
	Predicted float64  // Hz, by the model
	Cost      float64  // at the measured crossing, s per s; NaN if there is none
}

// Crossings are those of all networks and steps.
func (s *Study) Crossings() (all []Crossing) {
	for _, in := range s.panels() {
		for _, step := range s.Steps {
			c := Crossing{Relay: Relay{N: s.N, K: in.K, Active: in.Active, Rate: 1}, Step: step}
			c.Predicted = s.Model.Crossover(c.Load(), step)
			c.Measured, c.Cost = cross(s.series(in, 0), s.series(in, step))
			all = append(all, c)
		}
	}
	return all
}

// cross finds the highest rate up to which the event-driven simulator is the faster. Between points costs are
// taken to be powers of the rate: straight on logarithmic axes.
func cross(event, clock []Point) (rate, cost float64) {
	advantage := func(i int) float64 { return math.Log(clock[i].Cost / event[i].Cost) }
	for i := len(event) - 1; i >= 0; i-- {
		switch {
		case advantage(i) <= 0:
			continue
		case i == len(event)-1:
			return math.Inf(1), math.NaN()
		}
		share := advantage(i) / (advantage(i) - advantage(i+1))
		between := func(a, b float64) float64 { return math.Exp((1-share)*math.Log(a) + share*math.Log(b)) }
		return between(event[i].Rate, event[i+1].Rate), between(event[i].Cost, event[i+1].Cost)
	}
	return 0, math.NaN()
}
