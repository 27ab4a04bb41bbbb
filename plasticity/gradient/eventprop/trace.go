package eventprop

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Trace is what the backward pass needs to know of a run: its spikes, how fast each neuron crossed its threshold, and
// where every arrival fell between the spikes of its target. It takes memory in proportion to the arrivals.
type Trace struct {
	adjoint  *Adjoint
	until    sim.Time
	moments  []moment // the spikes of all populations, population after population, each in (At, Neuron) order
	first    []int    // by population: its first moment
	arrivals []arrival
	own      [][]int32 // by neuron: its moments, in order of time
	peaks    [][]peak  // by population, made when asked for
}

// moment is a spike.
type moment struct {
	sim.Spike
	neuron    int32   // among all
	last      int32   // the neuron's moment before this one, or -1
	next      int32   // and after
	sends     int     // arrivals [sends, sends of the next moment) are its
	offset    float64 // of the unrounded spike from At, ps
	slope     float64 // du/dt before it
	relaunch  float64 // du/dt at the end of the refractory interval
	neverEnds bool    // the refractory interval lasts beyond the run
}

// arrival is a spike at one synapse's target.
type arrival struct {
	at         sim.Time
	neuron     int32 // the target, among all
	synapse    int32 // within the projection
	projection int32
	last       int32 // the target's moment before the arrival, or -1
	clamped    bool  // it lies in the refractory interval
}

// RecordError says where a record of spikes does not follow from the network.
type RecordError struct {
	Population string
	Neuron     int
	At         sim.Time
	Found      string
	Want       string
}

func (e *RecordError) Error() string {
	return fmt.Sprintf("population %q, neuron %d, at %v: %s, want %s: the record is not that of this network", e.Population, e.Neuron, e.At, e.Found, e.Want)
}

// Trace reads the record of a run over [0, until). spikes returns the spikes of a population in (At, Neuron) order, as
// a recorder has them. A record that the network cannot have made is refused by a *RecordError: each neuron must be at its
// threshold where it fired, and below it where a spike arrives.
func (a *Adjoint) Trace(spikes func(*sim.Population) []sim.Spike, until sim.Time) (*Trace, error) {
	t := &Trace{adjoint: a, until: until, peaks: make([][]peak, len(a.populations))}
	total := 0
	for _, p := range a.populations {
		total += p.N
	}
	t.own = make([][]int32, total)
	for k, p := range a.populations {
		t.first = append(t.first, len(t.moments))
		if err := t.keep(k, p, spikes(p)); err != nil {
			return nil, err
		}
	}
	t.first = append(t.first, len(t.moments))
	if n := t.countArrivals(); n > math.MaxInt32 {
		return nil, fmt.Errorf("%d spikes arrive at synapses in the run, want at most %d: trace a shorter one", n, math.MaxInt32)
	}
	t.send()
	return t, t.reconstruct()
}

// keep takes up the spikes of a population.
func (t *Trace) keep(k int, p *sim.Population, spikes []sim.Spike) error {
	for i, s := range spikes {
		wrong := func(found, want string) error {
			return &RecordError{Population: p.Name, Neuron: int(s.Neuron), At: s.At, Found: found, Want: want}
		}
		switch {
		case int(s.Neuron) >= p.N:
			return wrong("a spike", fmt.Sprintf("one of %d neurons", p.N))
		case s.At < 0:
			return wrong("a spike", "none before 0")
		case i > 0 && (s.At < spikes[i-1].At || s.At == spikes[i-1].At && s.Neuron < spikes[i-1].Neuron):
			return wrong("a spike out of order", "the order of time, then of neurons")
		case s.At >= t.until:
			return nil
		case len(t.moments) == math.MaxInt32:
			return wrong("a spike too many", "at most 2^31 - 1")
		}
		neuron := t.adjoint.base[k] + int(s.Neuron)
		m := moment{Spike: s, neuron: int32(neuron), last: -1, next: -1}
		if own := t.own[neuron]; len(own) > 0 {
			m.last = own[len(own)-1]
			t.moments[m.last].next = int32(len(t.moments))
		}
		t.own[neuron] = append(t.own[neuron], int32(len(t.moments)))
		t.moments = append(t.moments, m)
	}
	return nil
}

