package sim

import (
	"cmp"
	"slices"
)

// Window is the half-open interval [From, To) of model time.
type Window struct{ From, To Time }

// Spike says that a neuron fired. At is the picosecond nearest to the instant of firing (a half
// rounds up). Inside a Model, Neuron counts from 0 within the model's own slice; everywhere else it
// counts within the population.
type Spike struct {
	At     Time
	Neuron uint32
}

// Volley is one arrival: all synapses of one source, within one projection, that share a delay.
// It is a view into the row of synapses itself; whoever receives it must neither keep nor change it.
type Volley struct {
	At      Time      // instant of arrival
	Targets []uint32  // ascending; a target occurs once per synapse (multapses repeat it)
	Weights []float32 // one per target; empty where all have the weight Weight
	Weight  float32   // the common weight, where Weights is empty
	Port    uint8     // the input port of the targets
}

// WeightOf returns the weight of the volley's k-th synapse.
func (v *Volley) WeightOf(k int) float32 {
	if len(v.Weights) == 0 {
		return v.Weight
	}
	return v.Weights[k]
}

// SortSpikes brings spikes into (At, Neuron) order.
func SortSpikes(spikes []Spike) { slices.SortFunc(spikes, compareSpikes) }

func compareSpikes(a, b Spike) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Neuron, b.Neuron))
}
