package clockstep

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ranvier-sim/ranvier/sim"
)

// Build checks the network and makes a Simulator of it. It reports mistakes joined: *OptionError,
// *ModelTypeError, *LearningError, and the *sim.ParamError and *sim.SynapseError of the engine. The network's recorders
// observe the run.
func Build(net *sim.Network, opt Options) (*Simulator, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := check(net); err != nil {
		return nil, err
	}
	s := &Simulator{net: net, grid: grid{opt.Step}, crew: newCrew(opt.Workers), report: Report{Step: opt.Step}}
	if err := errors.Join(s.populate(opt), s.wire()); err != nil {
		return nil, err
	}
	for k, p := range net.Populations {
		for _, r := range net.Recorders(p) {
			s.recorders = append(s.recorders, recording{k, r})
		}
	}
	return s, nil
}

// populate makes the state of all populations.
func (s *Simulator) populate(opt Options) error {
	var errs []error
	propagators := newPropagators(s.grid)
	s.cohorts = make([][]*cohort, len(s.net.Populations))
	s.rasters = make([][]*raster, len(s.net.Populations))
	for k, p := range s.net.Populations {
		if species, ok := describe(p.Spec); ok {
			r := recruiter{population: p, species: species, propagators: propagators, fast: vectors && !opt.Portable}
			errs = append(errs, s.addNeurons(k, &r))
		} else {
			errs = append(errs, s.addSources(k, p))
		}
	}
	return errors.Join(errs...)
}

// addNeurons makes the cohorts of population k.
func (s *Simulator) addNeurons(k int, r *recruiter) error {
	p := r.population
	r.change.Population = p.Name
	s.crew.share(p.N, func(w *worker, lo, hi int) {
		c := r.recruit(sim.Slice{Population: p.Name, Lo: lo, Hi: hi, Seed: s.net.Seed})
		w.cohorts = append(w.cohorts, c)
		s.cohorts[k] = append(s.cohorts[k], c)
		s.rasters[k] = append(s.rasters[k], &c.raster)
	})
	if r.change.Neurons > 0 {
		s.report.Refractions = append(s.report.Refractions, r.change)
	}
	return r.mistakes.Err(fmt.Sprintf("population %q", p.Name))
}

// addSources makes the sources of population k.
func (s *Simulator) addSources(k int, p *sim.Population) error {
	var errs []error
	s.crew.share(p.N, func(w *worker, lo, hi int) {
		source, err := newSource(p, sim.Slice{Population: p.Name, Lo: lo, Hi: hi, Seed: s.net.Seed}, s.grid)
		if err != nil {
			errs = append(errs, err)
			return
		}
		w.sources = append(w.sources, source)
		s.rasters[k] = append(s.rasters[k], &source.raster)
	})
	return errors.Join(errs...)
}

// wire makes the synapses of all projections, and the rings that spikes wait in.
func (s *Simulator) wire() error {
	const longestInterval = 256 // so that a run can be interrupted
	var errs []error
	shortest, longest := longestInterval, 1
	for _, p := range s.net.Projections {
		w, err := gather(s.net, p, s.grid)
		if err == nil && w.count > 0 {
			shortest = min(shortest, w.delays[0])
			longest = max(longest, w.delays[len(w.delays)-1])
			err = s.connect(w)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if w.change.any() {
			s.report.Delays = append(s.report.Delays, w.change)
		}
	}
	s.interval = shortest
	for _, rasters := range s.rasters {
		for _, r := range rasters {
			r.instants = make([][]uint32, ringSize(longest+shortest))
		}
	}
	return errors.Join(errs...)
}

// connect hands every worker the synapses onto its cohort.
func (s *Simulator) connect(w *wiring) error {
	from := s.rasters[slices.Index(s.net.Populations, w.projection.Pre)]
	cohorts := s.cohorts[slices.Index(s.net.Populations, w.projection.Post)]
	errs := make([]error, len(cohorts))
	var wg sync.WaitGroup
	for i, c := range cohorts {
		wg.Go(func() { errs[i] = w.connect(c, from) })
	}
	wg.Wait()
	return errors.Join(errs...)
}
