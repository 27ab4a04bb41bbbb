package eventprop

import (
	"errors"
	"fmt"
	"math"
	"slices"

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
	if err := t.checkLabel(l.Outputs, l.Label); err != nil {
		return 0, err
	}
	unit := l.Unit
	if unit == 0 {
		unit = sim.Millisecond
	}
	if err := errors.Join(positive("Unit", unit), checkLoss(l.Loss, l.Outputs.N, l.Label)); err != nil {
		return 0, err
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
	if err := errors.Join(t.checkOutputs(l.Outputs), positive("Fade", l.fade())); err != nil {
		return 0, err
	}
	if len(l.Want) != l.Outputs.N {
		return 0, &gradient.ParamError{Of: "loss", Field: "Want", Value: len(l.Want), Want: fmt.Sprintf("a number for each of the %d neurons of population %q", l.Outputs.N, l.Outputs.Name)}
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
	if err := t.checkLabel(l.Outputs, l.Label); err != nil {
		return 0, err
	}
	softmax := gradient.CrossEntropy{Scale: l.Scale}
	if err := checkLoss(softmax, l.Outputs.N, l.Label); err != nil {
		return 0, err
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
	value := softmax.Of(times, l.Label, grad)
	for j, by := range grad {
		if err := d.Peak(l.Outputs, j, -by); err != nil {
			return 0, err
		}
	}
	return value, nil
}

// checkOutputs refuses what is no population of the network: of another it would seem that all are silent.
func (t *Trace) checkOutputs(p *sim.Population) error {
	switch {
	case p == nil:
		return &gradient.ParamError{Of: "loss", Field: "Outputs", Value: nil, Want: "a population"}
	case !slices.Contains(t.adjoint.populations, p):
		return &gradient.ParamError{Of: "loss", Field: "Outputs", Value: p.Name, Want: "a population of the network that was traced"}
	}
	return nil
}

func (t *Trace) checkLabel(p *sim.Population, label int) error {
	if err := t.checkOutputs(p); err != nil {
		return err
	}
	if label < 0 || label >= p.N {
		return &gradient.ParamError{Of: "loss", Field: "Label", Value: label, Want: fmt.Sprintf("one of the %d neurons of population %q", p.N, p.Name)}
	}
	return nil
}

// checkLoss asks a loss whether it makes sense.
func checkLoss(l gradient.Loss, outputs, label int) error {
	if l == nil {
		return &gradient.ParamError{Of: "loss", Field: "Loss", Value: nil, Want: "a loss"}
	}
	if c, ok := l.(gradient.Checker); ok {
		return c.Check(outputs, label+1)
	}
	return nil
}

func positive(field string, ps float64) error {
	if !(ps > 0) || math.IsInf(ps, 1) {
		return &gradient.ParamError{Of: "loss", Field: field, Value: ps, Want: "a finite number of ps above 0"}
	}
	return nil
}
