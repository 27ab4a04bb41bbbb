package clockstep

import (
	"context"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

const ms = sim.Millisecond

// build makes a simulator, or fails.
func build(t testing.TB, net *sim.Network, opt Options) *Simulator {
	t.Helper()
	s, err := Build(net, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// until runs a simulator, or fails.
func until(t testing.TB, s interface {
	RunUntil(context.Context, sim.Time) error
}, end sim.Time) {
	t.Helper()
	if err := s.RunUntil(context.Background(), end); err != nil {
		t.Fatal(err)
	}
}

// rasters returns the spikes of all populations on the grid.
func rasters(t testing.TB, net *sim.Network, opt Options, end sim.Time) []record.Raster {
	t.Helper()
	s := build(t, net, opt)
	var m record.Memory
	if err := s.Record(&m); err != nil {
		t.Fatal(err)
	}
	until(t, s, end)
	return m.Rasters(net.Populations...)
}

// exactly returns the spikes of all populations as the event-driven engine finds them.
func exactly(t testing.TB, net *sim.Network, end sim.Time) []record.Raster {
	t.Helper()
	var m record.Memory
	observed := *net
	observed.Record(&m)
	e, err := sim.Build(&observed, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	until(t, e, end)
	return m.Rasters(net.Populations...)
}

// wires is a connector of given synapses.
type wires []sim.Synapse

func (w wires) Parts(int, int) int { return 1 }

func (w wires) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	return append(dst, w...), nil
}

// fed is a network of one neuron per train, which gets its spikes with a weight and a delay.
func fed(spec sim.Spec, weight float64, delay sim.Time, trains ...[]sim.Time) *sim.Network {
	net := sim.NewNetwork(1)
	in := net.Add("in", len(trains), models.Trains(trains))
	out := net.Add("out", len(trains), spec)
	var one wires
	for i := range trains {
		one = append(one, sim.Synapse{Pre: uint32(i), Post: uint32(i), Weight: weight, Delay: delay})
	}
	net.Connect(in, out, 0, one)
	return net
}
