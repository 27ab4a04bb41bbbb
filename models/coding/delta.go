package coding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Delta is the code of changes: a signal, sampled once per time step, spikes where it has risen, and, on a
// second neuron, where it has fallen. Sample k has
//
//	+1  where x(k) - r(k) >= Threshold,
//	-1  where r(k) - x(k) >= Threshold, with Off only,
//
// at k Step. The reference r is the sample before, as in spikegen.delta of snnTorch 0.9.4; with Track it is what the
// spikes so far add up to, as in delta modulation (de Jager 1952) and in event cameras, so that
// small changes add up instead of getting lost. Differences are those of real numbers, not of rounded ones.
type Delta struct {
	Threshold float64  // above 0; 0 means 0.1
	Off       bool     // spikes where the signal falls, too
	Padding   bool     // r starts at the first sample, which then has no spike; otherwise at 0
	Track     bool     // r follows the spikes, by Threshold each
	Step      sim.Time // of Source; 0 means 1 ms
}

// Encode writes +1, -1 or 0 for each sample to dst, and returns dst, grown if it was too short. Errors:
// *ParamError, and *ValueError for a sample that is not finite; dst is then nil.
func (d Delta) Encode(dst []int8, signal []float64) ([]int8, error) {
	code, err := d.resolve()
	if err != nil {
		return nil, err
	}
	dst = slices.Grow(dst[:0], len(signal))[:len(signal)]
	start := 0.0
	if code.Padding && len(signal) > 0 {
		start = signal[0]
	}
	reference, level := start, 0
	for k, x := range signal {
		if !finite(x) {
			return nil, &ValueError{Index: k, Value: x, Want: "a finite number"}
		}
		dst[k] = code.event(x, reference)
		level += int(dst[k])
		reference = x
		if code.Track {
			reference = start + float64(float64(level)*code.Threshold)
		}
	}
	return dst, nil
}

func (d Delta) event(x, reference float64) int8 {
	switch {
	case reaches(x, reference, d.Threshold):
		return 1
	case d.Off && reaches(reference, x, d.Threshold):
		return -1
	}
	return 0
}

// Decode writes what events add up to, by Threshold each, to dst, and returns dst, grown if it was too short.
// With Off and Track that is the signal, less its first sample where there is Padding, to within Threshold, as long
// as no step of the signal is larger than Threshold. Without Track it only has the signal's shape. The only
// error is a *ParamError; dst is then nil.
func (d Delta) Decode(dst []float64, events []int8) ([]float64, error) {
	code, err := d.resolve()
	if err != nil {
		return nil, err
	}
	dst = slices.Grow(dst[:0], len(events))[:len(events)]
	level := 0
	for k, e := range events {
		level += int(e)
		dst[k] = float64(level) * code.Threshold
	}
	return dst, nil
}

// Source returns the source of n signals. Neuron i fires where signal i has risen; with Off there are 2n
// neurons, and neuron n + i fires where it has fallen. Errors are those of Encode, with the signal's number.
func (d Delta) Source(signals [][]float64) (sim.Spec, error) {
	code, err := d.resolve()
	if err != nil {
		return nil, err
	}
	n := len(signals)
	trains := make([][]sim.Time, n, 2*n)
	if code.Off {
		trains = trains[:2*n]
	}
	var events []int8
	for i, signal := range signals {
		if int64(len(signal)) > lastTick(code.Step) {
			return nil, deltaParam("Step", code.Step, fmt.Sprintf("so short that the %d samples of signal %d take less than 106 days", len(signal), i))
		}
		if events, err = code.Encode(events, signal); err != nil {
			return nil, fmt.Errorf("signal %d: %w", i, err)
		}
		for k, e := range events {
			at := sim.Time(k) * code.Step
			switch e {
			case 1:
				trains[i] = append(trains[i], at)
			case -1:
				trains[n+i] = append(trains[n+i], at)
			}
		}
	}
	return given(trains), nil
}

// Events is the way back from the spikes of Source: it writes the events of n signals to dst, a row for each,
// a place for each sample. Spikes of other times than that of a sample are *SpikeErrors, as are those
// of neurons beyond the last.
func (d Delta) Events(dst [][]int8, spikes []sim.Spike) error {
	code, err := d.resolve()
	if err != nil {
		return err
	}
	for _, row := range dst {
		clear(row)
	}
	n, neurons := len(dst), len(dst)
	if code.Off {
		neurons *= 2
	}
	return within(spikes, sim.Window{From: -sim.Never, To: sim.Never}, neurons, func(index int, s sim.Spike) error {
		row, event := int(s.Neuron), int8(1)
		if row >= n {
			row, event = row-n, -1
		}
		k := s.At / code.Step
		if s.At < 0 || s.At%code.Step != 0 || int64(k) >= int64(len(dst[row])) {
			return &SpikeError{Index: index, Spike: s, Want: fmt.Sprintf("the time of one of %d samples, every %v", len(dst[row]), code.Step)}
		}
		dst[row][k] += event
		return nil
	})
}

func (d Delta) resolve() (Delta, error) {
	d.Threshold, d.Step = cmp.Or(d.Threshold, 0.1), cmp.Or(d.Step, defaultStep)
	switch {
	case !(d.Threshold > 0) || !finite(d.Threshold):
		return d, deltaParam("Threshold", d.Threshold, "a finite number above 0, or 0 for 0.1")
	case d.Step < 0 || d.Step > longestStep:
		return d, deltaParam("Step", d.Step, "a duration up to 1 day, or 0 for 1 ms")
	}
	return d, nil
}

func deltaParam(field string, value any, want string) error {
	return &ParamError{Code: "delta", Field: field, Value: value, Want: want}
}
