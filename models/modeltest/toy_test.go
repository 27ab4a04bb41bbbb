package modeltest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"github.com/ranvier-sim/ranvier/sim"
)

// toy is a neuron whose potential rises at a constant rate and is reset to 0 when it reaches 1. It
// keeps the contract unless it is broken.
type toy struct {
	Drive  float64   // 1/ms; default 0.05
	Taus   []float64 // nothing, but to be checked
	broken breakage
}

// breakage says how a toy breaks the contract.
type breakage struct {
	deaf, roundsAtWindows, dropsFirst, knowsLocalNumber, failsWhenEmpty, countsVolleys, ignoresWeights,
	changesVolleys, keepsVolleys, overwritesOut, reversesOut, firesLate, firesForeign, oversleeps,
	probeMoves, namesTooMuch, answersAll, acceptsNaN, wrongField, plainError, allocates, forgets, savesWindows, savesLate, resumesAsNew bool
	shared *atomic.Int64
}

func (toy) NumPorts() int { return 2 }

func (y toy) New(s sim.Slice) (sim.Model, error) {
	if err := y.check(s); err != nil {
		return nil, err
	}
	if y.Drive == 0 {
		y.Drive = 0.05
	}
	m := &toyModel{breakage: y.broken, drive: y.Drive / sim.Millisecond, neurons: make([]toyNeuron, s.Len())}
	for i := range m.neurons {
		number := s.Lo + i
		if m.knowsLocalNumber {
			number = i
		}
		m.neurons[i].v = math.Mod(0.3*float64(number), 1)
		if m.shared != nil {
			m.neurons[i].v += 1e-3 * float64(m.shared.Add(1)%100)
		}
	}
	return m, nil
}

func (y toy) check(s sim.Slice) error {
	if y.broken.failsWhenEmpty && s.Len() == 0 {
		return errors.New("no neurons")
	}
	var errs []error
	check := func(field string, x float64) {
		if math.IsNaN(x) && y.broken.acceptsNaN || !math.IsNaN(x) && !math.IsInf(x, 0) {
			return
		}
		wrong := &sim.ParamError{Population: s.Population, Index: -1, Field: field, Value: x, Want: "a finite number"}
		switch {
		case y.broken.wrongField:
			wrong.Field = "drive"
			errs = append(errs, wrong)
		case y.broken.plainError:
			errs = append(errs, errors.New(wrong.Error()))
		default:
			errs = append(errs, wrong)
		}
	}
	check("Drive", y.Drive)
	for k, tau := range y.Taus {
		check(fmt.Sprintf("Taus[%d]", k), tau)
	}
	return errors.Join(errs...)
}

type toyModel struct {
	breakage
	drive   float64 // 1/ps
	neurons []toyNeuron
	kept    *sim.Volley
	garbage []byte
	end     sim.Time // of the last window
}

// toyNeuron holds the potential at an instant.
type toyNeuron struct {
	v     float64
	since sim.Time
}

func (m *toyModel) at(i int, t sim.Time) float64 {
	n := &m.neurons[i]
	return n.v + m.drive*float64(t-n.since)
}

// next is when neuron i will fire if nothing arrives.
func (m *toyModel) next(i int) sim.Time {
	n := &m.neurons[i]
	wait := math.Ceil(max(0, 1-n.v) / m.drive)
	if !(wait < 1e18) {
		return sim.Never
	}
	return n.since + sim.Time(wait)
}

// first is the neuron that fires next, and when.
func (m *toyModel) first() (neuron int, at sim.Time) {
	at = sim.Never
	for i := range m.neurons {
		if next := m.next(i); next < at {
			neuron, at = i, next
		}
	}
	return neuron, at
}

func (m *toyModel) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	if m.deaf {
		return out, nil
	}
	m.end = w.To
	if m.overwritesOut {
		out = out[:0]
	}
	start := len(out)
	for {
		arrival := w.To
		if len(in) > 0 {
			arrival = in[0].At
		}
		neuron, at := m.first()
		switch {
		case at < arrival:
			out = append(out, m.fire(neuron, at))
		case len(in) == 0:
			m.finish(w, out[start:])
			return out, nil
		default:
			for len(in) > 0 && in[0].At == arrival {
				m.arrive(w, &in[0])
				in = in[1:]
			}
		}
	}
}

func (m *toyModel) fire(i int, at sim.Time) sim.Spike {
	m.neurons[i] = toyNeuron{since: at}
	spike := sim.Spike{At: at, Neuron: uint32(i)}
	if m.firesLate {
		spike.At++
	}
	if m.firesForeign {
		spike.Neuron++
	}
	return spike
}

// finish breaks what is broken at the end of a window.
func (m *toyModel) finish(w sim.Window, fired []sim.Spike) {
	if m.roundsAtWindows {
		for i := range m.neurons {
			m.neurons[i] = toyNeuron{m.at(i, w.To), w.To}
		}
	}
	if m.reversesOut {
		slices.SortFunc(fired, func(a, b sim.Spike) int {
			if a.At != b.At {
				return int(a.At - b.At)
			}
			return int(b.Neuron) - int(a.Neuron)
		})
	}
}

func (m *toyModel) arrive(w sim.Window, v *sim.Volley) {
	if m.dropsFirst && v.At == w.From && w.From > 0 {
		return
	}
	if m.allocates {
		m.garbage = make([]byte, 100)
	}
	for k, target := range v.Targets {
		if m.countsVolleys && k > 0 && target == v.Targets[k-1] {
			continue
		}
		weight := v.WeightOf(k)
		if m.ignoresWeights {
			weight = v.Weight
		}
		if m.keepsVolleys && m.kept != nil {
			weight += 0.1 * m.kept.WeightOf(0)
		}
		m.neurons[target] = toyNeuron{m.at(int(target), v.At) + float64(weight), v.At}
	}
	m.kept = v
	if m.changesVolleys {
		v.Targets[0] = 0
	}
}

func (m *toyModel) Wake() sim.Time {
	_, at := m.first()
	if m.oversleeps && at < sim.Never {
		at++
	}
	return at
}

func (m *toyModel) Variables() []string {
	if m.namesTooMuch {
		return []string{"V", "W"}
	}
	return []string{"V"}
}

func (m *toyModel) Probe(at sim.Time, variable string, i int) (float64, error) {
	if variable != "V" && !m.answersAll {
		return 0, fmt.Errorf("no variable %q", variable)
	}
	v := m.at(i, at)
	if m.probeMoves {
		m.neurons[i].v += 1e-6
	}
	return v, nil
}

func (m *toyModel) Snapshot(s *sim.Snapshot, i int) {
	n := &m.neurons[i]
	if !m.forgets {
		s.Float64(&n.v)
	}
	if m.savesWindows {
		s.Time(&m.end)
	}
	if m.savesLate {
		n.v += 1e-6
	}
	s.Time(&n.since)
}

func (m *toyModel) Resume(at sim.Time) error {
	if m.resumesAsNew {
		m.neurons[0] = toyNeuron{}
	}
	return nil
}
