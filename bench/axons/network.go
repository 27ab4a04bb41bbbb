package axons

import (
	"context"
	"runtime"

	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Network is a network of axons that is simulated for some time.
type Network struct {
	Name string
	peers.Axons
	Until sim.Time
}

// Networks are those that are compared: few axons, many, and many of which few are active and excite one another.
func Networks() []Network {
	rest := models.HH{}.Neuron(0).V0
	driven := func(n, active int) peers.Axons {
		return peers.Axons{N: n, Active: active, Weakest: 7, Strongest: 20, Rest: rest}
	}
	sparse := driven(10_000, 100)
	sparse.K, sparse.Weight, sparse.Tau, sparse.Delay = 10, 0.005, 2, 1
	return []Network{
		{"100 axons", driven(100, 100), 200 * sim.Millisecond},
		{"10,000 axons", driven(10_000, 10_000), 3 * sim.Millisecond},
		{"10,000 axons, 1 % active, coupled", sparse, 30 * sim.Millisecond},
	}
}

// describe makes the network, to be solved to a tolerance, 0 for the default.
func (n *Network) describe(tolerance float64) *sim.Network {
	net := sim.NewNetwork(0)
	axon := models.HH{Tolerance: tolerance, Each: func(i int, a *models.HH) {
		if i < n.Active {
			a.IE = n.Weakest + (n.Strongest-n.Weakest)*float64(i)/float64(n.Active)
		}
	}}
	if n.K == 0 {
		net.Add("axons", n.N, axon)
		return net
	}
	axon.Ports = []models.Port{{Shape: models.ExponentialConductance, Tau: n.Tau * sim.Millisecond}}
	p := net.Add("axons", n.N, axon)
	var ring topology.Synapses
	for pre := range n.Active {
		for k := range n.K {
			ring = append(ring, sim.Synapse{
				Pre: uint32(pre), Post: uint32((pre + 1 + k) % n.Active), Weight: n.Weight, Delay: sim.Time(n.Delay * sim.Millisecond),
			})
		}
	}
	net.Connect(p, p, 0, ring)
	return net
}

// trains are the spikes of each axon, in ms.
type trains map[int][]float64

// Record implements sim.Recorder.
func (t trains) Record(_ *sim.Population, spikes []sim.Spike) error {
	for _, s := range spikes {
		t[int(s.Neuron)] = append(t[int(s.Neuron)], s.At.Milliseconds())
	}
	return nil
}

// fire simulates the network with ranvier, in one thread.
func (n *Network) fire(ctx context.Context, tolerance float64) (trains, stopwatch.Lap, error) {
	fired := make(trains)
	net := n.describe(tolerance)
	net.Record(fired)
	engine, err := sim.Build(net, sim.Options{Shards: 1})
	if err != nil {
		return nil, stopwatch.Lap{}, err
	}
	runtime.GC()
	watch := stopwatch.Start()
	err = engine.RunUntil(ctx, n.Until)
	return fired, watch.Lap(), err
}
