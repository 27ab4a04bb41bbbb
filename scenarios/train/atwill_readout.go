package train

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/sim"
)

// beyondReach is a threshold of outputs whose potential is read, in those of other neurons: no potential comes near.
const beyondReach = 1e9

// output is the model of an output, given that of other neurons.
func (t *Training) output(lif eventprop.Neuron) eventprop.Neuron {
	switch t.Readout {
	case first: // no more is of interest
		lif.TRef = float64(sim.Never)
	case peak:
		lif.VTh = beyondReach
	}
	return lif
}

// readout is what decides.
func (t *Training) readout() eventprop.Readout {
	switch t.Readout {
	case peak:
		return eventprop.PeakPotential
	case count:
		return eventprop.Spikes
	}
	return eventprop.FirstTime
}

// decide runs a sample to its end and returns the output that the simulator decides for, -1 for none.
func (n *atWill) decide(ctx context.Context, e *sim.Engine, s *firstspike.Simulated, pass *eventprop.Pass, c *firstspike.Comparison) (int, error) {
	outputs, until := s.Outputs(), n.Until
	if n.task.Readout == eventprop.PeakPotential {
		potentials, err := n.peaks(ctx, e, outputs, pass, c)
		if err != nil {
			return -1, err
		}
		return floats.MaxIdx(potentials), e.RunUntil(ctx, until)
	}
	if err := e.RunUntil(ctx, until); err != nil {
		return -1, err
	}
	spikes := s.Spikes.Spikes(outputs)
	switch {
	case len(spikes) == 0:
		return -1, nil
	case n.task.Readout == eventprop.FirstTime:
		return int(spikes[0].Neuron), nil
	}
	return floats.MaxIdx(eventprop.Counts(spikes, outputs.N, until, n.task.Fade*n.task.Unit)), nil
}

// peaks reads the potential of each output in the simulator, where that of the training was highest, and compares the two.
func (n *atWill) peaks(ctx context.Context, e *sim.Engine, outputs *sim.Population, pass *eventprop.Pass, c *firstspike.Comparison) ([]float64, error) {
	last := len(n.Layers) - 1
	order, potentials := make([]int, outputs.N), make([]float64, outputs.N)
	for j := range order {
		order[j] = j
	}
	at := func(j int) sim.Time { return sim.Time(math.RoundToEven(pass.PeakAt(last, j))) }
	slices.SortFunc(order, func(i, j int) int { return int(at(i) - at(j)) })
	for _, j := range order {
		if err := e.RunUntil(ctx, at(j)); err != nil {
			return nil, err
		}
		if err := e.Probe(outputs, "V", []int{j}, potentials[j:j+1]); err != nil {
			return nil, err
		}
		c.Potential = max(c.Potential, math.Abs(potentials[j]-pass.Peak(last, j)))
	}
	return potentials, nil
}
