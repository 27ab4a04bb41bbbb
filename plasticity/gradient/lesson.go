package gradient

import "fmt"

// Lesson is what a task has output neurons learn, whatever the network.
type Lesson struct {
	Data    Samples
	Loss    Loss
	Outputs int

	// Each says that every label must be an output. Otherwise that is for the loss to say.
	Each bool
}

// Check returns a *ParamError for each label that makes no sense, joined, and what the loss finds wrong.
func (l Lesson) Check() error {
	m := mistakes{of: "task"}
	m.demand("Data", l.Data, l.Data != nil, "samples")
	m.demand("Loss", l.Loss, l.Loss != nil, "a loss")
	if err := m.err(); err != nil {
		return err
	}
	classes := 0
	for k := range l.Data.Len() {
		label := l.Data.Label(k)
		m.demand(at("Data.Label", k), label, label >= 0, "0 or more")
		m.demand(at("Data.Label", k), label, label < l.Outputs || !l.Each, fmt.Sprintf("one of the %d outputs", l.Outputs))
		classes = max(classes, label+1)
	}
	if c, ok := l.Loss.(Checker); ok {
		m.errs = append(m.errs, c.Check(l.Outputs, classes))
	}
	return m.err()
}
