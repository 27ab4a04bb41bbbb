package session

import (
	"errors"
	"sync"
	"sync/atomic"
	"weak"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// counts adds up what the networks of a run do. Of these it keeps none in memory, except the engine of
// a run that builds only one.
type counts struct {
	mu          sync.Mutex
	populations []*population
	observed    map[weak.Pointer[sim.Population]]bool
	engine      *sim.Engine // the first, until there is a second
	engines     int
	hash        *record.Hash
}

// population is all populations of a name: those of several networks, as in a sweep, are added up.
type population struct {
	name   string
	n      int
	spikes atomic.Uint64
}

// tally counts the spikes of one network.
type tally map[*sim.Population]*population

// Record implements sim.Recorder.
func (t tally) Record(p *sim.Population, spikes []sim.Spike) error {
	t[p].spikes.Add(uint64(len(spikes)))
	return nil
}

// observe counts the spikes of a network from now on; once, even where several engines are built of it.
func (c *counts) observe(net *sim.Network) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.observed == nil {
		c.observed = make(map[weak.Pointer[sim.Population]]bool)
	}
	t := make(tally)
	for _, p := range net.Populations {
		if id := weak.Make(p); !c.observed[id] {
			c.observed[id] = true
			t[p] = c.named(p.Name)
			t[p].n += p.N
			net.Record(t, p)
		}
	}
}

func (c *counts) named(name string) *population {
	for _, p := range c.populations {
		if p.name == name {
			return p
		}
	}
	p := &population{name: name}
	c.populations = append(c.populations, p)
	return p
}

// built takes note of an engine.
func (c *counts) built(engine *sim.Engine) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.engine = nil
	if c.engines++; c.engines == 1 {
		c.engine = engine
	}
}

// Totals are what all networks of a run did that were built through its Session; nil is unknown.
type Totals struct {
	Populations    []record.ManifestPopulation `json:"populations,omitempty"`
	Spikes         *uint64                     `json:"spikes,omitempty"`
	SynapticEvents *uint64                     `json:"synaptic_events,omitempty"`
	ModelTime      *sim.Time                   `json:"model_time_ps,omitempty"`
	Fingerprint    *record.Digest              `json:"spikes_sha256,omitempty"` // of the network that the scenario chose
}

// totals counts what was built through the session. Model time and synaptic events are known of a
// single engine that was not Reset: one that still knows of all the spikes there were.
func (c *counts) totals() (t Totals) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.engines > 0 {
		spikes := uint64(0)
		for _, p := range c.populations {
			t.Populations = append(t.Populations, record.ManifestPopulation{Name: p.name, N: p.n, Spikes: p.spikes.Load()})
			spikes += p.spikes.Load()
		}
		t.Spikes = &spikes
	}
	if c.engine != nil {
		if stats, now := c.engine.Stats(), c.engine.Now(); stats.Spikes == *t.Spikes {
			t.SynapticEvents, t.ModelTime = &stats.SynapticEvents, &now
		}
	}
	if c.hash != nil {
		digest := c.hash.Sum()
		t.Fingerprint = &digest
	}
	return t
}

func (c *counts) fingerprint(net *sim.Network) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hash != nil {
		return errors.New("fingerprint: the run has one already")
	}
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return err
	}
	c.hash = hash
	net.Record(hash)
	return nil
}
