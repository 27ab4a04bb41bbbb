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
	circuits      []*circuit                // that are to be counted and signed
	keep          func(*session.Checkpoint) // keeps the training as it was at its end: what follows it is short
}

// Costs are what images cost, each on average.
type Costs struct {
	Images int
	Sent   float64 // spikes of pixels
	Fired  float64 // spikes of all layers
	Events float64 // synaptic
}

// Learn learns, layer by layer, from the pixels of images, which are shown `epochs` times to the last layer, of n
// neurons. A session that is taken up goes on where it was stopped. Where ctx ends it returns what that says.
func Learn(ctx context.Context, s *session.Session, p Parameters, images *dataset.Images, n, epochs int) (*Stack, error) {
	if err := p.fits(images.Width, images.Height); err != nil {
		return nil, err
	}
	st := &Stack{parameters: p, width: images.Width, height: images.Height}
	t := &training{Stack: st, s: s, images: images, neurons: n, eye: newRetina(images.Width, images.Height, &p)}
	if err := t.run(ctx, epochs); err != nil {
		return nil, err
	}
	st.keep = t.state
	return st, nil
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

// Winners returns the neuron that is first to fire at each image, -1 where none does, and what it cost. Nothing is learned.
func (st *Stack) Winners(ctx context.Context, s *session.Session, images *dataset.Images, label string) ([]int, Costs, error) {
	if images.Width != st.width || images.Height != st.height {
		return nil, Costs{}, fmt.Errorf("images of %dx%d pixels, but what was learned is of %dx%d", images.Width, images.Height, st.width, st.height)
	}
	eye := newRetina(st.width, st.height, &st.parameters)
	c, err := newCircuit(s, &st.parameters, eye.lines(), st.features, st.last, false)
	if err != nil {
		return nil, Costs{}, err
	}
	step, done := s.Track(label, images.Len())
	defer done()
	for k := range images.Len() {
		if err := s.Keep(ctx, st.keep); err != nil {
			return nil, Costs{}, err
		}
		show := func(dst []sim.Spike, from sim.Time) []sim.Spike { return eye.encode(dst, images.Image(k), from) }
		if err := c.show(context.WithoutCancel(ctx), show); err != nil {
			return nil, Costs{}, err
		}
		step()
	}
	st.circuits = append(st.circuits, c)
	n, stats := float64(max(1, c.shown)), c.engine.Stats()
	sent := float64(c.hash.Count(c.lines))
	return c.first(), Costs{Images: c.shown, Sent: sent / n, Fired: (float64(stats.Spikes) - sent) / n, Events: float64(stats.SynapticEvents) / n}, nil
}

// Finish counts and signs what the networks did. It is for the end of a run.
func (st *Stack) Finish(s *session.Session) {
	for _, c := range st.circuits {
		c.finish(s)
	}
}