// send makes the arrivals of all spikes.
func (t *Trace) send() {
	a := t.adjoint
	t.arrivals = make([]arrival, 0, t.countArrivals())
	for k := range a.populations {
		for i := t.first[k]; i < t.first[k+1]; i++ {
			m := &t.moments[i]
			m.sends = len(t.arrivals)
			for _, number := range a.outgoing[k] {
				p := &a.projections[number]
				for _, synapse := range p.order[p.start[m.Neuron]:p.start[m.Neuron+1]] {
					s := &p.synapses[synapse]
					at := sim.Never // where the sum would be beyond it
					if s.Delay < sim.Never-m.At {
						at = m.At + s.Delay
					}
					t.arrivals = append(t.arrivals, arrival{
						at: at, neuron: int32(a.base[p.post]) + int32(s.Post), synapse: synapse, projection: int32(number), last: -1,
					})
				}
			}
		}
	}
}

func (t *Trace) countArrivals() (n int) {
	for k := range t.adjoint.populations {
		for _, number := range t.adjoint.outgoing[k] {
			start := t.adjoint.projections[number].start
			for _, m := range t.moments[t.first[k]:t.first[k+1]] {
				n += start[m.Neuron+1] - start[m.Neuron]
			}
		}
	}
	return n
}

// sent returns the bounds of what moment i sends.
func (t *Trace) sent(i int) (from, to int) {
	if from, to = t.moments[i].sends, len(t.arrivals); i+1 < len(t.moments) {
		to = t.moments[i+1].sends
	}
	return from, to
}

// reconstruct walks through the life of each neuron.
func (t *Trace) reconstruct() error {
	received := t.received()
	for k, c := range t.adjoint.cells {
		if c == nil {
			continue
		}
		for i := range t.adjoint.populations[k].N {
			w := newWalk(t, k, i)
			if err := w.run(received[t.adjoint.base[k]+i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// received lists the arrivals before the end of the run at each neuron, in order of time.
func (t *Trace) received() [][]int32 {
	counts := make([]int, len(t.own))
	for i := range t.arrivals {
		if t.arrivals[i].at < t.until {
			counts[t.arrivals[i].neuron]++
		}
	}
	lists := make([][]int32, len(t.own))
	for n, count := range counts {
		lists[n] = make([]int32, 0, count)
	}
	for i := range t.arrivals {
		if r := &t.arrivals[i]; r.at < t.until {
			lists[r.neuron] = append(lists[r.neuron], int32(i))
		}
	}
	for _, list := range lists {
		slices.SortFunc(list, func(x, y int32) int {
			return cmp.Or(cmp.Compare(t.arrivals[x].at, t.arrivals[y].at), cmp.Compare(x, y))
		})
	}
	return lists
}

// population finds the population of a neuron.
func (t *Trace) population(neuron int32) int {
	k, found := slices.BinarySearch(t.adjoint.base, int(neuron))
	if !found {
		k--
	}
	return k
}

// Spikes returns the spikes of a population that the trace keeps: those before the end. It returns nil for a population of another network.
func (t *Trace) Spikes(p *sim.Population) []sim.Spike {
	k := slices.Index(t.adjoint.populations, p)
	if k < 0 {
		return nil
	}
	spikes := make([]sim.Spike, 0, t.first[k+1]-t.first[k])
	for _, m := range t.moments[t.first[k]:t.first[k+1]] {
		spikes = append(spikes, m.Spike)
	}
	return spikes
}

// Until is the end of the run.
func (t *Trace) Until() sim.Time { return t.until }
