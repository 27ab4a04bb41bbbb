package networks

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Balanced is what Jump, Cuba, Brunel and Mixed have in common: a random network of excitatory and
// inhibitory cells, four to one, in which all synapses of a kind have the same weight.
type Balanced struct {
	Cell
	N, K   int  // neurons; synapses of each
	Inward bool // K is what each receives, four fifths of it from excitatory neurons; else what each sends

	// Excite and Inhibit are the weights, in mV. With TauE and TauI of 0 they are jumps of the potential;
	// else they are drives that decay with these time constants.
	Excite, Inhibit float64
	TauE, TauI      sim.Time

	DelayMin, DelayMax sim.Time // of each synapse on its own, uniform; one for all if they are the same
	Noise              float64  // excitatory jumps that each neuron receives from outside, a Poisson process, Hz; 0 for none
	Scattered          bool     // initial potentials between reset and threshold, uniform; else at rest
}

// Excitatory is the number of excitatory neurons.
func (b Balanced) Excitatory() int { return b.N * 4 / 5 }

// Inhibitory is the number of inhibitory neurons.
func (b Balanced) Inhibitory() int { return b.N - b.Excitatory() }

// Synapses is the number of synapses.
func (b Balanced) Synapses() int { return b.N * b.K }

// Network makes the network of a seed: populations "excitatory" and "inhibitory".
func (b Balanced) Network(seed uint64) *sim.Network {
	net := sim.NewNetwork(seed)
	e := net.Add("excitatory", b.Excitatory(), b.spec(seed, "excitatory"))
	i := net.Add("inhibitory", b.Inhibitory(), b.spec(seed, "inhibitory"))
	inhibition := uint8(len(b.ports()) - 1)
	for _, post := range []*sim.Population{e, i} {
		b.connect(net, e, post, 0, b.Excite)
		b.connect(net, i, post, inhibition, b.Inhibit)
	}
	return net
}

func (b Balanced) spec(seed uint64, population string) sim.Spec {
	n := b.lif(b.ports())
	if b.Scattered {
		n = b.scattered(b.ports(), seed, population)
	}
	if b.Noise > 0 {
		n.Noise = []models.Noise{{Rate: b.Noise, Weight: float32(b.Excite)}}
	}
	return n
}

// ports are one for jumps, or one per current.
func (b Balanced) ports() []models.Port {
	if b.TauE == 0 && b.TauI == 0 {
		return []models.Port{{Shape: models.Delta}}
	}
	return []models.Port{
		{Shape: models.Exponential, Tau: float64(b.TauE)},
		{Shape: models.Exponential, Tau: float64(b.TauI)},
	}
}

func (b Balanced) connect(net *sim.Network, pre, post *sim.Population, port uint8, weight float64) {
	excitatory := b.K * 4 / 5
	degree := func(p *sim.Population) int {
		if p.Name == "excitatory" {
			return excitatory
		}
		return b.K - excitatory
	}
	var rule sim.Connector
	if b.Inward {
		rule = topology.FixedInDegree{Degree: degree(pre), Weight: topology.Const(weight), Delay: b.delays()}
	} else {
		rule = topology.FixedOutDegree{Degree: degree(post), Weight: topology.Const(weight), Delay: b.delays()}
	}
	net.Connect(pre, post, port, rule)
}

func (b Balanced) delays() topology.Delays {
	if b.DelayMin == b.DelayMax {
		return topology.Delay(b.DelayMin)
	}
	return topology.DrawnDelay(sim.Picosecond, func(src rand.Source) distuv.Rander {
		return distuv.Uniform{Min: float64(b.DelayMin), Max: float64(b.DelayMax), Src: src}
	})
}
