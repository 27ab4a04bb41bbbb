package gradient

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Loss scores the first spikes of output neurons. Of is called from several goroutines at a time.
type Loss interface {
	// Of returns the loss of one sample of class label, given the time of the first spike of each output, +Inf where it is silent, and
	// writes its derivative with respect to each time to grad, which is as long as times. With respect to the time of a silent
	// output it is 0.
	Of(times []float64, label int, grad []float64) float64
}

// Checker is a Loss that can tell whether its parameters make sense for a number of output neurons and of classes.
type Checker interface {
	Check(outputs, classes int) error
}

// CrossEntropy is the cross entropy of the softmax of negative spike times, and a cost of late spikes, which gives the loss
// its shape where all is decided:
//
//	L = ln sum_i exp(-t_i/Scale) + sum_i q_i t_i/Scale + Late (exp(t_y/LateScale) - 1)
//
// where q is 1 for the right output y and 0 for others, or, with a Smooth above 0, a mixture of that with what is the same for all outputs that
// fire: Szegedy et al. 2016 (arXiv:1512.00567). Then no output gains by coming ever later, until it is silent.
//
// Comsa et al. 2020 (arXiv:1907.13223) with Late = 0, as Mostafa 2017 of Exponentials; Göltz et al. 2021 (arXiv:1912.11443), who scale by 0.2 time constants of the
// synapse, with Late = 0.005 and a LateScale of one, and do not subtract the 1; Wunderlich and Pehle 2021.
type CrossEntropy struct {
	Scale     float64 // default 1
	Late      float64 // default 0: no cost of lateness
	LateScale float64 // default 1
	Smooth    float64 // part of the target that all outputs that fire share, 0 or more, below 1; default 0
	Silent    float64 // loss of a sample whose right output is silent, which has no derivative; default 100
}

// Of implements Loss.
func (c CrossEntropy) Of(times []float64, label int, grad []float64) float64 {
	clear(grad)
	right := times[label]
	if math.IsInf(right, 1) {
		return orDefault(c.Silent, 100)
	}
	scale := orDefault(c.Scale, 1)
	first, sum := least(times), 0.0
	for i, t := range times {
		grad[i] = portable.Exp((first - t) / scale)
		sum += grad[i]
	}
	for i := range grad {
		grad[i] /= -sum * scale
	}
	grad[label] += (1 - c.Smooth) / scale
	loss := math.Log(sum) + (1-c.Smooth)*(right-first)/scale
	if c.Smooth > 0 {
		loss += c.share(times, grad)
	}
	if c.Late != 0 {
		late := orDefault(c.LateScale, 1)
		e := portable.Exp(right / late)
		loss += c.Late * (e - 1)
		grad[label] += c.Late * e / late
	}
	return loss
}

// share adds the part of the target that is the same for all outputs that fire, and returns its part of the loss.
func (c CrossEntropy) share(times, grad []float64) (loss float64) {
	firing := 0
	for _, t := range times {
		if !math.IsInf(t, 1) {
			firing++
		}
	}
	first, part := least(times), c.Smooth/float64(firing)/orDefault(c.Scale, 1)
	for i, t := range times {
		if !math.IsInf(t, 1) {
			grad[i] += part
			loss += part * (t - first)
		}
	}
	return loss
}

// Check implements Checker.
func (c CrossEntropy) Check(outputs, classes int) error {
	m := mistakes{of: "CrossEntropy"}
	m.positive("Scale", orDefault(c.Scale, 1))
	m.notNegative("Late", c.Late)
	m.positive("LateScale", orDefault(c.LateScale, 1))
	m.fraction("Smooth", c.Smooth)
	m.notNegative("Silent", c.Silent)
	m.demand("outputs", outputs, outputs >= classes, "one for each class, or more")
	return m.err()
}

// TimeMSE wants every other output to fire Gap after the right one, whenever that is:
//
//	L = 1/2 sum_{i != y} (t_i - t_y - Gap)^2
//
// DelGrad (Göltz et al. 2025, arXiv:2404.19165). A silent output that should be late costs nothing.
type TimeMSE struct {
	Gap    float64 // default 1
	Silent float64 // loss of a sample whose right output is silent, which has no derivative; default 100
}

// Of implements Loss.
func (m TimeMSE) Of(times []float64, label int, grad []float64) float64 {
	clear(grad)
	right := times[label]
	if math.IsInf(right, 1) {
		return orDefault(m.Silent, 100)
	}
	gap, loss := orDefault(m.Gap, 1), 0.0
	for i, t := range times {
		if i == label || math.IsInf(t, 1) {
			continue
		}
		off := t - right - gap
		loss += off * off / 2
		grad[i] += off
		grad[label] -= off
	}
	return loss
}

// Check implements Checker.
func (m TimeMSE) Check(outputs, classes int) error {
	e := mistakes{of: "TimeMSE"}
	e.positive("Gap", orDefault(m.Gap, 1))
	e.notNegative("Silent", m.Silent)
	e.demand("outputs", outputs, outputs >= classes, "one for each class, or more")
	return e.err()
}

// TargetMSE wants given spike times: L = 1/2 sum_i (t_i - Targets[y][i])^2, as Bohte, Kok and La Poutré 2002
// (doi:10.1016/S0925-2312(01)00658-0). Where a target is +Inf the output may do as it likes.
type TargetMSE struct {
	Targets [][]float64 // by class and output
	Silent  float64     // loss of a silent output that should fire, which has no derivative; default 100
}

// Of implements Loss.
func (m TargetMSE) Of(times []float64, label int, grad []float64) float64 {
	loss := 0.0
	for i, want := range m.Targets[label] {
		switch off := times[i] - want; {
		case math.IsInf(want, 1):
			grad[i] = 0
		case math.IsInf(times[i], 1):
			grad[i] = 0
			loss += orDefault(m.Silent, 100)
		default:
			grad[i] = off
			loss += off * off / 2
		}
	}
	return loss
}

// Check implements Checker.
func (m TargetMSE) Check(outputs, classes int) error {
	e := mistakes{of: "TargetMSE"}
	e.demand("Targets", len(m.Targets), len(m.Targets) >= classes, "a list for each class")
	for y, row := range m.Targets {
		e.demand(at("Targets", y), len(row), len(row) == outputs, "a time for each output")
		for i, t := range row {
			e.demand(at(at("Targets", y), i), t, !math.IsNaN(t) && !math.IsInf(t, -1), "a time, or +Inf")
		}
	}
	e.notNegative("Silent", m.Silent)
	return e.err()
}

// Decide returns the output that fires first, the lower one of two at once, or -1 if all are silent.
func Decide(times []float64) int {
	first, winner := math.Inf(1), -1
	for i, t := range times {
		if t < first {
			first, winner = t, i
		}
	}
	return winner
}

func least(times []float64) float64 {
	first := math.Inf(1)
	for _, t := range times {
		first = min(first, t)
	}
	return first
}

// orDefault is x, or the default where x is 0.
func orDefault(x, otherwise float64) float64 {
	if x == 0 {
		return otherwise
	}
	return x
}
