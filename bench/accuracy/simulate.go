package accuracy

import (
	"context"

	"github.com/ranvier-sim/ranvier/bench/clockstep"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// exactly runs a network in exact time, and returns the rasters of its neurons.
func exactly(ctx context.Context, net *sim.Network, until sim.Time) ([]record.Raster, error) {
	var spikes record.Memory
	observed := *net // the caller's own stays without a recorder
	observed.Record(&spikes, networks.Neurons(net)...)
	engine, err := sim.Build(&observed, sim.Options{})
	if err != nil {
		return nil, err
	}
	err = engine.RunUntil(ctx, until)
	return spikes.Rasters(networks.Neurons(net)...), err
}

// onGrid runs a network on a grid, likewise.
func onGrid(ctx context.Context, net *sim.Network, step, until sim.Time) ([]record.Raster, error) {
	simulator, err := clockstep.Build(net, clockstep.Options{Step: step})
	if err != nil {
		return nil, err
	}
	var spikes record.Memory
	if err := simulator.Record(&spikes, networks.Neurons(net)...); err != nil {
		return nil, err
	}
	err = simulator.RunUntil(ctx, until)
	return spikes.Rasters(networks.Neurons(net)...), err
}
