package models

import (
	"fmt"
	"slices"
	"sync"

	"github.com/ranvier-sim/ranvier/sim"
)

// Live is a source whose spikes are not known beforehand: they are given, stretch by stretch, between calls of
// RunUntil, and may depend on what the network did before, as they do where it is shown one stimulus after another
// or moves a body. A Live is made by NewLive and given to one population.
//
// What it fires is what it was given. A run that goes on beyond what is known fails, rather than take ignorance for
// silence. Spikes that every network it belongs to has fired are forgotten when the next stretch is given. An engine that
// goes on from a checkpoint has it know what it knew then.
type Live struct {
	neurons int

	mu      sync.Mutex // guards what follows while shards are made
	models  []*live
	spikes  []sim.Spike // known and not forgotten, in order
	known   sim.Time    // everything before is
	forgets bool        // something was
}

// NewLive returns a source for a population of up to that many neurons, of which nothing is known.
func NewLive(neurons int) *Live { return &Live{neurons: neurons} }

// NumPorts returns 0: a source has no input.
func (*Live) NumPorts() int { return 0 }

// Known is the instant up to which spikes were given.
func (l *Live) Known() sim.Time { return l.known }

// Give tells all spikes from Known to `until`, in (At, Neuron) order. It copies them. It is not to be called while a network
// runs. Spikes out of order or place are a *LiveError, and then nothing is given.
func (l *Live) Give(until sim.Time, spikes []sim.Spike) error {
	wrong := func(k int, value any, want string) error { return &LiveError{k, value, want} }
	if until < l.known {
		return wrong(-1, until, fmt.Sprintf("an end not before %v, up to which spikes are known", l.known))
	}
	last := sim.Spike{At: l.known}
	for k, s := range spikes {
		switch {
		case s.At < l.known || s.At >= until:
			return wrong(k, s.At, fmt.Sprintf("an instant in [%v, %v)", l.known, until))
		case int(s.Neuron) >= l.neurons:
			return wrong(k, s.Neuron, fmt.Sprintf("a neuron below %d", l.neurons))
		case k > 0 && (s.At < last.At || s.At == last.At && s.Neuron <= last.Neuron):
			return wrong(k, fmt.Sprintf("neuron %d at %v", s.Neuron, s.At), fmt.Sprintf("one after neuron %d at %v", last.Neuron, last.At))
		}
		last = s
	}
	l.forget()
	l.spikes = append(l.spikes, spikes...)
	l.known = until
	return nil
}

// forget drops what all models have fired.
func (l *Live) forget() {
	n := len(l.spikes)
	for _, m := range l.models {
		n = min(n, m.next)
	}
	if n == 0 || len(l.models) == 0 {
		return
	}
	l.spikes = l.spikes[:copy(l.spikes, l.spikes[n:])]
	for _, m := range l.models {
		m.next -= n
	}
	l.forgets = true
}

// Forget has the source begin anew at time 0, with nothing known: call it before a network is Reset, or built again.
func (l *Live) Forget() {
	*l = Live{neurons: l.neurons}
}

// LiveError is a mistake in what a Live was given.
type LiveError struct {
	Spike int // its index; -1 if it is not about one
	Value any
	Want  string
}

func (e *LiveError) Error() string {
	if e.Spike < 0 {
		return fmt.Sprintf("live source: %v, want %s", e.Value, e.Want)
	}
	return fmt.Sprintf("live source: spike %d is %v, want %s", e.Spike, e.Value, e.Want)
}

// New implements sim.Spec.
func (l *Live) New(s sim.Slice) (sim.Model, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case s.Hi > l.neurons:
		return nil, &sim.ParamError{Population: s.Population, Index: -1, Field: "N", Value: s.Hi, Want: fmt.Sprintf("at most %d, as the source was made for", l.neurons)}
	case l.forgets:
		return nil, &sim.ParamError{Population: s.Population, Index: -1, Field: "Spec", Value: "a live source that ran before", Want: "one that knows its first spikes; call Forget before a network begins anew"}
	}
	m := &live{source: l, lo: uint32(s.Lo), hi: uint32(s.Hi)}
	l.models = append(l.models, m)
	return m, nil
}

// live is the state of a slice of a Live: how far its spikes were fired.
type live struct {
	source *Live
	lo, hi uint32
	next   int // index into source.spikes of the first that was not looked at

	known   sim.Time    // that of the source, while a checkpoint is read
	pending []sim.Spike // what it is to fire, then, by neuron
}

// Advance implements sim.Model.
func (m *live) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	if w.To > m.source.known {
		return out, fmt.Errorf("the live source knows its spikes up to %v only, and is to fire up to %v: Give it more", m.source.known, w.To)
	}
	for ; m.next < len(m.source.spikes) && m.source.spikes[m.next].At < w.To; m.next++ {
		if s := m.source.spikes[m.next]; s.Neuron >= m.lo && s.Neuron < m.hi {
			out = append(out, sim.Spike{At: s.At, Neuron: s.Neuron - m.lo})
		}
	}
	return out, nil
}

// Wake implements sim.Waker: where knowledge ends something may happen.
func (m *live) Wake() sim.Time {
	rest := m.source.spikes[m.next:]
	if k := slices.IndexFunc(rest, func(s sim.Spike) bool { return s.Neuron >= m.lo && s.Neuron < m.hi }); k >= 0 {
		return rest[k].At
	}
	return m.source.known
}
