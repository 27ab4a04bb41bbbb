package convnet

import (
	"fmt"
	"math/rand/v2"

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
	*dataset.Recordings
	info eventfile.Info
	n    int // of them
}

func (f filed) size() topology.FeatureMap {
	return topology.FeatureMap{Channels: 2, Height: f.info.Height, Width: f.info.Width}
}

func (f filed) classes() []string { return f.Classes }

func (f filed) len() int { return f.n }

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
	var splits [2]recordings
	for split, most := range []int{dataset.Train: n.Learn, dataset.Test: n.Recordings} {
		if n.Data == nmnist {
			splits[split], err = openFiles(dataset.Split(split), most)
		} else {
			splits[split], err = draw(seed, dataset.Split(split), most)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return splits[dataset.Train], splits[dataset.Test], nil
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

func openFiles(split dataset.Split, n int) (recordings, error) {
	set, err := dataset.OpenRecordings(nmnist, split)
	if err != nil {
		return nil, err
	}
	if set.Len() == 0 {
		return nil, fmt.Errorf("data set %q has no recordings to %v with", nmnist, split)
	}
	info, err := eventfile.Stream{Path: set.Paths[0]}.Info()
	if err != nil {
		return nil, err
	}
	if n > set.Len() {
		return nil, fmt.Errorf("data set %q has %d recordings to %v with, and %d are wanted", nmnist, set.Len(), split, n)
	}
	if n == 0 {
		n = set.Len()
	}
	return filed{set, info, n}, nil
}

// lessons are recordings as the artificial network sees them: slice by slice.
type lessons struct {
	recordings
	slice sim.Time
	shift int // by up to so many pixels the recordings are shifted, at random
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
	for _, e := range events {
		c, y, x := m.Place(int(e.Neuron))
		if y, x = y+down, x+right; y >= 0 && x >= 0 && y < m.Height && x < m.Width {
			use(int(e.At/l.slice), convert.Activity{Unit: uint32(m.Index(c, y, x)), Value: inputUnit})
		}
	}
	return int(events[len(events)-1].At/l.slice) + 1, nil
}

func shiftBy(r *rand.Rand, most int) int { return r.IntN(2*most+1) - most }

// duration is how long a recording is shown: until all spikes have been counted.
func duration(events []sim.Spike) sim.Time {
	if len(events) == 0 {
		return sim.Millisecond
	}
	return events[len(events)-1].At + sim.Millisecond
}
