package networks

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Benchmark is a network of this package.
type Benchmark interface {
	session.Scenario

	// Network makes the network of a seed. What is wrong with the parameters is for sim.Build to say.
	Network(seed uint64) *sim.Network

	// Synapses is the number of synapses of the network.
	Synapses() int

	// Expected is what its neurons should do.
	Expected() Expected

	check() error
}

// Expected is what a network should do, and who says so. NaN stands for what nobody says.
type Expected struct {
	Rate   float64 // mean over the neurons, Hz
	CV     float64 // of the interspike intervals, mean over the neurons
	Source string
}

// unknown is what to expect of parameters that nobody has published.
var unknown = Expected{Rate: math.NaN(), CV: math.NaN()}

// onGrid is what a simulator on a time grid finds, where finer steps change little.
func onGrid(rate, cv float64, step sim.Time) Expected {
	return Expected{rate, cv, fmt.Sprintf("Brian2 2.5.1 with a step of %v, several seconds of model time; see `ranvier bench peers`", step)}
}

// Neurons are the populations of a network that receive spikes; the others are sources.
func Neurons(net *sim.Network) []*sim.Population {
	return slices.DeleteFunc(slices.Clone(net.Populations), func(p *sim.Population) bool { return p.Spec.NumPorts() == 0 })
}
