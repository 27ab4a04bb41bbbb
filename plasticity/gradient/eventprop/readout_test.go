package eventprop

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// TestReadoutsAreThoseOfATrace in value and derivatives, and a Trace has those of the engine's own runs.
func TestReadoutsAreThoseOfATrace(t *testing.T) {
	derivatives, kinks, worst := 0, 0, 0.0
	for number := range trials() {
		for _, readout := range []Readout{FirstTime, PeakPotential, Spikes} {
			s, n, inputs := layeredSubject(number)
			out, label := len(n.Layers)-1, n.Outputs()/2
			if readout == PeakPotential && number%4 > 0 { // else some outputs fire
				s.neurons[out].VTh, n.Layers[out].VTh = 1e6, 1e6
			}
			task := &Task{Network: n, Loss: gradient.CrossEntropy{Scale: 5}, Readout: readout, Fade: 3}
			trace, err := s.run()
			if err != nil {
				t.Fatal(err)
			}
			g, err := trace.Backward(ofOutputs{s, task, label})
			if err != nil {
				t.Fatal(err)
			}
			w := task.newShow()
			w.pass.Forward(inputs)
			w.read(w.values)
			loss := task.Loss.Of(w.values, label, w.grad)
			if math.Abs(loss-g.Loss) > 1e-6*(1+math.Abs(g.Loss)) {
				t.Fatalf("network %d, %v: loss %v, of a trace %v", number, readout, loss, g.Loss)
			}
			if floats.Norm(w.grad, 1) < 1e-9 {
				continue // of a softmax of one nothing depends on anything
			}
			w.hand(w.grad)
			for _, top := range w.pass.layers[out].tops {
				if top.slope != 0 {
					kinks++
				}
			}
			worst = max(worst, agree(t, number, s, w.pass, g, make([]float64, len(inputs)), &derivatives))
		}
	}
	t.Logf("%d derivatives, largest relative difference %.2g; %d highest potentials at arrivals", derivatives, worst, kinks)
	if kinks == 0 {
		t.Error("no highest potential is at an arrival")
	}
}

// ofOutputs is the loss of a task as one of a trace.
type ofOutputs struct {
	*subject
	task  *Task
	label int
}

func (o ofOutputs) Evaluate(t *Trace, d *Derivatives) (float64, error) {
	out := o.populace[len(o.populace)-1]
	switch o.task.Readout {
	case PeakPotential:
		return PeakVoltage{Outputs: out, Label: o.label, Scale: 5}.Evaluate(t, d)
	case FirstTime:
		return FirstSpike{Outputs: out, Label: o.label, Loss: o.task.Loss}.Evaluate(t, d)
	}
	values, grad := make([]float64, out.N), make([]float64, out.N)
	count := SpikeCount{Outputs: out, Want: slices.Repeat([]float64{0}, out.N), Fade: o.task.Fade * ms}
	counts := count.counts(t)
	for j, c := range counts {
		values[j] = -c
	}
	value := o.task.Loss.Of(values, o.label, grad)
	for j := range grad {
		grad[j] *= -1
	}
	count.hand(t, d, grad)
	return value, nil
}

// TestOutputsThatCannotTellAreSilent: where all fire as little, the first of them wins nothing.
func TestOutputsThatCannotTellAreSilent(t *testing.T) {
	for _, row := range []struct {
		why     string
		readout Readout
		weights []float64
		want    int
	}{
		{"nobody fires first", FirstTime, []float64{0.1, 0.2}, -1},
		{"nobody fires", Spikes, []float64{0.1, 0.2}, -1},
		{"the second alone fires", Spikes, []float64{0.1, 20}, 1},
		{"the second is higher", PeakPotential, []float64{0.1, 0.2}, 1},
		{"both stay below", PeakPotential, []float64{-0.1, -0.2}, 0},
	} {
		task := &Task{
			Network: &Layered{Until: 50 * ms, Layers: []*Layer{{Neuron: Neuron{TauS: []float64{5 * ms}}, Pre: 1, Post: 2, Weights: row.weights}}},
			Data:    samples{{At: 1}}, Loss: gradient.CrossEntropy{}, Readout: row.readout,
		}
		v, err := task.Evaluate(t.Context(), task.Data, 1)
		if err != nil || v[0].Winner != row.want || math.IsInf(v[0].Latency, 1) != (row.want < 0) {
			t.Errorf("%s: %v, %v", row.why, v, err)
		}
	}
}
