package record

import (
	"cmp"
	"io"
	"slices"
	"sync"

	"github.com/ranvier-sim/ranvier/sim"
)

// WeightChange is a change of a weight.
type WeightChange struct {
	At        sim.Time // of the event that changed it, at the synapse
	Pre, Post uint32
	Delay     sim.Time
	Number    uint64  // of the synapse's changes, from 1
	Weight    float64 // at once after it
}

// WeightChanges records every n-th change of each weight of a projection. It is a sim.Rule that stands before the
// rule which makes the changes:
//
//	changes := &record.WeightChanges{Rule: plasticity.Song2000(1), Every: 10}
//	p := net.Connect(pre, post, 0, synapses).Learn(changes)
//
// It alters no weight, to the bit. Synapses that are recorded take 8 bytes more, and cost more time, as they are
// shown events one by one. An instance is for one projection. A checkpoint of an engine holds how many changes there were,
// but not those that were recorded: an engine that is loaded records from there on.
type WeightChanges struct {
	Rule  sim.Rule
	Every int                         // changes of a synapse from one record to the next; default 1
	Only  func(pre, post uint32) bool // which synapses are recorded; nil for all

	mu       sync.Mutex
	watchers []*watcher
}

// New implements sim.Rule.
func (c *WeightChanges) New(projection string) (sim.Learner, error) {
	if c.Rule == nil {
		return nil, &sim.RuleError{Projection: projection, Field: "WeightChanges.Rule", Value: "nil", Want: "a rule"}
	}
	if c.Every < 0 {
		return nil, &sim.RuleError{Projection: projection, Field: "WeightChanges.Every", Value: c.Every, Want: "1 or more"}
	}
	learner, err := c.Rule.New(projection)
	if err != nil {
		return nil, err
	}
	t := learner.Traits()
	w := &watcher{Learner: learner, changes: c, every: uint64(max(1, c.Every)), own: t.States, reads: len(t.AtPre)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers = append(c.watchers, w)
	return w, nil
}

// Modulator implements sim.Modulated.
func (c *WeightChanges) Modulator() (*sim.Population, sim.Time) {
	if m, ok := c.Rule.(sim.Modulated); ok {
		return m.Modulator()
	}
	return nil, 0
}

// Read returns what was recorded on an engine since time 0, up to the instant it has reached: in order of time,
// and of source, target and delay. The error is that of the engine's Synapses.
func (c *WeightChanges) Read(e interface {
	Synapses(p *sim.Projection) ([]sim.Synapse, error)
}, p *sim.Projection) ([]WeightChange, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range c.watchers {
		w.drafts, w.asked, w.reading = w.drafts[:0], false, true
	}
	_, err := e.Synapses(p) // has all synapses see, in draft, what they have not seen yet
	var all []WeightChange
	for _, w := range c.watchers {
		if w.reading = false; w.asked {
			all = append(append(all, w.kept...), w.drafts...)
		}
	}
	slices.SortStableFunc(all, func(a, b WeightChange) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Pre, b.Pre), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Delay, b.Delay), cmp.Compare(a.Number, b.Number))
	})
	return all, err
}

// WriteWeightChanges writes changes for numpy: arrays "times" and "delay" (int64, in ps), "pre" and "post" (uint32),
// "number" (uint64) and "weight" (float64, all bits), and "time_unit", the string "ps". The file comes into being
// complete or not at all; a failed write is a *WriteError.
func WriteWeightChanges(path string, changes []WeightChange) error {
	return writeFile(osDisk{}, path, func(w io.Writer) error { return writeChanges(w, changes) })
}

func writeChanges(w io.Writer, changes []WeightChange) error {
	shape := []int64{int64(len(changes))}
	return writeArrays(w, []storedArray{
		{"times", npyHeader{"<i8", shape}, []any{column(changes, func(c WeightChange) sim.Time { return c.At })}},
		{"pre", npyHeader{"<u4", shape}, []any{column(changes, func(c WeightChange) uint32 { return c.Pre })}},
		{"post", npyHeader{"<u4", shape}, []any{column(changes, func(c WeightChange) uint32 { return c.Post })}},
		{"delay", npyHeader{"<i8", shape}, []any{column(changes, func(c WeightChange) sim.Time { return c.Delay })}},
		{"number", npyHeader{"<u8", shape}, []any{column(changes, func(c WeightChange) uint64 { return c.Number })}},
		{"weight", npyHeader{"<f8", shape}, []any{column(changes, func(c WeightChange) float64 { return c.Weight })}},
		{timeUnit, npyHeader{"<U2", nil}, []any{picoseconds}},
	})
}

// column is one field of all changes.
func column[T any](changes []WeightChange, of func(WeightChange) T) []T {
	values := make([]T, len(changes))
	for i, c := range changes {
		values[i] = of(c)
	}
	return values
}
