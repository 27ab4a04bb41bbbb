package onespike

import (
	"context"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// training is a stack on its way. It can be stopped and taken up between two images.
type training struct {
	*Stack
	s       *session.Session
	images  *dataset.Images
	neurons int
	eye     *retina
	whole   []sim.Spike // of the image at hand

	final bool // the layer that learns is the last one
	next  int  // image, over all epochs of the layer
	*circuit
	layer *layer // as it began
}

// start makes the circuit of the layer that learns.
func (t *training) start() (err error) {
	p := &t.parameters
	lines, inputs, n, name, threshold := t.eye.lines(), t.eye.lines(), t.neurons, "neurons", p.Reach
	switch {
	case !t.final:
		lines = 2 * p.Patch * p.Patch
		inputs, n, name, threshold = lines, p.Features, "features", p.Reach1
	case t.features != nil:
		inputs, threshold = t.features.inputs(), p.Reach2
	}
	t.layer = newLayer(t.s.Seed, name, inputs, n, threshold)
	t.circuit, err = newCircuit(t.s, p, lines, t.features, t.layer, true)
	return err
}

// state carries all that the training is made of between two images.
func (t *training) state(c *session.Checkpoint) {
	var weights [][]float64
	if t.features != nil {
		weights = t.features.weights
	}
	c.Value("features", &weights)
	c.Value("final", &t.final)
	c.Value("next", &t.next)
	if c.Loading() {
		if len(weights) > 0 {
			t.freeze(weights)
		}
		if err := t.start(); err != nil {
			c.Fail(err)
			return
		}
	}
	c.Value("spikes", t.hash)
	c.Stream("network", t.engine)
}

// freeze unfolds features that have learned.
func (t *training) freeze(weights [][]float64) {
	l := &layer{weights: weights, raised: make([]float64, len(weights)), threshold: t.parameters.Reach1}
	t.features = t.parameters.unfold(l, t.width, t.height)
}

// run has the layers learn that have not.
func (t *training) run(ctx context.Context, epochs int) error {
	resumed, err := t.s.Resume(t.state)
	if err == nil && !resumed {
		t.final = t.parameters.Layers == 1
		err = t.start()
	}
	if err == nil && !t.final {
		err = t.learnFeatures(ctx)
	}
	if err == nil {
		err = t.learn(ctx, epochs*t.images.Len(), "learning", t.showImage)
	}
	if err != nil {
		return err
	}
	t.circuits = append(t.circuits, t.circuit)
	t.last, err = t.circuit.state(t.layer)
	return err
}

// learnFeatures has features learn, from patches anywhere in the images, and begins with the last layer. Frozen features
// have one threshold.
func (t *training) learnFeatures(ctx context.Context) error {
	if err := t.learn(ctx, t.images.Len(), "learning features", t.showPatches); err != nil {
		return err
	}
	t.circuit.finish(t.s)
	l, err := t.circuit.state(t.layer)
	if err != nil {
		return err
	}
	t.freeze(l.weights)
	t.final, t.next = true, 0
	return t.start()
}

// learn shows all images up to a number of them.
func (t *training) learn(ctx context.Context, all int, label string, show func(context.Context, int) error) error {
	step, done := t.s.Track(label, all-t.next)
	defer done()
	for t.next < all {
		if err := t.s.Keep(ctx, t.state); err != nil {
			return err
		}
		if err := show(context.WithoutCancel(ctx), t.next%t.images.Len()); err != nil {
			return err
		}
		t.next++
		step()
	}
	return nil
}

func (t *training) showImage(ctx context.Context, k int) error {
	return t.show(ctx, func(dst []sim.Spike, from sim.Time) []sim.Spike { return t.eye.encode(dst, t.images.Image(k), from) })
}

// showPatches shows patches from random places of an image.
func (t *training) showPatches(ctx context.Context, k int) error {
	p := &t.parameters
	r := rng.New(t.s.Seed, "onespike/patches", uint64(k))
	for range p.Patches {
		x, y := r.IntN(t.width-p.Patch+1), r.IntN(t.height-p.Patch+1)
		err := t.show(ctx, func(dst []sim.Spike, from sim.Time) []sim.Spike {
			t.whole = t.eye.encode(t.whole[:0], t.images.Image(k), from)
			return t.eye.patch(dst, t.whole, x, y, p.Patch)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
