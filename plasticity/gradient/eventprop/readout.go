package eventprop

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// Readout is what a Loss sees of an output neuron in place of a time. Whatever it is, the output with the least of it wins.
type Readout uint8

// The readouts.
const (
	// FirstTime is the time of the first spike, in units of the task, +Inf for silence.
	FirstTime Readout = iota

	// PeakPotential is the highest potential, mV, with the other sign, so that gradient.CrossEntropy is that of the softmax of potentials, as
	// Wunderlich and Pehle 2021 have it for MNIST. It is for outputs that do not fire: one that does has that of its threshold, and no
	// derivative. What it is, is known at the end of the run.
	PeakPotential

	// Spikes is the number of spikes, with the other sign, where one counts 1 - exp(-s/Fade), s from the end of the run: see SpikeCount.
	Spikes

	readouts
)

// String names the readout as files and flags do.
func (r Readout) String() string {
	if r >= readouts {
		return "unknown"
	}
	return [...]string{"first", "peak", "count"}[r]
}

// read writes what the loss sees of the outputs in the last run to values.
func (s *show) read(values []float64) {
	last := len(s.pass.layers) - 1
	for j := range values {
		switch s.Readout {
		case PeakPotential:
			values[j] = -s.pass.Peak(last, j)
		case Spikes:
			values[j] = -s.pass.Count(last, j, s.fade())
		default:
			values[j] = s.pass.First(last, j) / s.unit()
		}
	}
}

// hand gives the derivatives of the loss by what it saw to the pass.
func (s *show) hand(grad []float64) {
	last := len(s.pass.layers) - 1
	for j, by := range grad {
		switch s.Readout {
		case PeakPotential:
			s.pass.ByPeak(last, j, -by)
		case Spikes:
			s.pass.ByCount(last, j, s.fade(), -by)
		default:
			s.pass.ByFirst(last, j, by/s.unit())
		}
	}
}

// fade is that of Spikes, ps.
func (t *Task) fade() float64 {
	if t.Fade == 0 {
		return t.unit()
	}
	return t.Fade * t.unit()
}

// silent tells whether an output has nothing to say.
func (s *show) silent(j int) bool {
	return s.Readout != PeakPotential && math.IsInf(s.pass.First(len(s.pass.layers)-1, j), 1)
}

// winner is the output that the last run decides for, -1 if all are silent.
func (s *show) winner() int {
	for j := range s.values {
		if !s.silent(j) {
			return gradient.Decide(s.values)
		}
	}
	return -1
}
