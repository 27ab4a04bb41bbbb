package peers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Axons is a network of Hodgkin and Huxley's axons, models.HH, at rest at first. The first Active of them get a
// steady current, and may excite one another; nothing reaches the others.
type Axons struct {
	N         int     `json:"n"`
	Active    int     `json:"active"`
	Weakest   float64 `json:"weakest"`   // current of the first, uA/cm2
	Strongest float64 `json:"strongest"` // the current that those of the active ones rise towards, evenly
	K         int     `json:"k"`         // synapses of an active axon: onto the next K, around a ring
	Weight    float64 `json:"weight"`    // of an excitatory conductance, mS/cm2
	Tau       float64 `json:"tau"`       // with which it decays, ms
	Delay     float64 `json:"delay"`     // ms
	Rest      float64 `json:"rest"`      // mV, at which all begin, with steady gates
}

// Precision is how exactly a simulator is to integrate.
type Precision struct {
	Step      float64 `json:"step"`      // of its time grid, ms
	Tolerance float64 `json:"tolerance"` // of variable steps; 0 for the simulator's default
}

// AxonSimulation is a simulator that has built a network of axons.
type AxonSimulation struct{ *Simulation }

// Firing is what axons did, and what it took to simulate it.
type Firing struct {
	Times     []float64 // of spikes, ms
	Neurons   []int     // that fired them
	Wall, CPU time.Duration
}

// StartAxons starts a simulator that has Hodgkin and Huxley's axon, and has it build a network. Errors are those
// of Start.
func (p *Peer) StartAxons(ctx context.Context, python string, a Axons, precision Precision) (*AxonSimulation, error) {
	if p.axons == "" {
		return nil, &UnsuitableError{p.Name, "there is no script for it"}
	}
	path, err := p.find(ctx, python)
	if err != nil {
		return nil, err
	}
	source, err := source(p.axons)
	if err != nil {
		return nil, err
	}
	job, err := json.Marshal(struct {
		Axons
		Precision
	}{a, precision})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	s, err := p.launch(ctx, path, source, job)
	if err != nil {
		return nil, err
	}
	return &AxonSimulation{s}, nil
}

// Fire simulates a time, in ms, from the beginning. Errors are *ScriptErrors, after which the simulation is over.
func (s *AxonSimulation) Fire(until float64) (*Firing, error) {
	var answer struct {
		Times     []float64
		Neurons   []int
		Wall, CPU float64 // s
	}
	if err := s.ask(until, &answer); err != nil {
		return nil, err
	}
	if len(answer.Times) != len(answer.Neurons) {
		return nil, s.fail(fmt.Errorf("%d times of %d spikes", len(answer.Times), len(answer.Neurons)))
	}
	return &Firing{answer.Times, answer.Neurons, seconds(answer.Wall), seconds(answer.CPU)}, nil
}
