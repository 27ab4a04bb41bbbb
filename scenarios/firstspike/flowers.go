package firstspike

import (
	"math"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// fieldsOfFlowers is how many inputs share each measurement: as Bohte, Kok and La Poutré 2002 have it for this set.
const fieldsOfFlowers = 12

// flowers are samples whose inputs have receptive fields for the measurements of a flower.
type flowers struct {
	labels []uint8
	events [][]gradient.Event
}

// openFlowers draws half of the flowers of each species to learn from, in random order; the others are for the test. An input fires at Early + (Late -
// Early) (1 - g), where g, from 0 to 1, is the height of its field at the value, or not at all where that is below a tenth. As a picture a flower has a row
// for each measurement. Errors are those of coding.ReceptiveFields.
func (a *About) openFlowers(split dataset.Split) (*Set, error) {
	table := dataset.Iris()
	s := new(flowers)
	for _, k := range halfOf(table, split, a.Seed) {
		events, err := a.flower(table, k)
		if err != nil {
			return nil, err
		}
		s.labels, s.events = append(s.labels, table.Labels[k]), append(s.events, events)
	}
	width, height := fieldsOfFlowers, len(table.Columns)
	return &Set{Samples: s, Inputs: width * height, Width: width, Height: height, Classes: table.Classes}, nil
}

// halfOf draws half of the rows of each class for training; Test is the other.
func halfOf(t *dataset.Table, split dataset.Split, seed uint64) (rows []int) {
	taken, half := make([]int, len(t.Classes)), t.Len()/len(t.Classes)/2
	for _, k := range rng.New(seed, "flowers").Perm(t.Len()) {
		class := t.Labels[k]
		if taken[class]++; (taken[class] <= half) == (split == dataset.Train) {
			rows = append(rows, k)
		}
	}
	return rows
}

// flower is one as spikes.
func (a *About) flower(t *dataset.Table, k int) (events []gradient.Event, err error) {
	var times []sim.Time
	span := sim.Time(math.RoundToEven((a.Code.Late - a.Code.Early) * float64(a.Tau)))
	for column, x := range t.Rows[k] {
		low, high := t.Range(column)
		fields := coding.ReceptiveFields{Low: low, High: high, N: fieldsOfFlowers, Longest: span}
		if times, err = fields.Encode(times[:0], x); err != nil {
			return nil, err
		}
		for i, at := range times {
			if at != sim.Never {
				events = append(events, gradient.Event{Source: column*fieldsOfFlowers + i, At: a.round(a.Code.Early + float64(at)/float64(a.Tau))})
			}
		}
	}
	return events, nil
}

// Len implements gradient.Samples.
func (f *flowers) Len() int { return len(f.labels) }

// Label implements gradient.Samples.
func (f *flowers) Label(k int) int { return int(f.labels[k]) }

// Events implements gradient.Samples.
func (f *flowers) Events(dst []gradient.Event, k int) []gradient.Event {
	return append(dst, f.events[k]...)
}
