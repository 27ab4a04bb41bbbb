package train

import (
	"fmt"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// problem is what a network is to learn.
type problem struct {
	about                 firstspike.About
	set                   *firstspike.Set // all training samples
	learn, validate, test gradient.Samples
}

// part is some of the samples, in their order.
type part struct {
	gradient.Samples
	from, to int
}

func (p part) Len() int        { return p.to - p.from }
func (p part) Label(k int) int { return p.Samples.Label(p.from + k) }
func (p part) Events(dst []gradient.Event, k int) []gradient.Event {
	return p.Samples.Events(dst, p.from+k)
}

// pose opens the data.
func (t *Training) pose(seed uint64) (*problem, error) {
	p := &problem{about: firstspike.About{Data: t.data, Code: t.code(), Tau: t.Tau, Seed: seed, Epochs: t.Epochs}}
	train, err := p.about.Open(dataset.Train)
	if err != nil {
		return nil, err
	}
	test, err := p.about.Open(dataset.Test)
	if err != nil {
		return nil, err
	}
	p.set, p.test, p.about.Classes = train, test, train.Classes
	n := train.Len()
	if t.Limit > 0 {
		n = min(n, t.Limit)
	}
	if t.data == firstspike.YinYang { // has a part for validation of its own
		p.learn, p.validate = part{train, 0, n}, p.about.Points(dataset.YinYangForValidation())
		return p, nil
	}
	if t.Validate >= n {
		return nil, &session.ParameterError{Flag: "validate", Value: t.Validate, Want: fmt.Sprintf("less than the %d training samples", n)}
	}
	p.learn = part{train, 0, n - t.Validate}
	if t.Validate > 0 {
		p.validate = part{train, n - t.Validate, n}
	}
	return p, nil
}

// vary displaces images at random. Pixels that leave the picture are lost.
func (t *Training) vary(p *problem) func([]gradient.Event, *rand.Rand) []gradient.Event {
	width, height := p.set.Width, p.set.Height
	if t.Shift == 0 || width == 0 {
		return nil
	}
	return func(events []gradient.Event, r *rand.Rand) []gradient.Event {
		dx, dy := r.IntN(2*t.Shift+1)-t.Shift, r.IntN(2*t.Shift+1)-t.Shift
		kept := events[:0]
		for _, e := range events {
			x, y := e.Source%width+dx, e.Source/width+dy
			if x >= 0 && x < width && y >= 0 && y < height {
				kept = append(kept, gradient.Event{Source: y*width + x, At: e.At})
			}
		}
		return kept
	}
}
