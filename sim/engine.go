package sim

import (
	"context"
	"errors"
	"time"
)

// Engine runs a network window by window on any number of shards. Its spikes are those of Serial, to
// the bit, whatever the Options and however a run is split.
type Engine struct {
	plan   *plan
	opt    Options
	pool   *pool
	reach  Time // how far ahead of the slowest component the others may run
	counts [][]uint64
	merged []Spike
	stats  Stats // windows, and all that was done before a checkpoint that was loaded
	clock  meter
	facts  []fact // of the network, once they were asked for
	failed error
}

// Build checks the network and makes an Engine of it. It reports all mistakes of the description,
// joined: *ParamError, *SynapseError, *CycleError.
func Build(net *Network, opt Options) (*Engine, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	p, err := compile(net, opt)
	if err != nil {
		return nil, err
	}
	e := &Engine{plan: p, opt: opt, pool: newPool(p.shards)}
	e.rewind()
	return e, nil
}

// Reset returns to time 0 with the state that the populations' Specs describe now. Synapses stay, so
// a network can be shown one stimulus after another, and weights that were learned are those of the Connector again. Errors are the *ParamErrors of Build.
func (e *Engine) Reset() error {
	if err := errors.Join(e.plan.start(), e.plan.unlearn()); err != nil {
		e.failed = err
		return err
	}
	e.rewind()
	return nil
}

func (e *Engine) rewind() {
	e.failed, e.facts = nil, nil
	e.stats = Stats{}
	e.reach = min(firstReach, e.opt.Window)
	e.counts = make([][]uint64, len(e.plan.net.Populations))
	for i, p := range e.plan.net.Populations {
		e.counts[i] = make([]uint64, p.N)
	}
}

// Now is the instant that the run has reached: everything before it has happened.
func (e *Engine) Now() Time {
	now := Never
	for i := range e.plan.schedule {
		now = min(now, e.plan.schedule[i].at)
	}
	return now
}

// Stats returns what the run has done so far.
func (e *Engine) Stats() Stats {
	stats := e.stats
	for _, s := range e.plan.shards {
		for _, g := range s.groups {
			stats = stats.Plus(g.total())
		}
	}
	return stats
}

// spikes is how many neurons have fired.
func (e *Engine) spikes() uint64 {
	n := e.stats.Spikes
	for _, s := range e.plan.shards {
		for _, g := range s.groups {
			n += g.stats.Spikes
		}
	}
	return n
}

// Probe writes a state variable of some neurons of p, as it is at Now before the arrivals at that
// instant, to dst.
func (e *Engine) Probe(p *Population, variable string, neurons []int, dst []float64) error {
	return e.plan.probe(e.Now(), p, variable, neurons, dst)
}

// The reach adapts so that about this many spikes are under way between components.
const (
	firstReach  = Time(Millisecond)
	spikesAhead = 1 << 18
)

// RunUntil simulates everything before t. It returns early, with what was recorded still valid, when
// ctx ends or a limit is exceeded (*LimitError); the run may then go on. After any other error (a
// recorder's, a *ModelError) it may not.
func (e *Engine) RunUntil(ctx context.Context, t Time) error {
	if e.failed != nil {
		return e.failed
	}
	e.pool.open()
	defer e.pool.close()
	e.clock = meter{started: time.Now()}
	for now := e.Now(); now < t; now = e.Now() {
		to := t
		if first := max(e.earliest(), now); e.reach < t-first {
			to = first + e.reach
		}
		before := e.spikes()
		for i := range e.plan.schedule {
			if err := e.runComponent(ctx, &e.plan.schedule[i], to, t); err != nil {
				return err
			}
		}
		e.adapt(e.spikes() - before)
	}
	return nil
}

// earliest is a lower bound on the instant of the next arrival or spike anywhere.
func (e *Engine) earliest() Time {
	first := Never
	for i := range e.plan.schedule {
		first = min(first, e.earliestIn(&e.plan.schedule[i]))
	}
	return first
}

func (e *Engine) earliestIn(c *component) Time {
	first := Never
	for _, stage := range c.stages {
		for _, population := range stage {
			for _, s := range e.plan.shards {
				first = min(first, s.groups[population].earliest())
			}
		}
	}
	return first
}

// adapt keeps the spikes between components within memory: a feed-forward network is advanced layer
// by layer as far as that allows.
func (e *Engine) adapt(spikes uint64) {
	budget := uint64(min(spikesAhead, e.opt.Limits.InFlight/4))
	switch {
	case spikes > budget:
		e.reach = max(1, e.reach/2)
	case spikes < budget/4 && e.reach < e.opt.Window/2:
		e.reach *= 2
	}
}

// runComponent carries one component to `to`, in windows in which its spikes cannot come back to it.
func (e *Engine) runComponent(ctx context.Context, c *component, to, until Time) error {
	for c.at < to {
		if err := e.pause(ctx, until); err != nil {
			return err
		}
		end := to
		first := max(e.earliestIn(c), c.at)
		if window := min(c.window, e.opt.Window); first < to && window < to-first {
			end = first + window
		}
		if first < to {
			if err := e.window(c, end); err != nil {
				e.failed = err
				return err
			}
			e.stats.Windows++
		}
		c.at = end
	}
	return nil
}

// window advances the component's populations to `to`, stage after stage, and sends their spikes on.
func (e *Engine) window(c *component, to Time) error {
	for _, stage := range c.stages {
		if err := e.pool.do(job{advance, stage, to}); err != nil {
			return err
		}
		for _, population := range stage {
			if err := e.observe(population); err != nil {
				return err
			}
		}
		if err := e.pool.do(job{exchange, stage, to}); err != nil {
			return err
		}
	}
	return nil
}

// observe counts the spikes of a population and hands them to the recorders.
func (e *Engine) observe(population int) error {
	counts := e.counts[population]
	for _, s := range e.plan.shards {
		for _, spike := range s.groups[population].fired {
			counts[spike.Neuron]++
		}
	}
	return e.plan.net.record(e.plan.net.Populations[population], e.merge(population))
}

// merge returns the spikes of a population, from all shards, in (At, Neuron) order.
func (e *Engine) merge(population int) []Spike {
	shards := e.plan.shards
	if len(shards) == 1 {
		return shards[0].groups[population].fired
	}
	e.merged = e.merged[:0]
	for _, s := range shards {
		e.merged = append(e.merged, s.groups[population].fired...)
	}
	SortSpikes(e.merged)
	return e.merged
}
