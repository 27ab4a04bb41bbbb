package gradient

import (
	"errors"
	"math"
	"testing"
)

// TestTasksWithoutSenseAreRefused by errors that name field and value.
func TestTasksWithoutSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Task)
		field string
	}{
		{"no network", func(t *Task) { t.Network = nil }, "Network"},
		{"no layers", func(t *Task) { t.Network.Layers = nil }, "Layers"},
		{"no samples", func(t *Task) { t.Data = nil }, "Data"},
		{"no loss", func(t *Task) { t.Loss = nil }, "Loss"},
		{"an output too few", func(t *Task) { t.Network.Layers[1].Post, t.Network.Layers[1].Weights = 1, make([]float64, 21) }, "outputs"},
		{"one that is woken, and is none", func(t *Task) {
			t.Network.Layers[1].Post, t.Network.Layers[1].Weights = 1, make([]float64, 21)
			t.Loss, t.Wake = TargetMSE{Targets: [][]float64{{1}, {2}}}, 1
		}, "Data.Label[0]"},
		{"noise without a strength", func(t *Task) { t.Jitter = math.NaN() }, "Jitter"},
		{"all spikes are lost", func(t *Task) { t.Drop = 1 }, "Drop"},
		{"silence that is a merit", func(t *Task) { t.NoSpike = -1 }, "NoSpike"},
		{"a kernel of the future", func(t *Task) { t.Network.Layers[0].Kernel = 9 }, "Kernel"},
		{"no time", func(t *Task) { t.Network.Layers[0].Tau = 0 }, "Tau"},
		{"a threshold that is always reached", func(t *Task) { t.Network.Layers[0].Threshold = 0 }, "Threshold"},
		{"nobody before", func(t *Task) { t.Network.Layers[0].Pre = 0 }, "Pre"},
		{"layers that do not fit", func(t *Task) { t.Network.Layers[1].Pre = 3 }, "Weights"},
		{"no number", func(t *Task) { t.Network.Layers[0].Weights[3] = math.NaN() }, "Weights[3]"},
		{"a weight that float32 cannot hold", func(t *Task) { t.Network.Layers[0].Weights[3] = -1e39 }, "Weights[3]"},
		{"a pulse before 0", func(t *Task) { t.Network.Layers[0].Pulses[0] = -1 }, "Pulses[0]"},
		{"a delay below 0", func(t *Task) { t.Network.Layers[0].Axonal = []float64{0, 1, -1, 0} }, "Axonal[2]"},
		{"a delay too few", func(t *Task) { t.Network.Layers[0].Synaptic = make([]float64, 3) }, "Synaptic"},
		{"a clip that lets less than nothing pass", func(t *Task) { t.Network.Layers[0].Clip = -1 }, "Clip"},
		{"a leap that is no number", func(t *Task) { t.Network.Layers[0].Leap = math.NaN() }, "Leap"},
	} {
		task := silentTask(Equal)
		row.spoil(task)
		_, err := task.NewWorker()
		if wrong, typed := errors.AsType[*ParamError](err); !typed || wrong.Field != row.field {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

// TestSamplesWithoutSenseAreRefused as they come, and evaluations.
func TestSamplesWithoutSenseAreRefused(t *testing.T) {
	task := silentTask(Equal)
	for _, row := range []struct {
		why   string
		event Event
	}{
		{"an input that is not there", Event{4, 0}}, {"one below 0", Event{-1, 0}}, {"no time", Event{0, math.NaN()}}, {"never", Event{0, math.Inf(1)}},
	} {
		task.Data = spoiled{cloud{3}, row.event}
		w, err := task.NewWorker()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Learn(2, 0, nil); !isSample(err, 2) {
			t.Errorf("%s: %v", row.why, err)
		}
		if _, err := task.Network.Evaluate(t.Context(), task.Data, 0, 1); !isSample(err, 0) {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	for field, evaluate := range map[string]func() error{
		"data":    func() error { _, err := task.Network.Evaluate(t.Context(), nil, 0, 1); return err },
		"workers": func() error { _, err := task.Network.Evaluate(t.Context(), cloud{3}, 0, -1); return err },
		"grid":    func() error { _, err := task.Network.Evaluate(t.Context(), cloud{3}, -1, 1); return err },
	} {
		if wrong, typed := errors.AsType[*ParamError](evaluate()); !typed || wrong.Field != field {
			t.Errorf("%s: %v", field, evaluate())
		}
	}
	if v, err := task.Network.Evaluate(t.Context(), cloud{0}, 0, 0); len(v) != 0 || err != nil {
		t.Errorf("no samples: %v, %v", v, err)
	}
}

// spoiled is a cloud with one spike more.
type spoiled struct {
	cloud
	event Event
}

func (s spoiled) Events(dst []Event, k int) []Event { return append(s.cloud.Events(dst, k), s.event) }

func isSample(err error, k int) bool {
	wrong, typed := errors.AsType[*SampleError](err)
	return typed && wrong.Sample == k
}
