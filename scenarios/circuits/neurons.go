package circuits

import (
	"fmt"
	"math"
	"strings"

	"github.com/ranvier-sim/ranvier/models"
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
func Neurons() []Neuron { return []Neuron{LIF(), IF(), Leaky()} }

// LIF returns leaky integrate-and-fire cells with rounded textbook values: a principal cell that rests 15 mV below
// its threshold, and a fast-spiking interneuron (Neuronal Dynamics, ch. 1).
func LIF() Neuron {
	principal := models.LIF{
		TauM: 20 * sim.Millisecond, R: 0.1, EL: -70, VTh: -55, VReset: -65, TRef: 2 * sim.Millisecond, Ports: currents(),
	}
	interneuron := principal
	interneuron.TauM, interneuron.TRef = 10*sim.Millisecond, 1*sim.Millisecond
	return Neuron{Name: "lif", Principal: onCurrents(principal), Interneuron: onCurrents(interneuron), Potential: "V"}
}

// IF returns the cells of LIF without their leak: they never forget. They are reset to where they begin.
func IF() Neuron {
	cell := func(pF, refractory float64) Cell {
		c := onCurrents(models.IF{C: pF, V0: -70, VTh: -55, VReset: -70, TRef: refractory, Ports: currents()})
		c.Excite.PerPA = atPeak
		return c
	}
	return Neuron{
		Name: "if", Potential: "V",
		Principal:   cell(200, 2*sim.Millisecond),
		Interneuron: cell(100, 1*sim.Millisecond),
	}
}

// Leaky returns the cells of LIF in discrete time, with ticks of 0.5 ms, reset by subtraction and without refractory
// interval. Their potential counts from rest, and an arrival makes it jump at once.
func Leaky() Neuron {
	const step = 0.5 * sim.Millisecond
	cell := func(tau, pF float64) Cell {
		charge := 1 / (pF * sim.Millisecond) // mV per pA ps
		return Cell{
			Spec:    models.Leaky{Step: step, Beta: math.Exp(-step / tau), Threshold: 15},
			Excite:  Synapse{PerPA: excitation * charge * atPeak},
			Inhibit: Synapse{PerPA: inhibition * charge},
		}
	}
	return Neuron{
		Name: "leaky", Potential: "mem",
		Principal:   cell(20*sim.Millisecond, 200),
		Interneuron: cell(10*sim.Millisecond, 100),
	}
}

// atPeak is the part of the charge of an excitatory current that is still on the membrane of LIF's principal cell
// when its potential peaks, (tauM/tau)^(-tau/(tauM-tau)). Cells that keep the charge, or receive it at once, get
// that much of the excitation, which has its effect at the peak. Of the inhibition, which has its effect as long
// as it lasts, they get all.
const atPeak = 0.774

// currents are the ports of cells that take the currents as they are.
func currents() []models.Port {
	return []models.Port{
		models.Excitatory: {Shape: models.Exponential, Tau: excitation},
		models.Inhibitory: {Shape: models.Exponential, Tau: inhibition},
	}
}

// onCurrents is a cell with these ports.
func onCurrents(spec sim.Spec) Cell {
	return Cell{Spec: spec, Excite: Synapse{Port: models.Excitatory, PerPA: 1}, Inhibit: Synapse{Port: models.Inhibitory, PerPA: 1}}
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
