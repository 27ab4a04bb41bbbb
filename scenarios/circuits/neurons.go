package circuits

import (
	"fmt"
	"strings"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Neuron is a model that the cells of the circuits can have: an entry of Neurons. It says how the two kinds
// of cells are described in it, and how synapses of the circuits reach them. So the same circuits, with the same
// parameters, run on every model.
//
// A *Neuron is the value of a flag: Set chooses one of Neurons by its name.
type Neuron struct {
	Name        string // on the command line
	Principal   Cell   // as LIF has it: 200 pF, 20 ms, 15 mV from rest to threshold
	Interneuron Cell   // as LIF has it: 100 pF, 10 ms, the same 15 mV
	Potential   string // the variable that pictures show, in mV
}

// Cell is one kind of cell: its description, and its synapses.
type Cell struct {
	Spec            sim.Spec
	Excite, Inhibit Synapse
}

// Synapse is what stands, in a cell of some model, for a synapse of the circuits: a current that rises at once to
// its weight, in pA, and decays exponentially, with 2 ms where it excites and 6 ms where it inhibits, as those of
// AMPA and GABA-A receptors do (Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, ch. 3.1).
type Synapse struct {
	Port  uint8
	PerPA float64 // weight at this port for each pA; below 0 where a port wants inhibition, whose pA are, above 0
}

const (
	excitation = 2 * sim.Millisecond // decay of the currents
	inhibition = 6 * sim.Millisecond
)

// Neurons are the models that there are, the default first.
func Neurons() []Neuron {
	return []Neuron{LIF(), IF(), Leaky(), SRM(), AdaptiveLIF(), ConductanceLIF(), AdEx(), Izhikevich(), HH()}
}

// Set chooses a model by its name.
func (n *Neuron) Set(name string) error {
	for _, known := range Neurons() {
		if known.Name == name {
			*n = known
			return nil
		}
	}
	return fmt.Errorf("%q: want one of %s", name, strings.Join(names(), ", "))
}

// check refuses a model that does not say how both kinds of cells are described.
func (n *Neuron) check() error {
	return session.Demand("neuron", n.Name, n.Principal.Spec != nil && n.Interneuron.Spec != nil, "one of "+strings.Join(names(), ", "))
}

// String is the name of the model.
func (n *Neuron) String() string { return n.Name }

// Type lists the names for the help text of a command line.
func (*Neuron) Type() string { return strings.Join(names(), "|") }

func names() []string {
	var list []string
	for _, n := range Neurons() {
		list = append(list, n.Name)
	}
	return list
}
