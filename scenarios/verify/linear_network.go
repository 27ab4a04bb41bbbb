package verify

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// network builds the case.
func (c *linearCase) network(own bool) (*trial, error) {
	t := &trial{net: sim.NewNetwork(0)}
	var err error
	if t.end, err = ms(c.TEnd); err != nil {
		return nil, err
	}
	t.neurons = t.net.Add("neurons", max(1, c.N), c.spec(own))
	t.net.Record(t, t.neurons)
	if err := c.Inputs.connect(t, c.N); err != nil {
		return nil, err
	}
	return t, c.addSynapses(t)
}

// spec is the population of the case's neurons. If own is set, each gets its parameters for itself, even
// where they do not differ.
func (c *linearCase) spec(own bool) sim.Spec {
	p := &c.Params
	l := models.LIF{
		TauM: p.TauM * sim.Millisecond, R: p.TauM / p.CM, EL: p.EL, VTh: p.VTh, VReset: p.VReset,
		TRef: p.TRef * sim.Millisecond, IE: p.IE, Ports: c.ports(),
		Initial: func(i int) float64 { return c.v0(i) - p.EL },
	}
	if own || c.PerNeuron.any() {
		l.Each = c.override
	}
	return l
}

// v0 is the initial potential of neuron i.
func (c *linearCase) v0(i int) float64 {
	if len(c.V0) > 0 {
		return c.V0[i]
	}
	return c.Initial.V
}

// any tells whether neurons differ in any parameter.
func (p *perNeuron) any() bool {
	return len(p.IE)+len(p.TauM)+len(p.VTh)+len(p.TRef) > 0
}

// override gives neuron i the parameters that are its own.
func (c *linearCase) override(i int, n *models.LIF) {
	value := func(column []float64, common float64) float64 {
		if len(column) > 0 {
			return column[i]
		}
		return common
	}
	p := &c.Params
	tau := value(c.PerNeuron.TauM, p.TauM)
	n.TauM, n.R = tau*sim.Millisecond, tau/p.CM
	n.VTh, n.IE = value(c.PerNeuron.VTh, p.VTh), value(c.PerNeuron.IE, p.IE)
	n.TRef = value(c.PerNeuron.TRef, p.TRef) * sim.Millisecond
}

func (c *linearCase) ports() []models.Port {
	if c.Model == "lif_delta" {
		return make([]models.Port, 1+slices.Max(append(c.Synapses.Port, 0)))
	}
	shape := models.Exponential
	if c.Model == "lif_alpha" {
		shape = models.Alpha
	}
	var ports []models.Port
	for k, tau := range c.Params.TauSyn {
		port := models.Port{Shape: shape, Tau: tau * sim.Millisecond}
		if k < len(c.Initial.ISyn) {
			port.I0 = c.Initial.ISyn[k]
		}
		if k < len(c.Initial.DISyn) {
			port.J0 = c.Initial.DISyn[k] / sim.Millisecond
		}
		ports = append(ports, port)
	}
	return ports
}

func (c *linearCase) addSynapses(t *trial) error {
	byPort := make(map[uint8]topology.Synapses)
	for i := range c.Synapses.Pre {
		delay, err := ms(c.Synapses.Delay[i])
		if err != nil {
			return fmt.Errorf("synapses.delay[%d]: %w", i, err)
		}
		s := sim.Synapse{Pre: c.Synapses.Pre[i], Post: c.Synapses.Post[i], Weight: c.Synapses.Weight[i], Delay: delay}
		byPort[c.Synapses.Port[i]] = append(byPort[c.Synapses.Port[i]], s)
	}
	t.connect(t.neurons, byPort)
	return nil
}
