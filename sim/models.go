package sim

import (
	"fmt"
	"io"
)

// SaveModels writes the state, at an instant, of Models that hold consecutive slices of a population, of as many
// neurons as sizes says, as Engine.Save does. It is for tests of models. A Model that is no Snapshotter is an error.
func SaveModels(w io.Writer, at Time, models []Model, sizes []int) error {
	return save(w, func(s *Snapshot) { s.models(at, models, sizes) })
}

// LoadModels has new Models go on from an instant, as Engine.Load does. Their slices may be others than those saved.
func LoadModels(r io.Reader, at Time, models []Model, sizes []int) error {
	return load(r, func(s *Snapshot) {
		s.models(at, models, sizes)
		for i := 0; i < len(models) && s.err == nil; i++ {
			s.err = models[i].(Snapshotter).Resume(at)
		}
	})
}

// models carries the state of models.
func (s *Snapshot) models(at Time, models []Model, sizes []int) {
	s.At = at
	for i, m := range models {
		model, ok := m.(Snapshotter)
		if !ok {
			s.Fail(fmt.Errorf("model %T is no sim.Snapshotter", m))
			return
		}
		for neuron := 0; neuron < sizes[i] && s.err == nil; neuron++ {
			model.Snapshot(s, neuron)
		}
	}
}
