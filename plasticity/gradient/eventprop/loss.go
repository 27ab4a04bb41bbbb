package eventprop

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// FirstSpike is a loss of the first spikes of a population, such as gradient.CrossEntropy.
type FirstSpike struct {
	Outputs *sim.Population
	Label   int
	Loss    gradient.Loss
	Unit    float64 // ps, in which Loss counts; default 1 ms
}

// Evaluate implements Loss.
func (l FirstSpike) Evaluate(t *Trace, d *Derivatives) (float64, error) {
	if err := checkLabel(l.Outputs, l.Label); err != nil {
		return 0, err
	}
	unit := l.Unit
	if unit == 0 {
		unit = sim.Millisecond
	}
	times, first := make([]float64, l.Outputs.N), make([]int, l.Outputs.N)
	for j := range times {
		times[j], first[j] = math.Inf(1), -1
	}
	for i, s := range t.Spikes(l.Outputs) {
		if first[s.Neuron] < 0 {
			times[s.Neuron], first[s.Neuron] = float64(s.At)/unit, i
		}
	}
	grad := make([]float64, len(times))
	value := l.Loss.Of(times, l.Label, grad)
	by := d.Spike(l.Outputs)
	for j, i := range first {
		if i >= 0 {
			by[i] += grad[j] / unit
		}
	}
	return value, nil
}

// SpikeCount wants given numbers of spikes: half the sum of the squares of what is missing. A number of spikes is
// no smooth function of anything; here a spike counts 1 - exp(-s/Fade), where s is the time from it to the end of the run, so
// that spikes which come later in the end leave the count as they pass the end of the run, smoothly. Those that appear or vanish elsewhere are not seen.
type SpikeCount struct {
	Outputs *sim.Population
	Want    []float64 // by neuron
	Fade    float64   // ps; default 1 ms
}

// Evaluate implements Loss.
func (l SpikeCount) Evaluate(t *Trace, d *Derivatives) (float64, error) {
	if l.Outputs == nil || len(l.Want) != l.Outputs.N {
		return 0, fmt.Errorf("spike count: %d numbers wanted, want one for each neuron of the population", len(l.Want))
	}
	value, off := 0.0, l.counts(t)
	for j, want := range l.Want {
		off[j] -= want
		value += off[j] * off[j] / 2
	}
	l.hand(t, d, off)
	return value, nil
}

func (l SpikeCount) fade() float64 {
	if l.Fade == 0 {
		return sim.Millisecond
	}
	return l.Fade
}

// counts are those of all neurons.
func (l SpikeCount) counts(t *Trace) []float64 {
	return Counts(t.Spikes(l.Outputs), l.Outputs.N, t.Until(), l.fade())
}

// Counts returns how often each of n neurons fired in a run until an instant, as SpikeCount counts, with its fade, ps.
func Counts(spikes []sim.Spike, n int, until sim.Time, fade float64) []float64 {
	counts := make([]float64, n)
	for _, s := range spikes {
		counts[s.Neuron] -= math.Expm1(-float64(until-s.At) / fade)
	}
	return counts
}

// hand adds the derivatives by the spikes, given those by the counts.
func (l SpikeCount) hand(t *Trace, d *Derivatives, grad []float64) {
	by := d.Spike(l.Outputs)
	for i, s := range t.Spikes(l.Outputs) {
		by[i] -= grad[s.Neuron] * portable.Exp(-float64(t.Until()-s.At)/l.fade()) / l.fade()
	}
}

// PeakVoltage is the cross entropy of the softmax of the highest potentials of a population, which best does not fire: Wunderlich and
// Pehle's loss for MNIST.
type PeakVoltage struct {
	Outputs *sim.Population
	Label   int
	Scale   float64 // mV; default 1
}

// Evaluate implements Loss.
func (l PeakVoltage) Evaluate(t *Trace, d *Derivatives) (float64, error) {
	if err := checkLabel(l.Outputs, l.Label); err != nil {
		return 0, err
	}
	scale := l.Scale
	if scale == 0 {
		scale = 1
	}
	// The softmax of a potential is that of a time with the other sign.
	times, grad := make([]float64, l.Outputs.N), make([]float64, l.Outputs.N)
	for j := range times {
		v, err := t.Peak(l.Outputs, j)
		if err != nil {
			return 0, err
		}
		times[j] = -v
	}
	value := gradient.CrossEntropy{Scale: scale}.Of(times, l.Label, grad)
	for j, by := range grad {
		if err := d.Peak(l.Outputs, j, -by); err != nil {
			return 0, err
		}
	}
	return value, nil
}

func checkLabel(p *sim.Population, label int) error {
	switch {
	case p == nil:
		return fmt.Errorf("loss: no population of outputs")
	case label < 0 || label >= p.N:
		return fmt.Errorf("loss: label %d, want one of the %d neurons of population %q", label, p.N, p.Name)
	}
	return nil
}
