package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

func checkRates(c *codeCase) error {
	trials, e := len(c.Trials), &c.Expected
	if trials == 0 {
		return errors.New("trials: none")
	}
	neurons := len(c.Trials[0])
	for k, trial := range c.Trials {
		if len(trial) != neurons {
			return fmt.Errorf("trials[%d]: %d neurons, but %d in the first", k, len(trial), neurons)
		}
	}
	if len(e.CountRate) != trials || len(e.Population) != trials || len(e.Density) != neurons {
		return fmt.Errorf("expected: count_rate of %d and population of %d trials, density of %d neurons, want %d, %[4]d and %d",
			len(e.CountRate), len(e.Population), len(e.Density), trials, neurons)
	}
	return nil
}

// perUnit turns Hz into spikes per unit of time.
const perUnit = unit / sim.Second

// runRates compares the rates of single neurons, over trials, and of the population.
func runRates(_ context.Context, c *codeCase, _ way, r *Result) error {
	duration, errDuration := instant(c.Params.T)
	width, errWidth := instant(c.Params.BinWidth)
	trials, errTrials := c.spikes()
	if err := errors.Join(errDuration, errWidth, errTrials); err != nil {
		return err
	}
	neurons, bins := len(c.Trials[0]), coding.Bins{Width: width}
	for k, spikes := range trials {
		rates, population := make([]float64, neurons), make([]float64, len(c.Expected.Population[k]))
		err := errors.Join(coding.CountRate(rates, spikes, sim.Window{To: duration}), coding.PopulationRate(population, spikes, neurons, bins))
		if err != nil {
			return err
		}
		r.rates(rates, c.Expected.CountRate[k])
		r.rates(population, c.Expected.Population[k])
	}
	density := make([][]float64, neurons)
	for i := range density {
		density[i] = make([]float64, len(c.Expected.Density[i]))
	}
	if err := coding.Density(density, trials, bins); err != nil {
		return err
	}
	for i := range density {
		r.rates(density[i], c.Expected.Density[i])
	}
	return nil
}

// rates compares rates in Hz with those per unit.
func (r *Result) rates(hz, want []float64) {
	have := make([]float64, len(hz))
	for i, rate := range hz {
		have[i] = rate * perUnit
	}
	r.values(have, want)
}

// spikes are those of each trial.
func (c *codeCase) spikes() ([][]sim.Spike, error) {
	trials := make([][]sim.Spike, len(c.Trials))
	for k, trial := range c.Trials {
		for neuron, train := range trial {
			times, err := instants(train)
			if err != nil {
				return nil, fmt.Errorf("trials[%d][%d]: %w", k, neuron, err)
			}
			for _, at := range times {
				trials[k] = append(trials[k], sim.Spike{At: at, Neuron: uint32(neuron)})
			}
		}
	}
	return trials, nil
}
