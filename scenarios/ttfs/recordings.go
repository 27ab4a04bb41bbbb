package ttfs

import (
	"fmt"

	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
)

// recorded are recordings of an event camera, that stream from their files: an input neuron for every pixel and polarity.
type recorded struct {
	*dataset.Recordings
	info   eventfile.Info
	window sim.Time
	step   sim.Time // of the clock that sees them; 0 for exact time
}

// recordings returns the two splits of a set of recordings.
func (r *Race) recordings() (train, test stimuli, err error) {
	var splits [2]recorded
	for split := range splits {
		set, err := dataset.OpenRecordings(r.Data, dataset.Split(split))
		if err != nil {
			return nil, nil, err
		}
		if set.Len() == 0 {
			return nil, nil, fmt.Errorf("data set %q has no recordings to %v with", r.Data, dataset.Split(split))
		}
		info, err := eventfile.Stream{Path: set.Paths[0]}.Info()
		if err != nil {
			return nil, nil, err
		}
		splits[split] = recorded{Recordings: set, info: info, window: r.Window}
	}
	return splits[dataset.Train], splits[dataset.Test], nil
}

func (s recorded) label(k int) int { return int(s.Labels[k]) }

func (s recorded) style() style {
	return style{
		classes: s.Classes, width: s.info.Width, height: s.info.Height, sheets: 2,
		noun: "recording", portrait: "events: darker, and brighter", spikes: "events of the camera", input: "pixel and polarity",
	}
}

func (s recorded) source(_ sim.Spec, k int) sim.Spec {
	return eventfile.Stream{Path: s.Paths[k], Step: s.step}
}

func (s recorded) onGrid(dt sim.Time) (stimuli, error) {
	s.step = dt
	return s, nil
}

// events hands the events within the window to use, with the neuron of each.
func (s recorded) events(k int, use func(neuron int, at sim.Time)) error {
	r, err := eventfile.Open(s.Paths[k], eventfile.Options{})
	if err != nil {
		return err
	}
	for e, err := range r.All() {
		if err != nil {
			return err
		}
		if e.At >= s.window {
			break
		}
		use(s.info.Neuron(e), e.At)
	}
	return r.Close()
}

// impression adds up what events say: as with images, 1 at time 0 and 0 at the end of the window.
func (s recorded) impression(k int) (impression, error) {
	field := make([]float64, s.info.Neurons())
	seen := impression{label: s.label(k)}
	err := s.events(k, func(neuron int, at sim.Time) {
		field[neuron] += 1 - float64(at)/float64(s.window)
		seen.spikes++
	})
	for neuron, earliness := range field {
		if earliness > 0 {
			seen.sparse = append(seen.sparse, spot{int32(neuron), float32(earliness)})
		}
	}
	return seen, err
}

// portrait is the number of events, in parts of the most that a neuron has.
func (s recorded) portrait(k int) ([]float64, error) {
	ink := make([]float64, s.info.Neurons())
	err := s.events(k, func(neuron int, _ sim.Time) { ink[neuron]++ })
	if most := floats.Max(ink); most > 0 {
		floats.Scale(1/most, ink)
	}
	return ink, err
}
