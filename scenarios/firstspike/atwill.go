package firstspike

import (
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// FirstSpike is the Readout of a network that decides by the first spike of an output.
const FirstSpike = "first"

// AtWill is a trained network whose neurons fire as often as they like, but for those that are said to fire once. The last sources of the
// first layer are biases: they fire in every sample.
type AtWill struct {
	*eventprop.Layered
	About
	Bias    []float64 // when the biases fire, in units of tau
	Readout string    // by what it decides: FirstSpike, or what its training calls it
}

// Sources implements Trained.
func (n *AtWill) Sources() int { return n.Layers[0].Pre - len(n.Bias) }

// Length implements Trained.
func (n *AtWill) Length() sim.Time { return n.Until }

// Hidden implements Trained.
func (n *AtWill) Hidden() (hidden int) {
	for _, l := range n.Layers[1:] {
		hidden += l.Pre
	}
	return hidden
}

// Threshold implements Trained.
func (n *AtWill) Threshold() float64 { return n.Layers[len(n.Layers)-1].VTh }

// Settle rounds delays to the picosecond, as which they act.
func (n *AtWill) Settle() {
	for _, l := range n.Layers {
		for i, d := range l.Delays {
			l.Delays[i] = math.RoundToEven(d)
		}
	}
}

// Check returns all mistakes, joined: those of eventprop.Layered, and *gradient.ParamErrors.
func (n *AtWill) Check() error {
	if err := n.Layered.Check(); err != nil {
		return err
	}
	var errs []error
	demand := func(field string, value any, holds bool, want string) {
		if !holds {
			errs = append(errs, &gradient.ParamError{Of: "network", Field: field, Value: value, Want: want})
		}
	}
	demand("Bias", len(n.Bias), n.Sources() > 0, "fewer than the sources of the first layer")
	demand("Readout", n.Readout, n.Readout != "", "a name, such as "+FirstSpike)
	for _, t := range n.Bias {
		demand("Bias", t, t >= 0 && t <= 1000, "0 to 1000 tau")
	}
	return errors.Join(errs...)
}

// Simulate implements Trained. Biases have a source of their own.
func (n *AtWill) Simulate(once sim.Time) *Simulated {
	s := newSimulated(n.Sources())
	for k, l := range n.Layers {
		w := wiring{name: layerName(k, len(n.Layers)), neurons: l.Post, spec: neuronAtWill(l.Neuron, once), synapses: synapsesAtWill(l, 0, l.Pre)}
		if k == 0 {
			w.pulses = n.instants(n.Bias)
			w.synapses, w.fromPulses = synapsesAtWill(l, 0, n.Sources()), synapsesAtWill(l, n.Sources(), l.Pre)
		}
		s.layer(w)
	}
	return s
}

func neuronAtWill(n eventprop.Neuron, once sim.Time) sim.Spec {
	lif := models.LIF{TauM: n.TauM, EL: n.EL, VTh: n.VTh, VReset: n.VReset, TRef: n.TRef, R: n.R, IE: n.IE, U0: n.U0}
	if n.TRef > 0 {
		lif.TRef = float64(once)
	}
	lif.Ports = []models.Port{{Shape: models.Exponential, Tau: n.TauS[0]}}
	return lif
}

// synapsesAtWill are those of some sources of a layer.
func synapsesAtWill(l *eventprop.Layer, from, to int) topology.Synapses {
	all := make(topology.Synapses, 0, (to-from)*l.Post)
	for i := from; i < to; i++ {
		for j := range l.Post {
			synapse := sim.Synapse{Pre: uint32(i - from), Post: uint32(j), Weight: l.Weights[i*l.Post+j]}
			if l.Delays != nil {
				synapse.Delay = sim.Time(math.RoundToEven(l.Delays[i*l.Post+j]))
			}
			all = append(all, synapse)
		}
	}
	return all
}

// Spikes are the events of a sample, and the biases, as a Pass takes them, appended to dst.
func (n *AtWill) Spikes(dst []eventprop.Input, events []gradient.Event) []eventprop.Input {
	for _, e := range events {
		dst = append(dst, eventprop.Input{Source: e.Source, At: n.Instant(e.At)})
	}
	for i, at := range n.Bias {
		dst = append(dst, eventprop.Input{Source: n.Sources() + i, At: n.Instant(at)})
	}
	return dst
}
