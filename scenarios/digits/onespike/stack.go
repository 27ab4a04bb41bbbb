package onespike

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// Stack is layers that have learned.
type Stack struct {
	parameters    Parameters
	width, height int
	features      *unfolded // nil with one layer
	last          *layer
}

// Costs are what images cost, each on average.
type Costs struct {
	Images int
	Sent   float64 // spikes of pixels
	Fired  float64 // spikes of all layers
	Events float64 // synaptic
}

// Learn learns, layer by layer, from the pixels of images, which are shown `epochs` times to the last layer, of n
// neurons.
func Learn(ctx context.Context, s *session.Session, p Parameters, images *dataset.Images, n, epochs int) (*Stack, error) {
	if err := p.fits(images.Width, images.Height); err != nil {
		return nil, err
	}
	st := &Stack{parameters: p, width: images.Width, height: images.Height}
	inputs, threshold := newRetina(st.width, st.height, &p).lines(), p.Reach
	if p.Layers == 2 {
		features, err := st.learnFeatures(ctx, s, images)
		if err != nil {
			return nil, err
		}
		st.features = p.unfold(features, st.width, st.height)
		inputs, threshold = st.features.inputs(), p.Reach2
	}
	var err error
	st.last, err = st.learnLast(ctx, s, images, newLayer(s.Seed, "neurons", inputs, n, threshold), epochs)
	return st, err
}

// newLayer is a layer before it learns: weights of 0.8, scattered by 0.02 (Kheradpisheh et al. 2018).
func newLayer(seed uint64, name string, inputs, n int, threshold float64) *layer {
	l := &layer{weights: make(topology.Matrix, n), raised: make([]float64, n), threshold: threshold}
	for i := range l.weights {
		r := rng.New(seed, "onespike/"+name, uint64(i))
		l.weights[i] = make([]float64, inputs)
		for k := range l.weights[i] {
			l.weights[i][k] = min(max(0.8+0.02*r.NormFloat64(), 0), 1)
		}
	}
	return l
}

// learnFeatures learns from patches anywhere in the images. The features of a frozen layer have one threshold.
func (st *Stack) learnFeatures(ctx context.Context, s *session.Session, images *dataset.Images) (*layer, error) {
	p := &st.parameters
	l := newLayer(s.Seed, "features", 2*p.Patch*p.Patch, p.Features, p.Reach1)
	c, err := newCircuit(s, p, 2*p.Patch*p.Patch, nil, l, true)
	if err != nil {
		return nil, err
	}
	eye := newRetina(st.width, st.height, p)
	step, done := s.Track("learning features", images.Len())
	defer done()
	var whole []sim.Spike
	for k := range images.Len() {
		r := rng.New(s.Seed, "onespike/patches", uint64(k))
		for range p.Patches {
			x, y := r.IntN(st.width-p.Patch+1), r.IntN(st.height-p.Patch+1)
			err := c.show(ctx, func(dst []sim.Spike, from sim.Time) []sim.Spike {
				whole = eye.encode(whole[:0], images.Image(k), from)
				return eye.patch(dst, whole, x, y, p.Patch)
			})
			if err != nil {
				return nil, err
			}
		}
		step()
	}
	c.finish(s)
	l, err = c.state(l)
	if err == nil {
		clear(l.raised)
	}
	return l, err
}

// learnLast learns the last layer from whole images.
func (st *Stack) learnLast(ctx context.Context, s *session.Session, images *dataset.Images, l *layer, epochs int) (*layer, error) {
	c, err := st.circuit(s, l, true)
	if err != nil {
		return nil, err
	}
	for range epochs {
		if err := st.showAll(ctx, s, c, images, "learning"); err != nil {
			return nil, err
		}
	}
	c.finish(s)
	return c.state(l)
}

func (st *Stack) circuit(s *session.Session, l *layer, learns bool) (*circuit, error) {
	lines := newRetina(st.width, st.height, &st.parameters).lines()
	return newCircuit(s, &st.parameters, lines, st.features, l, learns)
}

// showAll shows images one after another.
func (st *Stack) showAll(ctx context.Context, s *session.Session, c *circuit, images *dataset.Images, label string) error {
	eye := newRetina(st.width, st.height, &st.parameters)
	step, done := s.Track(label, images.Len())
	defer done()
	for k := range images.Len() {
		err := c.show(ctx, func(dst []sim.Spike, from sim.Time) []sim.Spike { return eye.encode(dst, images.Image(k), from) })
		if err != nil {
			return err
		}
		step()
	}
	return nil
}

// Winners returns the neuron that is first to fire at each image, -1 where none does, and what it cost. Nothing is learned.
func (st *Stack) Winners(ctx context.Context, s *session.Session, images *dataset.Images, label string) ([]int, Costs, error) {
	if images.Width != st.width || images.Height != st.height {
		return nil, Costs{}, fmt.Errorf("images of %dx%d pixels, but what was learned is of %dx%d", images.Width, images.Height, st.width, st.height)
	}
	c, err := st.circuit(s, st.last, false)
	if err != nil {
		return nil, Costs{}, err
	}
	if err := st.showAll(ctx, s, c, images, label); err != nil {
		return nil, Costs{}, err
	}
	first := c.finish(s)
	n, stats := float64(max(1, c.shown)), c.engine.Stats()
	sent := float64(c.hash.Count(c.lines))
	return first, Costs{Images: c.shown, Sent: sent / n, Fired: (float64(stats.Spikes) - sent) / n, Events: float64(stats.SynapticEvents) / n}, nil
}
