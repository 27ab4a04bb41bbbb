package clockstep_test

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/bench/clockstep"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// A pacemaker drives a follower: on coarser and finer grids, and in exact time.
func Example() {
	net := sim.NewNetwork(1)
	pacemaker := net.Add("pacemaker", 1, models.LIF{TauM: 20 * sim.Millisecond, VTh: 15, IE: 20})
	follower := net.Add("follower", 1, models.LIF{
		TauM: 20 * sim.Millisecond, VTh: 15,
		Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}},
	})
	net.Connect(pacemaker, follower, 0, topology.OneToOne{Weight: topology.Const(120), Delay: topology.Delay(1.25 * sim.Millisecond)})

	for _, step := range []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond, 0.01 * sim.Millisecond} {
		fmt.Println(onGrid(net, follower, step))
	}
	fmt.Println("exactly:", exactly(net, follower))
	// Output:
	// 50 steps: 34ms; changed: projection "pacemaker -> follower": of 1 delays, 1 rounded to steps of 1ms and 0 raised to one step, by at most 250us
	// 500 steps: 33.3ms; changed: projection "pacemaker -> follower": of 1 delays, 1 rounded to steps of 100us and 0 raised to one step, by at most 50us
	// 5000 steps: 33.1ms; changed: nothing
	// exactly: 33.092495851ms
}

// onGrid says when a population first fires on a grid.
func onGrid(net *sim.Network, p *sim.Population, step sim.Time) string {
	s, err := clockstep.Build(net, clockstep.Options{Step: step})
	if err != nil {
		return err.Error()
	}
	var spikes record.Memory
	if err := s.Record(&spikes, p); err != nil {
		return err.Error()
	}
	if err := s.RunUntil(context.Background(), 50*sim.Millisecond); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d steps: %v; changed: %v", s.Stats().Steps, spikes.Spikes(p)[0].At, s.Report())
}

// exactly says when it does.
func exactly(net *sim.Network, p *sim.Population) string {
	var spikes record.Memory
	net.Record(&spikes, p)
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		return err.Error()
	}
	if err := e.RunUntil(context.Background(), 50*sim.Millisecond); err != nil {
		return err.Error()
	}
	return spikes.Spikes(p)[0].At.String()
}
