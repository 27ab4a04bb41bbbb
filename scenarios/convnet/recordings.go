package convnet

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/plasticity/convert"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// recordings are labelled recordings of an event camera.
type recordings interface {
	size() topology.FeatureMap
	classes() []string
	len() int
	label(k int) int
	events(k int) ([]sim.Spike, error) // in (At, Neuron) order
}

// drawn are recordings of drawn digits, by a simulated camera.
type drawn struct {
	camera
	seen [][]sim.Spike // by recording
}

func (d drawn) classes() []string { return d.images.Classes }

func (d drawn) len() int { return d.images.Len() }

func (d drawn) label(k int) int { return int(d.images.Labels[k]) }

func (d drawn) events(k int) ([]sim.Spike, error) { return d.seen[k], nil }

// filed are recordings in files.
type filed struct {
	dataset.Recordings
	info eventfile.Info
}

func (f filed) size() topology.FeatureMap {
	return topology.FeatureMap{Channels: 2, Height: f.info.Height, Width: f.info.Width}
}

func (f filed) classes() []string { return f.Classes }

func (f filed) len() int { return f.Len() }

func (f filed) label(k int) int { return int(f.Labels[k]) }

func (f filed) events(k int) ([]sim.Spike, error) {
	r, err := eventfile.Open(f.Paths[k], eventfile.Options{})
	if err != nil {
		return nil, err
	}
	var all []sim.Spike
	for e, err := range r.All() {
		if err != nil {
			return nil, err
		}
		all = append(all, sim.Spike{At: e.At, Neuron: uint32(f.info.Neuron(e))})
	}
	sim.SortSpikes(all)
	return all, r.Close()
}

// open returns the recordings of both splits.
func (n *Network) open(seed uint64) (train, test recordings, err error) {
	if n.Data == nmnist {
		return n.openFiles()
	}
	if train, err = draw(seed, dataset.Train, n.Learn); err != nil {
		return nil, nil, err
	}
	test, err = draw(seed, dataset.Test, n.Recordings)
	return train, test, err
}

func draw(seed uint64, split dataset.Split, n int) (recordings, error) {
	images, err := dataset.DefaultGlyphs(seed).Samples(split, (n+9)/10)
	if err != nil {
		return nil, err
	}
	images.Labels = images.Labels[:n]
	d := drawn{camera: camera{images, 1}, seen: make([][]sim.Spike, n)}
	for k := range d.seen {
		d.seen[k] = d.look(nil, k, rng.New(seed, "camera", uint64(split), uint64(k)))
	}
	return d, nil
}

// openFiles returns the recordings in files of both splits. Those held back follow those of the test.
func (n *Network) openFiles() (train, test recordings, err error) {
	learn, err := dataset.OpenRecordings(nmnist, dataset.Train)
	if err != nil {
		return nil, nil, err
	}
	judge, err := dataset.OpenRecordings(nmnist, dataset.Test)
	if err != nil {
		return nil, nil, err
	}
	lessons, err := some(learn, dataset.Train, n.Learn)
	if err != nil {
		return nil, nil, err
	}
	tests, err := some(judge, dataset.Test, n.Recordings)
	if err != nil {
		return nil, nil, err
	}
	if n.Held {
		tests.Paths = slices.Concat(tests.Paths, learn.Paths[lessons.len():])
		tests.Labels = slices.Concat(tests.Labels, learn.Labels[lessons.len():])
	}
	return lessons, tests, nil
}

// some are the first n recordings of a set, or all of them.
func some(set *dataset.Recordings, split dataset.Split, n int) (filed, error) {
	if set.Len() == 0 {
		return filed{}, fmt.Errorf("data set %q has no recordings to %v with", nmnist, split)
	}
	info, err := eventfile.Stream{Path: set.Paths[0]}.Info()
	if err != nil {
		return filed{}, err
	}
	if n > set.Len() {
		return filed{}, fmt.Errorf("data set %q has %d recordings to %v with, and %d are wanted", nmnist, set.Len(), split, n)
	}
	if n == 0 {
		n = set.Len()
	}
	return filed{dataset.Recordings{Paths: set.Paths[:n], Labels: set.Labels[:n], Classes: set.Classes}, info}, nil
}

// lessons are recordings as the artificial network sees them: slice by slice.
type lessons struct {
	recordings
	slice sim.Time // 0: each event is one
	shift int      // by up to so many pixels the recordings are shifted, at random
	seed  uint64
}

// inputUnit is the activation of one event.
const inputUnit = 0.25

// Len implements convert.Samples.
func (l lessons) Len() int { return l.len() }

// Label implements convert.Samples.
func (l lessons) Label(k int) int { return l.label(k) }

// Input implements convert.Samples.
func (l lessons) Input(k int, visit uint64, use func(slice int, a convert.Activity)) (slices int, err error) {
	events, err := l.events(k)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	down, right := 0, 0
	if l.shift > 0 {
		r := rng.New(l.seed, "shift", visit)
		down, right = shiftBy(r, l.shift), shiftBy(r, l.shift)
	}
	m := l.size()
	for i, e := range events {
		c, y, x := m.Place(int(e.Neuron))
		if y, x = y+down, x+right; y >= 0 && x >= 0 && y < m.Height && x < m.Width {
			use(l.number(i, e), convert.Activity{Unit: uint32(m.Index(c, y, x)), Value: inputUnit})
		}
	}
	last := len(events) - 1
	return l.number(last, events[last]) + 1, nil
}

// number is in which slice event i is.
func (l lessons) number(i int, e sim.Spike) int {
	if l.slice == 0 {
		return i
	}
	return int(e.At / l.slice)
}

func shiftBy(r *rand.Rand, most int) int { return r.IntN(2*most+1) - most }

// duration is how long a recording is shown: until all spikes have been counted.
func duration(events []sim.Spike) sim.Time {
	if len(events) == 0 {
		return sim.Millisecond
	}
	return events[len(events)-1].At + sim.Millisecond
}
