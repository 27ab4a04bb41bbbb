package eventprop

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient/internal/membrane"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// lane is neurons [lo, hi) of a layer, which see the same arrivals: all of them, or one where every synapse has its own delay.
// Between two arrivals lies a gap, in which the states of all neurons that do not fire move by the same step.
type lane struct {
	layer    *layerPass
	lo, hi   int
	arrivals []source
	gaps     []gap
	u, i     []float64 // states, from lo on; backwards p and q
	fired    []bool    // of neurons that fire once
	from, to int       // the spikes of the lane among those of the layer
	moved    []float64 // backwards: the instant that a neuron's state is of, where that is not the end of the gap
	touched  []int32
}

// gap is a span without arrivals. It begins with those of [from, to); the first has none before.
type gap struct {
	from, to   int
	begin, end float64
	step       membrane.Step
	crest      float64 // the highest that a current of 1 lifts u in it
}

func newLane(l *layerPass, lo, hi int) lane {
	n := hi - lo
	return lane{layer: l, lo: lo, hi: hi, u: make([]float64, n), i: make([]float64, n), fired: make([]bool, n), moved: make([]float64, n)}
}

// load takes up the arrivals and cuts the run into gaps.
func (l *lane) load(in []source, until float64) {
	l.arrivals = append(l.arrivals[:0], in...)
	if delays := l.layer.Delays; delays != nil {
		for k := range l.arrivals {
			a := &l.arrivals[k]
			a.at += math.RoundToEven(delays[int(a.neuron)*l.layer.Post+l.lo])
		}
		sortSources(l.arrivals)
	}
	for len(l.arrivals) > 0 && l.arrivals[len(l.arrivals)-1].at >= until {
		l.arrivals = l.arrivals[:len(l.arrivals)-1]
	}
	l.gaps = append(l.gaps[:0], gap{})
	for k := range l.arrivals {
		last := &l.gaps[len(l.gaps)-1]
		if at := l.arrivals[k].at; k == 0 || at > last.begin {
			last.end = at
			l.gaps = append(l.gaps, gap{from: k, begin: at})
			last = &l.gaps[len(l.gaps)-1]
		}
		last.to = k + 1
	}
	l.gaps[len(l.gaps)-1].end = until
	m := &l.layer.cell.ports[0]
	top, _ := m.Extremum(0, 1)
	highest := m.Over(top).Response
	for k := range l.gaps {
		g := &l.gaps[k]
		s := g.end - g.begin
		g.step, g.crest = m.Over(s), highest
		if s < top {
			g.crest = g.step.Response
		}
	}
}

// forward finds the spikes.
func (l *lane) forward() {
	c := l.layer.cell
	for n := range l.u {
		l.u[n], l.i[n], l.fired[n] = c.start, 0, false
	}
	l.from = len(l.layer.spikes)
	for k := range l.gaps {
		g := &l.gaps[k]
		for _, a := range l.arrivals[g.from:g.to] {
			row := l.layer.Weights[int(a.neuron)*l.layer.Post:]
			row = row[l.lo:l.hi]
			for n, w := range row {
				l.i[n] += float64(float32(w))
			}
		}
		l.cross(k, g)
	}
	l.to = len(l.layer.spikes)
}

// cross carries all neurons through a gap. Only those that could reach their threshold in it are looked at more closely.
func (l *lane) cross(k int, g *gap) {
	theta, step, crest := l.layer.cell.theta, g.step, g.crest
	is := l.i[:len(l.u)]
	for n, u := range l.u {
		i := is[n]
		if max(u, 0)+max(i, 0)*crest >= theta && l.fire(int32(k), g, n) {
			continue
		}
		l.u[n], is[n] = step.Potential*u+step.Response*i, step.Current*i
	}
}

// fire lets a neuron fire as often as it does in a gap, and carries it to the end. It returns false if there was no spike.
func (l *lane) fire(k int32, g *gap, n int) bool {
	c := l.layer.cell
	m := &c.ports[0]
	u, i, now, fires := l.u[n], l.i[n], g.begin, false
	rest, step := g.end-g.begin, g.step
	for !l.fired[n] {
		s, crosses := m.CrossingBefore(u, i, c.theta, rest, step)
		if !crosses {
			break
		}
		now += s
		rest = g.end - now
		u, i, step = c.reset, i*portable.Exp(-m.Rate*s), m.Over(rest)
		l.layer.spikes = append(l.layer.spikes, spike{now, int32(l.lo + n), k, m.Slope(c.theta, i), m.Slope(u, i)})
		l.fired[n], fires = c.firesOnce, true
	}
	if fires {
		l.u[n], l.i[n] = step.Potential*u+step.Response*i, step.Current*i
	}
	return fires
}

// backward goes through the gaps in reverse, with the derivatives p by the potential and q by the current of each neuron in
// place of its state, and adds those by weights, delays and the spikes of the layer before.
func (l *lane) backward(weights, delays, before []float64) {
	clear(l.u)
	clear(l.i)
	next := l.to
	for k := l.lastCause(); k >= 0; k-- {
		g := &l.gaps[k]
		from := next
		for from > l.from && l.layer.spikes[from-1].gap == int32(k) {
			from--
		}
		l.jump(from, next, g)
		l.carry(g)
		l.rise(k, delays, before)
		next = from
		for _, a := range l.arrivals[g.from:g.to] {
			l.hand(a, weights, delays, before)
		}
	}
}

// jump goes back through the spikes [from, to) of a gap.
func (l *lane) jump(from, to int, g *gap) {
	c := l.layer.cell
	m := &c.ports[0]
	least := l.layer.Steepest * c.leak
	l.touched = l.touched[:0]
	for n := to - 1; n >= from; n-- {
		s := &l.layer.spikes[n]
		j := int(s.neuron) - l.lo
		end := l.moved[j]
		if end == 0 {
			end = g.end
			l.touched = append(l.touched, int32(j))
		}
		p, q := l.u[j], l.i[j]
		if c.firesOnce {
			p, q = 0, 0
		} else {
			step := m.Over(end - s.at)
			p, q = step.Potential*p, step.Current*q+step.Response*p
		}
		l.u[j], l.i[j] = (s.relaunch*p-l.layer.by[n])/max(s.slope, least), q
		l.moved[j] = s.at
	}
	for _, j := range l.touched {
		step := m.Over(l.moved[j] - g.begin)
		l.u[j], l.i[j] = step.Potential*l.u[j], step.Current*l.i[j]+step.Response*l.u[j]
		l.moved[j] = -1
	}
}

// carry takes all other neurons to the beginning of the gap.
func (l *lane) carry(g *gap) {
	step := g.step
	for n, p := range l.u {
		if l.moved[n] < 0 {
			l.moved[n] = 0
			continue
		}
		l.u[n], l.i[n] = step.Potential*p, step.Current*l.i[n]+step.Response*p
	}
}

// hand adds what follows from one arrival.
func (l *lane) hand(a source, weights, delays, before []float64) {
	m := &l.layer.cell.ports[0]
	at := int(a.neuron)*l.layer.Post + l.lo
	byWeight, w := weights[at:at+len(l.u)], l.layer.Weights[at:at+len(l.u)]
	sum := 0.0
	for n, p := range l.u {
		q := l.i[n]
		byWeight[n] += q
		sum += float64(float32(w[n])) * (q*m.Rate - p*m.Gain)
	}
	before[a.spike] += sum
	if delays != nil {
		delays[at] += sum
	}
}
