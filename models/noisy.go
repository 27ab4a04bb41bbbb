package models

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// neurons is what all models of neurons here can do.
type neurons interface {
	sim.Model
	sim.Waker
	sim.Prober
	sim.Snapshotter
}

// noisy adds noise of any kind to neurons of any kind: it makes the arrivals as sources do and merges
// them with those that come from outside. At one instant noise comes first.
type noisy struct {
	neurons
	noise   []Noise
	sources []*clockwork
	spikes  [][]sim.Spike // of each source, in the present window
	own     []sim.Volley
	merged  []sim.Volley
	targets []uint32
}

// noise checks the noise of a neuron.
func (c *checks) noise(noise []Noise, ports int) {
	for k, n := range noise {
		n.check(ports, func(field string, value any, want string) {
			c.wrong(fmt.Sprintf("Noise[%d].%s", k, field), value, want)
		})
	}
}

// sameNoise reports noise that differs from that of the other neurons.
func sameNoise(c *checks, own, others []Noise) {
	if !slices.Equal(own, others) {
		c.wrong("Noise", own, "the same as in the other neurons")
	}
}

// Work implements sim.Worker.
func (n *noisy) Work() sim.Work {
	if w, ok := n.neurons.(sim.Worker); ok {
		return w.Work()
	}
	return sim.Work{}
}

// withNoise wraps neurons if there is noise.
func withNoise(s sim.Slice, model neurons, err error, noise []Noise) (sim.Model, error) {
	if err != nil {
		return nil, err
	}
	if len(noise) == 0 {
		return model, nil
	}
	n := &noisy{neurons: model, noise: noise, spikes: make([][]sim.Spike, len(noise))}
	for k, source := range noise {
		processes := make([]process, s.Len())
		for i := range processes {
			random := s.Source(fmt.Sprintf("noise %d", k), s.Lo+i)
			processes[i] = process{random: *random, mean: sim.Second / source.Rate, stop: sim.Never}
		}
		n.sources = append(n.sources, wind(s.Len(), renewal(processes)))
	}
	return n, nil
}

// Advance implements sim.Model.
func (n *noisy) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	total := 0
	for k, source := range n.sources {
		var err error
		if n.spikes[k], err = source.Advance(w, nil, n.spikes[k][:0]); err != nil {
			return out, err
		}
		total += len(n.spikes[k])
	}
	if cap(n.targets) < total {
		n.targets = make([]uint32, 0, 2*total)
	}
	n.targets, n.merged = n.targets[:0], append(n.merged[:0], in...)
	for k, spikes := range n.spikes {
		n.own = n.own[:0]
		for _, s := range spikes {
			n.targets = append(n.targets, s.Neuron)
			target := n.targets[len(n.targets)-1:]
			n.own = append(n.own, sim.Volley{At: s.At, Targets: target, Weight: n.noise[k].Weight, Port: n.noise[k].Port})
		}
		n.merged = merge(n.own, n.merged)
	}
	return n.neurons.Advance(w, n.merged, out)
}

// merge puts first, in order, into rest, in order; what is first comes first at the same instant. It uses
// the memory of rest.
func merge(first, rest []sim.Volley) []sim.Volley {
	k := len(rest) - 1
	rest = append(rest, first...)
	for i, j := len(rest)-1, len(first)-1; j >= 0; i-- {
		if k >= 0 && rest[k].At >= first[j].At {
			rest[i], k = rest[k], k-1
		} else {
			rest[i], j = first[j], j-1
		}
	}
	return rest
}

// Wake implements sim.Waker.
func (n *noisy) Wake() sim.Time {
	wake := n.neurons.Wake()
	for _, source := range n.sources {
		wake = min(wake, source.Wake())
	}
	return wake
}

// Snapshot implements sim.Snapshotter.
func (n *noisy) Snapshot(s *sim.Snapshot, i int) {
	n.neurons.Snapshot(s, i)
	for _, source := range n.sources {
		source.Snapshot(s, i)
	}
}

// Resume implements sim.Snapshotter.
func (n *noisy) Resume(at sim.Time) error {
	err := n.neurons.Resume(at)
	for _, source := range n.sources {
		err = errors.Join(err, source.Resume(at))
	}
	return err
}
