package clockstep

import (
	"context"

	"github.com/ranvier-sim/ranvier/sim"
)

// Simulator runs a network instant by instant. Its spikes depend on the network and on Options.Step
// alone, to the bit.
type Simulator struct {
	net    *sim.Network
	grid   grid
	crew   *crew
	report Report

	cohorts  [][]*cohort // by population, then by worker; none for sources
	rasters  [][]*raster // by population, then by worker
	interval int         // steps until a spike arrives anywhere, at least

	now       int
	failed    error
	recorders []recording
	observed  []sim.Spike
}

// Report returns what the grid changed of the network.
func (s *Simulator) Report() Report { return s.report }

// Now is the instant that the run has reached: all instants before it have been simulated.
func (s *Simulator) Now() sim.Time { return s.grid.at(s.now) }

// Stats returns what the run has done so far.
func (s *Simulator) Stats() Stats {
	stats := Stats{Steps: uint64(s.now)}
	for _, w := range s.crew.workers {
		for _, c := range w.cohorts {
			stats.add(Stats{Spikes: c.raster.spikes, SynapticEvents: c.events, NeuronSteps: uint64(s.now) * uint64(len(c.state.u))})
			for _, z := range c.noises {
				stats.NoiseEvents += z.events
			}
		}
		for _, src := range w.sources {
			stats.add(Stats{Spikes: src.raster.spikes, Moved: src.moved, FarthestMove: src.farthest})
		}
	}
	return stats
}

// RunUntil simulates all instants before t. It returns early when ctx ends; the run may then go on.
// Errors of sources, as *sim.ModelError, and of recorders end it for good.
func (s *Simulator) RunUntil(ctx context.Context, t sim.Time) error {
	if s.failed != nil {
		return s.failed
	}
	end, err := s.grid.from(t)
	if err != nil {
		return err
	}
	s.crew.open()
	defer s.crew.close()
	for s.now < end {
		if err := ctx.Err(); err != nil {
			return err
		}
		from, to := s.now, min(s.now+s.interval, end)
		s.failed = s.crew.advance(from, to)
		s.now = to
		if s.failed == nil {
			s.failed = s.observe(from, to)
		}
		if s.failed != nil {
			return s.failed
		}
	}
	return nil
}
