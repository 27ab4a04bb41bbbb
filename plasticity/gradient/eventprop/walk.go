package eventprop

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// instant is an unrounded time: a picosecond and an offset from it.
type instant struct {
	at     sim.Time
	offset float64 // ps
}

// since is how long after s the instant t is, in ps.
func (t instant) since(s instant) float64 { return float64(t.at-s.at) + (t.offset - s.offset) }

// walk carries one neuron through a recorded run, from its arrivals to its spikes, and notes at each what the backward pass
// will need.
type walk struct {
	trace      *Trace
	cell       *cell
	population int
	neuron     int // within the population
	now        instant
	u          float64
	currents   []float64
	own        []int32 // moments still to come
	last       int32   // the moment before now, or -1
	clamped    bool    // in the refractory interval after it
	watch      *peak   // where the highest potential is kept, if it is asked for
}

func newWalk(t *Trace, population, neuron int) *walk {
	c := t.adjoint.cells[population]
	return &walk{
		trace: t, cell: c, population: population, neuron: neuron, u: c.start, currents: make([]float64, len(c.ports)),
		own: t.own[t.adjoint.base[population]+neuron], last: -1,
	}
}

// run walks through the arrivals, in order of time.
func (w *walk) run(received []int32) error {
	for _, i := range received {
		r := &w.trace.arrivals[i]
		if err := w.fireUntil(r.at); err != nil {
			return err
		}
		w.to(instant{r.at, 0})
		if !w.clamped && w.u > w.cell.theta+w.slack() {
			return w.wrong(r.at, "no spike, though V is above threshold", "one before")
		}
		p := &w.trace.adjoint.projections[r.projection]
		r.last, r.clamped = w.last, w.clamped
		if w.watch != nil {
			w.watch.arrive(w, r.at)
		}
		w.currents[p.port] += p.synapses[r.synapse].Weight
	}
	if err := w.fireUntil(w.trace.until); err != nil {
		return err
	}
	w.to(instant{w.trace.until, 0})
	if w.watch != nil {
		w.watch.end(w)
	}
	return nil
}

// fireUntil lets the neuron fire as recorded before the arrival at the given time. A spike recorded in the picosecond of the arrival
// was before it if the neuron was at its threshold without it.
func (w *walk) fireUntil(at sim.Time) error {
	for len(w.own) > 0 {
		m := &w.trace.moments[w.own[0]]
		if m.At > at || m.At == at && !w.reaches(at) {
			return nil
		}
		if err := w.fire(m); err != nil {
			return err
		}
	}
	return nil
}

// reaches tells whether the neuron is at its threshold by the given time, if nothing arrives.
func (w *walk) reaches(at sim.Time) bool {
	w.to(instant{at, 0})
	return !w.clamped && w.u >= w.cell.theta
}

// fire takes the neuron to its threshold, near where it was recorded, and resets it.
func (w *walk) fire(m *moment) error {
	w.to(instant{m.At, 0})
	if w.clamped {
		return w.wrong(m.At, "a spike in the refractory interval", "none")
	}
	for range 3 {
		if m.slope = w.slope(w.u); m.slope > 0 {
			w.to(instant{m.At, w.now.offset - (w.u-w.cell.theta)/m.slope})
		}
	}
	m.slope = w.slope(w.cell.theta)
	off := math.Abs(w.u - w.cell.theta)
	if !(m.slope > 0) || !(off <= w.slack()) || !(math.Abs(w.now.offset) <= 0.51+w.slack()/m.slope) {
		return w.wrong(m.At, fmt.Sprintf("a spike %.3g mV and %.3g ps off a crossing", off, w.now.offset), "one at the threshold")
	}
	m.offset = w.now.offset
	w.u, w.last, w.clamped = w.cell.reset, w.own[0], true
	w.own = w.own[1:]
	if !w.endsBefore(instant{w.trace.until, 0}) {
		m.neverEnds = true
	} else if w.cell.refractory == 0 {
		w.relaunch()
	}
	return nil
}

// endsBefore tells whether the refractory interval ends before t or at it.
func (w *walk) endsBefore(t instant) bool {
	return !w.cell.firesOnce && t.since(w.trace.moments[w.last].instant()) >= w.cell.refractory
}

func (m *moment) instant() instant { return instant{m.At, m.offset} }

// relaunch ends the refractory interval.
func (w *walk) relaunch() {
	w.clamped = false
	w.trace.moments[w.last].relaunch = w.slope(w.u)
}

// slope is du/dt at a potential.
func (w *walk) slope(u float64) float64 {
	drive := 0.0
	for _, i := range w.currents {
		drive += i
	}
	return w.cell.gain*drive - w.cell.leak*u
}

// slack is by how much V may be off through rounding: a few units in the last place of what it is a sum of, over the
// run.
func (w *walk) slack() float64 {
	scale := math.Abs(w.cell.theta) + math.Abs(w.u) + math.Abs(w.cell.reset)
	for k, i := range w.currents {
		scale += math.Abs(i) * w.cell.gain / w.cell.ports[k].Rate
	}
	return 1e-12 * scale
}

// to moves on to an instant at which nothing has happened yet, through the end of the refractory interval.
func (w *walk) to(t instant) {
	if w.clamped && w.endsBefore(t) {
		end := w.trace.moments[w.last].instant()
		end.offset += w.cell.refractory
		w.move(end)
		w.relaunch()
	}
	w.move(t)
}

// move applies the closed form over one span.
func (w *walk) move(t instant) {
	s := t.since(w.now)
	if w.watch != nil && !w.clamped {
		w.watch.within(w, s)
	}
	u := w.u * portable.Exp(-w.cell.leak*s)
	for k := range w.currents {
		step := w.cell.ports[k].Over(s)
		u += step.Response * w.currents[k]
		w.currents[k] *= step.Current
	}
	w.now = t
	if !w.clamped {
		w.u = u
	}
}

func (w *walk) wrong(at sim.Time, found, want string) error {
	return &RecordError{Population: w.trace.adjoint.populations[w.population].Name, Neuron: w.neuron, At: at, Found: found, Want: want}
}
