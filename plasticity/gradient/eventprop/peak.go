package eventprop

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// peak is the highest potential of a neuron during a run.
type peak struct {
	found bool
	value float64 // u
	at    instant
	last  int32 // the neuron's moment before it, or -1

	// Where an arrival turned a rise into a fall, the maximum moves with it.
	kink  bool
	slope float64 // du/dt before the arrival
	ties  int     // arrivals in that picosecond

	frozen bool // at a spike, or where the run began: nothing moves its value
}

// Peak returns the highest potential of a neuron of p during the run, in mV: that of its threshold if it fired.
// Populations with more than one port are refused.
func (t *Trace) Peak(p *sim.Population, neuron int) (float64, error) {
	k, err := t.watch(p, neuron)
	if err != nil {
		return 0, err
	}
	return t.adjoint.cells[k].level + t.peaks[k][neuron].value, nil
}

// watch finds the peaks of a population.
func (t *Trace) watch(p *sim.Population, neuron int) (population int, err error) {
	k := slices.Index(t.adjoint.populations, p)
	switch {
	case k < 0 || t.adjoint.cells[k] == nil:
		return 0, fmt.Errorf("peak: want a population of the network whose neurons follow their inputs")
	case neuron < 0 || neuron >= p.N:
		return 0, fmt.Errorf("peak: population %q has %d neurons, none is %d", p.Name, p.N, neuron)
	case len(t.adjoint.cells[k].ports) > 1:
		return 0, &sim.ParamError{Population: p.Name, Index: -1, Field: "TauS", Value: len(t.adjoint.cells[k].ports), Want: "one port, where the highest potential is asked for"}
	case t.peaks[k] != nil:
		return k, nil
	}
	received := t.received()
	t.peaks[k] = make([]peak, p.N)
	for i := range p.N {
		w := newWalk(t, k, i)
		w.watch = &t.peaks[k][i]
		if err := w.run(received[t.adjoint.base[k]+i]); err != nil {
			return 0, err
		}
	}
	return k, nil
}

// consider takes up a candidate.
func (p *peak) consider(candidate peak) {
	if !p.found || candidate.value > p.value {
		candidate.found = true
		*p = candidate
	}
}

// within considers the inside of a span of s ps from now on, in which nothing happens, and how it begins.
func (p *peak) within(w *walk, s float64) {
	if !p.found {
		p.consider(peak{value: w.u, at: w.now, last: w.last, frozen: true})
	}
	m, i := &w.cell.ports[0], w.currents[0]
	if m.Slope(w.u, i) <= 0 {
		return
	}
	if at, turns := m.Extremum(w.u, i); turns && at < s {
		step := m.Over(at)
		p.consider(peak{value: step.Potential*w.u + step.Response*i, at: instant{w.now.at, w.now.offset + at}, last: w.last})
	}
}

// arrive considers the instant of an arrival, before it acts.
func (p *peak) arrive(w *walk, at sim.Time) {
	if p.kink && p.at.at == at {
		p.ties++
	} else if !w.clamped {
		p.consider(peak{value: w.u, at: instant{at, 0}, last: w.last, kink: true, slope: w.slope(w.u), ties: 1})
	}
}

// end considers the end of the run. A neuron that fired was at its threshold, whatever else moves.
func (p *peak) end(w *walk) {
	switch {
	case w.last >= 0:
		*p = peak{found: true, value: w.cell.theta, frozen: true, last: -1}
	case !w.clamped:
		p.consider(peak{value: w.u, at: w.now, last: w.last})
	}
}
