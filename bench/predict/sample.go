package predict

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// sample is a random network of neurons of one class, four fifths of them excitatory, that is there to be
// measured.
type sample struct {
	class
	n, k int  // neurons, and synapses that each sends
	fed  int  // synapses that each of the Poisson sources sends; 0 for no sources
	weak bool // input from outside brings neurons half way to their threshold; else beyond it
}

// What a spike does in the benchmarks of Brette et al. 2007, where neurons send 80 synapses, as a part of the
// distance from reset to threshold: by a jump of the potential, or in all by a current.
const (
	exciteByJump, inhibitByJump       = 0.025, -0.225
	exciteByCurrent, inhibitByCurrent = 0.04, -0.45
)

const leastRate = 50 // of sources, Hz

// network makes the network of a seed.
func (s sample) network(seed uint64) *sim.Network {
	net := sim.NewNetwork(seed)
	e := net.Add("excitatory", s.n*4/5, s.spec(seed, "excitatory"))
	i := net.Add("inhibitory", s.n-e.N, s.spec(seed, "inhibitory"))
	last := uint8(len(s.shapes) - 1)
	for _, post := range []*sim.Population{e, i} {
		degree := s.k * post.N / s.n
		net.Connect(e, post, 0, topology.FixedOutDegree{Degree: degree, Weight: s.weights(0, s.excitation()), Delay: s.delay()})
		net.Connect(i, post, last, topology.FixedOutDegree{Degree: degree, Weight: s.weights(last, s.inhibition()), Delay: s.delay()})
	}
	if s.fed > 0 {
		s.feed(net, e, i)
	}
	return net
}

// feed adds sources: as many synapses onto each neuron as there may be, at a rate that gives the drive.
func (s sample) feed(net *sim.Network, to ...*sim.Population) {
	arrivals := s.drive() / (s.excitation() * s.memory().Seconds()) // per neuron, Hz
	synapses := max(1, min(int(arrivals/leastRate), mostSynapses/2/s.n))
	sources := net.Add("sources", max(1, s.n*synapses/s.fed), models.Poisson{})
	sent := 0
	for _, post := range to {
		degree := max(1, s.fed*post.N/s.n)
		sent += degree * sources.N
		net.Connect(sources, post, 0, topology.FixedOutDegree{Degree: degree, Weight: s.weights(0, s.excitation()), Delay: topology.Delay(s.delays[0])})
	}
	sources.Spec = models.Poisson{Rate: arrivals * float64(s.n) / float64(sent)}
}

// spec is the neurons of a population: those of the class, at potentials between reset and threshold.
func (s sample) spec(seed uint64, population string) sim.Spec {
	reset, threshold := s.limits()
	start := func(i int) float64 {
		return reset + rng.New(seed, population+"/initial", uint64(i)).Float64()*(threshold-reset)
	}
	if !s.leaky {
		cell := s.perfect
		cell.Ports = quiet(cell.Ports)
		cell.Initial = start
		cell.Noise = s.noise()
		if s.individual {
			cell.Each = func(int, *models.IF) {}
		}
		return cell
	}
	cell := s.lif
	cell.Ports = quiet(cell.Ports)
	cell.Initial = func(i int) float64 { return start(i) - cell.EL }
	cell.Noise = s.noise()
	if s.individual {
		cell.Each = func(int, *models.LIF) {}
	}
	return cell
}

// limits are the potentials between which neurons move, mV.
func (s sample) limits() (reset, threshold float64) {
	if s.leaky {
		return s.lif.VReset, s.lif.VTh
	}
	return s.perfect.VReset, s.perfect.VTh
}

// gap is how far below the threshold neurons are without input, mV.
func (s sample) gap() float64 {
	if s.leaky {
		return s.lif.VTh - s.lif.EL - s.lif.R*s.lif.IE
	}
	return s.perfect.VTh - s.perfect.VReset
}

// drive is by how much sources raise neurons, mV.
func (s sample) drive() float64 {
	switch reset, threshold := s.limits(); {
	case s.driven || s.noisy:
		return (threshold - reset) / 4
	case s.weak:
		return s.gap() / 2
	}
	return 1.1 * s.gap()
}

// noise is that of the class.
func (s sample) noise() []models.Noise {
	all := slices.Clone(s.background)
	if !s.weak {
		return all
	}
	mean := 0.0
	for _, n := range all {
		mean += n.Rate * s.memory().Seconds() * float64(n.Weight) / s.unit(n.Port)
	}
	if half := s.gap() / 2; math.Abs(mean) > half {
		for k := range all {
			all[k].Weight *= float32(half / math.Abs(mean))
		}
	}
	return all
}

// memory is the time over which a membrane sums up what it receives: without leak, about the time between spikes.
func (s sample) memory() sim.Time {
	if s.leaky {
		return sim.Time(s.lif.TauM)
	}
	return 25 * sim.Millisecond
}

// excitation is by how much an excitatory spike moves the potential in all, mV.
func (s sample) excitation() float64 { return s.effect(s.shapes[0], exciteByJump, exciteByCurrent) }

// inhibition is the same of an inhibitory spike.
func (s sample) inhibition() float64 {
	return s.effect(s.shapes[len(s.shapes)-1], inhibitByJump, inhibitByCurrent)
}

func (s sample) effect(shape byte, byJump, byCurrent float64) float64 {
	reset, threshold := s.limits()
	part := byCurrent
	if shape == 'D' {
		part = byJump
	}
	return part * (threshold - reset) * 80 / float64(s.k)
}

// unit is the weight at a port that moves the potential by 1 mV in all.
func (s sample) unit(port uint8) float64 {
	ports, perCharge := s.perfect.Ports, s.perfect.C*sim.Millisecond
	if s.leaky {
		ports, perCharge = s.lif.Ports, s.lif.TauM/s.lif.R
	}
	switch p := ports[port]; p.Shape {
	case models.Exponential:
		return perCharge / p.Tau
	case models.Alpha:
		return perCharge / (p.Tau * math.E)
	}
	return 1
}

// weights are such that a spike has an effect, in mV.
func (s sample) weights(port uint8, effect float64) topology.Weights {
	mean := effect * s.unit(port)
	if !s.ownWeights {
		return topology.Const(mean)
	}
	return topology.Drawn(func(src rand.Source) distuv.Rander {
		return distuv.Normal{Mu: mean, Sigma: math.Abs(mean) / 10, Src: src}
	})
}

// delay is as in the scenario, but not none, since the network is recurrent.
func (s sample) delay() topology.Delays {
	shortest, longest := s.delays[0], s.delays[1]
	if longest == 0 {
		return topology.Delay(topology.DefaultDelay)
	}
	if !s.ownDelays {
		return topology.Delay(longest)
	}
	return topology.DrawnDelay(sim.Picosecond, func(src rand.Source) distuv.Rander {
		return distuv.Uniform{Min: max(float64(shortest), 0.1*sim.Millisecond), Max: float64(longest), Src: src}
	})
}

// quiet are ports without initial currents.
func quiet(ports []models.Port) []models.Port {
	without := make([]models.Port, len(ports))
	for i, p := range ports {
		without[i] = models.Port{Shape: p.Shape, Tau: p.Tau}
	}
	return without
}
