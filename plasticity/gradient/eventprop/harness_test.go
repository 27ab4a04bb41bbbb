package eventprop

import (
	"context"
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

var networks = flag.Int("networks", 150, "how many random networks gradients are checked on")

// trials is how many, or fewer in a short run.
func trials() int {
	if testing.Short() {
		return min(*networks, 20)
	}
	return *networks
}

const ms = sim.Millisecond

// subject is a network that can be changed a little and run again.
type subject struct {
	sources  []sim.Time // one spike each
	wires    []wire
	neurons  []Neuron // by population after the sources
	sizes    []int
	until    sim.Time
	limit    uint64 // of spikes; 0: none
	network  *sim.Network
	adjoint  *Adjoint
	populace []*sim.Population
}

// wire is a projection as a list of synapses.
type wire struct {
	pre, post int
	port      uint8
	synapses  topology.Synapses
}

// lif is the model of a Neuron.
func (n Neuron) lif() models.LIF {
	l := models.LIF{TauM: n.TauM, EL: n.EL, VTh: n.VTh, VReset: n.VReset, TRef: n.TRef, R: n.R, IE: n.IE, U0: n.U0}
	for _, tau := range n.TauS {
		l.Ports = append(l.Ports, models.Port{Shape: models.Exponential, Tau: tau})
	}
	return l
}

// run simulates the network in the engine and traces it.
func (s *subject) run() (*Trace, error) {
	net := sim.NewNetwork(0)
	trains := make(models.Trains, len(s.sources))
	for i, at := range s.sources {
		trains[i] = []sim.Time{at}
	}
	s.populace = []*sim.Population{net.Add("sources", len(trains), trains)}
	neurons := make(map[*sim.Population]Neuron)
	for i, n := range s.neurons {
		p := net.Add(string(rune('a'+i)), s.sizes[i], n.lif())
		s.populace, neurons[p] = append(s.populace, p), n
	}
	for _, w := range s.wires {
		net.Connect(s.populace[w.pre], s.populace[w.post], w.port, w.synapses)
	}
	var spikes record.Memory
	net.Record(&spikes)
	engine, err := sim.Build(net, sim.Options{Shards: 1, Limits: sim.Limits{Spikes: s.limit}})
	if err != nil {
		return nil, err
	}
	if err := engine.RunUntil(context.Background(), s.until); err != nil {
		return nil, err
	}
	s.network = net
	if s.adjoint, err = New(net, neurons); err != nil {
		return nil, err
	}
	return s.adjoint.Trace(spikes.Spikes, s.until)
}

// shape is what must not change if a loss is to be smooth: which neuron fires how often, and how arrivals fall
// between spikes and refractory intervals.
func (t *Trace) shape() []int32 {
	var shape []int32
	for n, own := range t.own {
		shape = append(shape, int32(len(own)))
		for k, i := range own {
			from, to := t.sent(int(i))
			for j := from; j < to; j++ {
				r := &t.arrivals[j]
				order := int32(-2)
				if r.at < t.until {
					order = -1
					if r.last >= 0 {
						order = int32(slices.Index(t.own[r.neuron], r.last))
					}
				}
				if r.clamped {
					order = -order - 10
				}
				shape = append(shape, int32(n), int32(k), order)
			}
			if t.moments[i].neverEnds {
				shape = append(shape, -77)
			}
		}
	}
	return shape
}

// weighted is a loss that weighs every spike of every neuron.
type weighted struct {
	seed uint64
}

func (l *weighted) Evaluate(t *Trace, d *Derivatives) (float64, error) {
	sum := 0.0
	for k, p := range t.adjoint.populations {
		by := d.Spike(p)
		seen := make([]int, p.N)
		for i, s := range t.Spikes(p) {
			c := rand.New(rng.Source(l.seed, "weight", uint64(k)<<40|uint64(s.Neuron)<<20|uint64(seen[s.Neuron]))).Float64()*2 - 1
			seen[s.Neuron]++
			by[i] += c / ms
			sum += c * s.At.Milliseconds()
		}
	}
	return sum, nil
}

// grid keeps weights where a step away from them is exact in float32.
func grid(w float64) float64 { return math.Round(w*1024) / 1024 }

// arbitrary makes a random network: layered or recurrent, of any ratio of time constants.
func arbitrary(number int) *subject {
	r := rand.New(rng.Source(7, "network", uint64(number)))
	pick := func(xs ...float64) float64 { return xs[r.IntN(len(xs))] }
	recurrent := number%2 == 0
	s := &subject{until: sim.Time(60 * ms), limit: 1000}
	for range 3 + r.IntN(8) {
		s.sources = append(s.sources, sim.Time((1+30*r.Float64())*ms))
	}
	layers := 1 + r.IntN(3)
	for range layers {
		tau := (5 + 20*r.Float64()) * ms
		n := Neuron{TauM: tau, TRef: pick(0, 0, 1.5*ms, 4*ms, float64(sim.Never)), VReset: pick(0, 0, -0.5, 0.3), IE: pick(0, 0, 0.5), VTh: 1}
		if r.IntN(4) == 0 {
			n.EL, n.VTh, n.VReset, n.IE, n.R = -65, -64, -66, 3, 0.2
		}
		for range 1 + r.IntN(2) {
			n.TauS = append(n.TauS, tau/pick(1, 2, 4, 0.5, 1+1e-9, 0.7+4*r.Float64()))
		}
		s.neurons, s.sizes = append(s.neurons, n), append(s.sizes, 1+r.IntN(4))
	}
	connect := func(pre, post int, strength float64, least sim.Time) {
		n := s.neurons[post-1]
		w := wire{pre: pre, post: post, port: uint8(r.IntN(len(n.TauS)))}
		size := len(s.sources)
		if pre > 0 {
			size = s.sizes[pre-1]
		}
		if n.R == 0 {
			n.R = 1
		}
		for i := range size {
			for j := range s.sizes[post-1] {
				delay := least
				if r.IntN(3) > 0 {
					delay += sim.Time(r.Float64() * 8 * ms)
				}
				w.synapses = append(w.synapses, sim.Synapse{Pre: uint32(i), Post: uint32(j), Weight: grid(strength / n.R * (0.5 + 1.2*r.NormFloat64())), Delay: delay})
			}
		}
		s.wires = append(s.wires, w)
	}
	for l := 1; l <= layers; l++ {
		connect(l-1, l, 3, 0)
		if recurrent {
			connect(l, l, 0.7, sim.Time(1*ms))
		}
		if recurrent && l > 1 {
			connect(l, l-1, 0.7, sim.Time(0.5*ms))
		}
	}
	return s
}
