package gradient

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

var silence = math.Inf(1)

// someLosses are all, with every parameter.
func someLosses(outputs int) map[string]Loss {
	targets := make([][]float64, outputs)
	for y := range targets {
		targets[y] = make([]float64, outputs)
		for i := range targets[y] {
			targets[y][i] = 1 + float64((y+2*i)%3)
		}
	}
	targets[0][outputs-1] = silence
	return map[string]Loss{
		"plain":   CrossEntropy{},
		"shaped":  CrossEntropy{Scale: 0.2, Late: 0.005, LateScale: 0.7},
		"smooth":  CrossEntropy{Scale: 0.3, Late: 0.01, Smooth: 0.1},
		"gap":     TimeMSE{Gap: 0.2},
		"z":       Exponentials{Loss: CrossEntropy{}, Tau: 0.8},
		"targets": TargetMSE{Targets: targets},
	}
}

// TestLossesHaveTheDerivativesThatTheyTell by central differences.
func TestLossesHaveTheDerivativesThatTheyTell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "outputs")
		times := rapid.SliceOfN(rapid.Float64Range(0, 4), n, n).Draw(t, "times")
		label := rapid.IntRange(0, n-1).Draw(t, "label")
		if quiet := rapid.IntRange(0, 2*n).Draw(t, "silent"); quiet < n && quiet != label {
			times[quiet] = silence
		}
		for name, loss := range someLosses(n) {
			grad, scratch := make([]float64, n), make([]float64, n)
			loss.Of(times, label, grad)
			for i, x := range times {
				if math.IsInf(x, 1) {
					if grad[i] != 0 {
						t.Fatalf("%s: derivative %v of a silent output", name, grad[i])
					}
					continue
				}
				const h = 1e-6
				times[i] = x + h
				above := loss.Of(times, label, scratch)
				times[i] = x - h
				below := loss.Of(times, label, scratch)
				times[i] = x
				if want := (above - below) / (2 * h); math.Abs(grad[i]-want) > 1e-6*(1+math.Abs(want)) {
					t.Fatalf("%s: derivative %d of %v, label %d, is %v, want %v", name, i, times, label, grad[i], want)
				}
			}
		}
	})
}

// TestSilenceOfTheRightOutputCosts and teaches nothing: were the others made later for it, all would fall silent.
func TestSilenceOfTheRightOutputCosts(t *testing.T) {
	for name, loss := range someLosses(3) {
		grad := []float64{7, 7, 7}
		if l := loss.Of([]float64{1, silence, silence}, 1, grad); l < 100 || name != "targets" && grad[0] != 0 || grad[1] != 0 || grad[2] != 0 {
			t.Errorf("%s: loss %v, derivative %v", name, l, grad)
		}
	}
	grad := make([]float64, 2)
	if l := (CrossEntropy{Silent: 5}).Of([]float64{silence, silence}, 1, grad); l != 5 || grad[0] != 0 {
		t.Errorf("all silent: loss %v, derivative %v", l, grad)
	}
}

// TestLateTimesDoNotOverflow as exponentials are taken of differences.
func TestLateTimesDoNotOverflow(t *testing.T) {
	grad := make([]float64, 2)
	if l := (CrossEntropy{Scale: 0.01}).Of([]float64{1e6, 1e6 + 0.01}, 1, grad); math.Abs(l-math.Log(1+math.E)) > 1e-6 {
		t.Errorf("loss %v", l)
	}
}

// TestSmoothTargetsHoldTheOthersBack: plain cross entropy is least where the others never come, the smooth one where the softmax of the times is
// the target: at Scale ln((1-Smooth+Smooth/n) / (Smooth/n)) after the right one.
func TestSmoothTargetsHoldTheOthersBack(t *testing.T) {
	const smooth, scale, n = 0.3, 0.2, 3
	gap := scale * math.Log((1-smooth+smooth/n)/(smooth/n))
	for _, row := range []struct {
		why  string
		gap  float64
		sign float64 // of the derivative with respect to the others
	}{{"too early", gap - 0.1, -1}, {"as the target has it", gap, 0}, {"too late", gap + 0.1, 1}} {
		grad := make([]float64, n)
		CrossEntropy{Scale: scale, Smooth: smooth}.Of([]float64{1 + row.gap, 1, 1 + row.gap}, 1, grad)
		for _, i := range []int{0, 2} {
			if got := grad[i]; row.sign == 0 && math.Abs(got) > 1e-12 || got*row.sign < 0 {
				t.Errorf("%s: derivative %v", row.why, got)
			}
		}
	}
}

// TestLossesWithoutSenseAreRefused by errors that name field and value.
func TestLossesWithoutSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		loss  Checker
		field string
	}{
		{"a softmax cannot have a negative scale", CrossEntropy{Scale: -1}, "Scale"},
		{"lateness is no merit", CrossEntropy{Late: -1}, "Late"},
		{"a base of 1", Exponentials{Loss: CrossEntropy{}, Tau: math.Inf(1)}, "Tau"},
		{"exponentials of what nobody scores", Exponentials{}, "Loss"},
		{"nothing of the target is left to the class", CrossEntropy{Smooth: 1}, "Smooth"},
		{"NaN", TimeMSE{Gap: math.NaN()}, "Gap"},
		{"a class has no targets", TargetMSE{Targets: [][]float64{{1, 2, 3}, {1, 2, 3}}}, "Targets"},
		{"an output has none", TargetMSE{Targets: [][]float64{{1, 2, 3}, {1, 2}, {1, 2, 3}}}, "Targets[1]"},
		{"NaN as a target", TargetMSE{Targets: [][]float64{{1, 2, math.NaN()}, {1, 2, 3}, {1, 2, 3}}}, "Targets[0][2]"},
	} {
		var wrong *ParamError
		if err := row.loss.Check(3, 3); !errors.As(err, &wrong) || wrong.Field != row.field {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	for name, loss := range someLosses(3) {
		if err := loss.(Checker).Check(3, 3); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecideNamesTheFirst(t *testing.T) {
	for _, row := range []struct {
		why   string
		times []float64
		want  int
	}{
		{"the earliest", []float64{3, 1, 2}, 1}, {"the lower of two at once", []float64{3, 2, 2}, 1},
		{"nobody", []float64{silence, silence}, -1}, {"no outputs", nil, -1},
	} {
		if got := Decide(row.times); got != row.want {
			t.Errorf("%s: %d", row.why, got)
		}
	}
}
