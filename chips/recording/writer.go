package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Writer records a run while it goes on. Its methods may be called from any goroutine.
type Writer struct {
	path func(file string) string
	page *page
	net  *sim.Network

	mu      sync.Mutex // guards what follows
	events  *record.NPZ
	next    int // the presentation to write next
	start   sim.Time
	waiting map[int]chips.Presentation // those that came too early
	closed  bool
	err     error
}

// Create begins the recording of a network, with how it decides, which may be nil: it writes the synapses. path says where
// a file belongs that is called so. What cannot be recorded is an *Error, joined for all that is wrong.
func Create(path func(file string) string, net *sim.Network, readout *chips.Readout) (*Writer, error) {
	p, err := newPage(net, readout)
	if err != nil {
		return nil, err
	}
	for k, projection := range net.Projections {
		var all []sim.Synapse
		err := net.Synapses(projection, func(part []sim.Synapse) error {
			all = append(all, part...)
			return nil
		})
		if err == nil {
			err = record.WriteSynapses(path(SynapsesFile(k)), all)
		}
		if err != nil {
			return nil, err
		}
	}
	// A run that was killed leaves its files as they were; this one takes their place.
	if err := os.RemoveAll(path(EventsFile) + ".partial"); err != nil {
		return nil, err
	}
	events, err := record.NewNPZ(path(EventsFile), net.Populations)
	if err != nil {
		return nil, err
	}
	return &Writer{path: path, page: p, net: net, events: events, waiting: map[int]chips.Presentation{}}, nil
}

// Present records presentation k, counting from 0: its spikes by population, in the order of the network's. They may come
// in any order, and are kept until it is their turn. Its error is that of the file, which keeps what it has.
func (w *Writer) Present(k int, p chips.Presentation) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, twice := w.waiting[k]
	switch {
	case w.err != nil:
		return w.err
	case twice || k < w.next:
		return &chips.RunError{Presentation: k, Field: "number", Value: k, Want: "one that was not recorded before"}
	case len(p.Spikes) != len(w.net.Populations):
		return &chips.RunError{Presentation: k, Field: "populations", Value: len(p.Spikes), Want: fmt.Sprintf("%d", len(w.net.Populations))}
	}
	w.waiting[k] = p
	for w.err == nil {
		next, ready := w.waiting[w.next]
		if !ready {
			break
		}
		delete(w.waiting, w.next)
		w.err = w.write(next)
	}
	return w.err
}

// write writes the next presentation.
func (w *Writer) write(p chips.Presentation) error {
	if p.Duration <= 0 || p.Duration > sim.Never-1-w.start {
		return &chips.RunError{Presentation: w.next, Field: "duration", Value: p.Duration, Want: "more than 0, and all together less than 106 days"}
	}
	for k, spikes := range p.Spikes {
		shifted := make([]sim.Spike, len(spikes))
		for i, s := range spikes {
			if s.At < 0 || s.At >= p.Duration {
				return &chips.RunError{Presentation: w.next, Field: "spike of " + w.net.Populations[k].Name, Value: s.At, Want: fmt.Sprintf("0 or more, and before the end at %v", p.Duration)}
			}
			shifted[i] = sim.Spike{At: w.start + s.At, Neuron: s.Neuron}
		}
		if err := w.events.Record(w.net.Populations[k], shifted); err != nil {
			return err
		}
	}
	w.page.Presentations = append(w.page.Presentations, presentation{p.Duration, p.Label})
	w.start += p.Duration
	w.next++
	return nil
}

// Close completes the recording. It is an error that a presentation is missing before one that is there; those before it
// are recorded then.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return w.err
	}
	w.closed = true
	if len(w.waiting) > 0 {
		w.err = errors.Join(w.err, &chips.RunError{Presentation: w.next, Field: "spikes", Value: "not recorded", Want: "all presentations up to the last"})
	}
	text, err := json.Marshal(w.page)
	if closing := w.events.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = record.WriteBytes(w.path(NetworkFile), append(text, '\n'))
	}
	w.err = errors.Join(w.err, err)
	return w.err
}
