package models

import (
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// halves is a slice of neurons of which some are jumping and the others individual. Either half has room for all; arrivals, and all
// that is asked, go to the one that a neuron belongs to.
type halves struct {
	jumps []bool // of each neuron
	fast  half   // jumping
	slow  half   // individual
}

// half is the neurons of one kind, and their part of the arrivals of a window.
type half struct {
	worker
	in      []sim.Volley
	targets []uint32 // of all of them, one after the other
	weights []float32
	given   int // so many are in volleys
}

type worker interface {
	neurons
	sim.Worker
}

func newHalves(s sim.Slice, ports []Port, start []starting, jumps []bool) *halves {
	others := slices.Clone(start)
	for i := range others {
		if jumps[i] {
			others[i].u = others[i].params.reset // below its threshold, where it stays
		}
	}
	return &halves{
		jumps: jumps,
		fast:  half{worker: newJumpingOwn(s, start)},
		slow:  half{worker: newIndividual(s, ports, others)},
	}
}

// of is the half that neuron i belongs to.
func (h *halves) of(i uint32) *half {
	if h.jumps[i] {
		return &h.fast
	}
	return &h.slow
}

// Advance implements sim.Model.
func (h *halves) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	h.fast.clear()
	h.slow.clear()
	for i := range in {
		v := &in[i]
		for k, target := range v.Targets {
			own := h.of(target)
			own.targets, own.weights = append(own.targets, target), append(own.weights, v.WeightOf(k))
		}
		h.fast.gather(v)
		h.slow.gather(v)
	}
	out, err := h.fast.Advance(w, h.fast.in, out)
	if err == nil {
		out, err = h.slow.Advance(w, h.slow.in, out)
	}
	sortNew(out[start:])
	return out, err
}

func (h *half) clear() {
	h.in, h.targets, h.weights, h.given = h.in[:0], h.targets[:0], h.weights[:0], 0
}

// gather makes a volley, at the instant and the port of v, of the targets that are in none yet.
func (h *half) gather(v *sim.Volley) {
	if h.given == len(h.targets) {
		return
	}
	h.in = append(h.in, sim.Volley{At: v.At, Port: v.Port, Targets: h.targets[h.given:], Weights: h.weights[h.given:]})
	h.given = len(h.targets)
}

// Wake implements sim.Waker.
func (h *halves) Wake() sim.Time { return min(h.fast.Wake(), h.slow.Wake()) }

// Work implements sim.Worker.
func (h *halves) Work() sim.Work { return h.fast.Work().Plus(h.slow.Work()) }

// Variables implements sim.Prober: "V" in mV.
func (h *halves) Variables() []string { return h.slow.Variables() }

// Probe implements sim.Prober.
func (h *halves) Probe(at sim.Time, variable string, i int) (float64, error) {
	return h.of(uint32(i)).Probe(at, variable, i)
}

// Snapshot implements sim.Snapshotter.
func (h *halves) Snapshot(s *sim.Snapshot, i int) { h.of(uint32(i)).Snapshot(s, i) }

// Resume implements sim.Snapshotter.
func (h *halves) Resume(at sim.Time) error { return errors.Join(h.fast.Resume(at), h.slow.Resume(at)) }
