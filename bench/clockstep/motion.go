package clockstep

import "github.com/ranvier-sim/ranvier/models"

// state is what changes of the neurons of a cohort: one array per variable.
type state struct {
	u        []float64 // V - EL, mV; -Inf while refractory
	currents []current // one per port

	variables [][]float64 // all arrays of the above
}

// current is the state of one port of all neurons: i in pA for Exponential, i and j for Alpha, nothing for
// Delta. An arrival adds its weight to j of Alpha, the slope in units of e/Tau.
type current struct {
	shape models.Shape
	i, j  []float64
}

// column is the variable that arrivals at a port add to.
func (s *state) column(port uint8) []float64 {
	switch c := &s.currents[port]; c.shape {
	case models.Exponential:
		return c.i
	case models.Alpha:
		return c.j
	}
	return s.u
}

// pair tells whether there are just two Exponential currents, the usual excitation and inhibition.
func (s *state) pair() bool {
	return len(s.currents) == 2 && s.currents[0].shape == models.Exponential && s.currents[1].shape == models.Exponential
}

// motion carries the neurons of a cohort from an instant to the next.
type motion interface {
	// advance tests all neurons, appends those that fire to hits, in order, and moves all on.
	advance(s *state, hits []uint32) []uint32

	// of returns the constants of one neuron.
	of(i int) *leap
}

// shared moves neurons that have all constants in common.
type shared struct {
	leap        leap
	relaxations []relaxation // one per port
	fast        bool
}

func (m *shared) of(int) *leap { return &m.leap }

func (m *shared) advance(s *state, hits []uint32) []uint32 {
	if m.fast && s.pair() {
		return m.leap.firePairFast(s.u, s.currents[0].i, s.currents[1].i, &m.relaxations[0], &m.relaxations[1], hits)
	}
	for lo := 0; lo < len(s.u); lo += block {
		hi := min(lo+block, len(s.u))
		if m.fast {
			hits = m.leap.fireFast(s.u[lo:hi], lo, hits)
		} else {
			hits = m.leap.fire(s.u[lo:hi], lo, hits)
		}
		for k := range s.currents {
			m.relax(k, s, lo, hi)
		}
	}
	return hits
}

// relax applies one port to one block.
func (m *shared) relax(port int, s *state, lo, hi int) {
	c, r, u := &s.currents[port], &m.relaxations[port], s.u[lo:hi]
	switch {
	case c.shape == models.Exponential && m.fast:
		r.relaxFast(u, c.i[lo:hi])
	case c.shape == models.Exponential:
		r.relax(u, c.i[lo:hi])
	case c.shape == models.Alpha && m.fast:
		r.relaxAlphaFast(u, c.i[lo:hi], c.j[lo:hi])
	case c.shape == models.Alpha:
		r.relaxAlpha(u, c.i[lo:hi], c.j[lo:hi])
	}
}

// individual moves neurons that have constants of their own: one array per constant that a step needs.
type individual struct {
	leaps               []leap
	decay, drift, theta []float64
	relaxations         []relaxationsOf
}

// relaxationsOf holds the relaxations of one port, one per neuron. It is empty for Delta.
type relaxationsOf struct{ keep, feed, push, pull []float64 }

func (m *individual) of(i int) *leap { return &m.leaps[i] }

// add appends one neuron's constants.
func (m *individual) add(l leap, relaxations []relaxation, ports []models.Port) {
	m.leaps = append(m.leaps, l)
	m.decay = append(m.decay, l.decay)
	m.drift = append(m.drift, l.drift)
	m.theta = append(m.theta, l.theta)
	if m.relaxations == nil {
		m.relaxations = make([]relaxationsOf, len(ports))
	}
	for k, r := range relaxations {
		of := &m.relaxations[k]
		if ports[k].Shape == models.Delta {
			continue
		}
		of.keep = append(of.keep, r.keep)
		of.push = append(of.push, r.push)
		if ports[k].Shape == models.Alpha {
			of.feed = append(of.feed, r.feed)
			of.pull = append(of.pull, r.pull)
		}
	}
}

func (m *individual) advance(s *state, hits []uint32) []uint32 {
	for lo := 0; lo < len(s.u); lo += block {
		hi := min(lo+block, len(s.u))
		hits = m.fire(s.u, lo, hi, hits)
		for k := range s.currents {
			switch c := &s.currents[k]; c.shape {
			case models.Exponential:
				m.relaxations[k].relax(s.u, c.i, lo, hi)
			case models.Alpha:
				m.relaxations[k].relaxAlpha(s.u, c, lo, hi)
			}
		}
	}
	return hits
}

// fire is leap.fire with constants per neuron.
func (m *individual) fire(u []float64, lo, hi int, hits []uint32) []uint32 {
	u = u[lo:hi]
	decay, drift, theta := m.decay[lo:hi][:len(u)], m.drift[lo:hi][:len(u)], m.theta[lo:hi][:len(u)]
	for k, x := range u {
		if x >= theta[k] {
			hits = append(hits, uint32(lo+k))
			x = m.leaps[lo+k].fired
		}
		u[k] = float64(decay[k]*x) + drift[k]
	}
	return hits
}

// relax is relaxation.relax with constants per neuron.
func (r *relaxationsOf) relax(u, i []float64, lo, hi int) {
	i = i[lo:hi]
	u, keep, push := u[lo:hi][:len(i)], r.keep[lo:hi][:len(i)], r.push[lo:hi][:len(i)]
	for k, x := range i {
		u[k] += float64(push[k] * x)
		i[k] = keep[k] * x
	}
}

// relaxAlpha is relaxation.relaxAlpha with constants per neuron.
func (r *relaxationsOf) relaxAlpha(u []float64, c *current, lo, hi int) {
	i := c.i[lo:hi]
	u, j := u[lo:hi][:len(i)], c.j[lo:hi][:len(i)]
	keep, feed := r.keep[lo:hi][:len(i)], r.feed[lo:hi][:len(i)]
	push, pull := r.push[lo:hi][:len(i)], r.pull[lo:hi][:len(i)]
	for k, x := range i {
		y := j[k]
		u[k] += float64(push[k]*x) + float64(pull[k]*y)
		i[k] = float64(keep[k]*x) + float64(feed[k]*y)
		j[k] = keep[k] * y
	}
}
