package predict

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/ranvier-sim/ranvier/bench/clockstep"
	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Specimen is a network of a scenario and what happened in it.
type Specimen struct {
	Network *sim.Network // without the scenario's recorders
	Time    sim.Time     // for which it was run
	Load    cost.Load
}

// SilentError is returned where a scenario ran no network of neurons.
type SilentError struct {
	Scenario string
	Limit    time.Duration // of the probe
}

func (e *SilentError) Error() string {
	return fmt.Sprintf("scenario %s simulated no neurons within %v: there is nothing to predict, or its probe is too short", e.Scenario, e.Limit)
}

// Probe runs a scenario for a while after the last of its networks was built, or to its end, and returns those of
// its networks that ran. Errors are the scenario's own, a *clockstep.ModelTypeError for a network that cannot run on
// a grid, and a *SilentError. Where a run is cut short, sources may be ahead of the
// neurons that they drive, as a network without feedback is advanced layer by layer, and count for more.
func Probe(ctx context.Context, name string, scenario session.Scenario, seed uint64, limit time.Duration) (found []Specimen, err error) {
	folder, err := os.MkdirTemp("", "ranvier-probe")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	brief, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p := &probe{ended: time.AfterFunc(maxProbes*limit, func() { cancel(errEnough) }), limit: limit}
	defer p.ended.Stop()
	run := session.Session{Name: name, Parameters: json.RawMessage("{}"), Seed: seed, Shards: 1, Dir: folder, Out: io.Discard, Builder: p.build}
	if _, err := run.Execute(brief, scenario); err != nil && !errors.Is(context.Cause(brief), errEnough) {
		return nil, err
	}
	return p.specimens(name)
}

// maxProbes is how many times its limit a probe may last before the first network is built, and while others are.
const maxProbes = 10

// errEnough is why a probe ends.
var errEnough = errors.New("the probe has seen enough")

// probe gathers the networks of a run.
type probe struct {
	limit time.Duration
	ended *time.Timer

	mu    sync.Mutex
	seen  []*specimen
	began time.Time // when the first network was there
}

// specimen is a network while it runs.
type specimen struct {
	network     *sim.Network // without the scenario's recorders
	engine      *sim.Engine
	fired, sent counter // spikes of neurons and of sources, since it was built
}

// counter counts spikes.
type counter uint64

// Record implements sim.Recorder.
func (c *counter) Record(_ *sim.Population, spikes []sim.Spike) error {
	*c += counter(len(spikes))
	return nil
}

// build builds a network for the scenario, with recorders more. That takes nothing from the time of the probe.
func (p *probe) build(net *sim.Network, o sim.Options) (*sim.Engine, error) {
	s := &specimen{network: &sim.Network{Seed: net.Seed, Populations: net.Populations, Projections: net.Projections}}
	observed := *net // the scenario's own stays as it is
	for _, population := range net.Populations {
		if population.Spec != nil && population.Spec.NumPorts() > 0 {
			observed.Record(&s.fired, population)
		} else {
			observed.Record(&s.sent, population)
		}
	}
	p.ended.Stop()
	var err error
	if s.engine, err = sim.Build(&observed, o); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, s)
	if p.began.IsZero() {
		p.began = time.Now()
	}
	p.ended.Reset(min(p.limit, max(0, maxProbes*p.limit-time.Since(p.began))))
	return s.engine, nil
}

// specimens looks at the networks that have run.
func (p *probe) specimens(scenario string) (found []Specimen, err error) {
	for _, s := range p.seen {
		ran := s.engine.Now()
		if ran <= 0 || len(networks.Neurons(s.network)) == 0 {
			continue
		}
		if err := clockstep.Supports(s.network); err != nil {
			return nil, fmt.Errorf("scenario %s cannot run on a grid: %w", scenario, err)
		}
		found = append(found, Specimen{s.network, ran, s.load(ran)})
	}
	if len(found) == 0 {
		return nil, &SilentError{scenario, p.limit}
	}
	return found, nil
}

// load is what happened in a network, per second. Where a scenario has reset it, that is since the last time, but
// for the part of the spikes that were of neurons.
func (s *specimen) load(ran sim.Time) cost.Load {
	stats := s.engine.Stats()
	per := func(count uint64) float64 { return float64(count) / ran.Seconds() }
	neurons := float64(s.fired) / max(1, float64(s.fired+s.sent))
	l := cost.Load{
		Parts:  float64(len(networks.Neurons(s.network)) + len(s.network.Projections)),
		Spikes: per(stats.Spikes) * neurons, Sources: per(stats.Spikes) * (1 - neurons),
		Events: per(stats.SynapticEvents), Wakes: per(stats.Advances),
	}
	for _, p := range networks.Neurons(s.network) {
		l.Neurons += float64(p.N)
		l.Noise += float64(p.N) * arrivals(describe(p.Spec).background)
	}
	return l
}

// arrivals is how many arrivals of noise each neuron receives, Hz.
func arrivals(noise []models.Noise) (rate float64) {
	for _, n := range noise {
		rate += n.Rate
	}
	return rate
}
