package networks

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Cell is the leaky integrate-and-fire neuron of a network, see models.LIF.
type Cell struct {
	TauM   sim.Time `usage:"membrane time constant"`
	EL     float64  `usage:"resting potential, mV"`
	VTh    float64  `usage:"threshold, mV"`
	VReset float64  `usage:"potential after a spike, mV"`
	TRef   sim.Time `usage:"refractory interval"`
}

// lif is the model of the cell, at rest at time 0.
func (c Cell) lif(ports []models.Port) models.LIF {
	return models.LIF{
		TauM: float64(c.TauM), EL: c.EL, VTh: c.VTh, VReset: c.VReset, TRef: float64(c.TRef),
		Ports: ports,
	}
}

// scattered is the model of the cell whose potentials at time 0 lie anywhere between reset and threshold.
func (c Cell) scattered(ports []models.Port, seed uint64, population string) models.LIF {
	n := c.lif(ports)
	n.Initial = func(i int) float64 {
		x := rng.New(seed, population+"/initial", uint64(i)).Float64()
		return c.VReset - c.EL + x*(c.VTh-c.VReset)
	}
	return n
}
