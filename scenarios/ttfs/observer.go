package ttfs

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// outcome is what became of one image.
type outcome struct {
	image, label int
	exact        verdict
	onGrid       []verdict // one per grid
	allAtOnce    int       // the class that a reader of all spikes together would name
	byCount      int       // the class that a reader of nothing but the number of spikes would name
	in, out      int       // spikes of the pixels and of the output neurons
	stats        sim.Stats
	fingerprint  record.Digest // of all spikes in exact time
}

// observer shows images to networks of its own: one in exact time, and one per grid.
type observer struct {
	*experiment
	exact  *racer
	onGrid []*racer
}

func (e *experiment) newObserver() (*observer, error) {
	o := &observer{experiment: e}
	var err error
	if o.exact, err = e.newRacer(e.code, wiring{e.threshold, e.Delay}); err != nil {
		return nil, err
	}
	for _, dt := range e.Grids {
		x, err := e.newRacerOnGrid(dt)
		if err != nil {
			return nil, err
		}
		o.onGrid = append(o.onGrid, x)
	}
	return o, nil
}

// newRacerOnGrid builds the network as a clock of step dt sees it: pixels spike on the grid, and the delay
// is a whole number of steps, since no clock knows less than one. So whoever crosses the threshold in the winner's step
// has fired before the inhibition comes.
func (e *experiment) newRacerOnGrid(dt sim.Time) (*racer, error) {
	late, err := e.code.onGrid(dt)
	if err != nil {
		return nil, err
	}
	steps := (e.Delay + dt - 1) / dt
	return e.newRacer(late, wiring{e.threshold, steps * dt})
}

// observe shows image i to all networks.
func (o *observer) observe(ctx context.Context, i int) (outcome, error) {
	pixels := o.images.Image(i)
	if err := o.exact.show(ctx, pixels, o.Deadline); err != nil {
		return outcome{}, err
	}
	seen := o.code.sparse(pixels)
	result := outcome{
		image: i, label: int(o.images.Labels[i]),
		exact:     judge(o.exact.spikes.Spikes(o.exact.outputs), o.templates),
		allAtOnce: o.templates.nearest(seen),
		byCount:   o.counts.nearest(len(seen)),
		in:        o.exact.spikes.Count(o.exact.pixels),
		out:       o.exact.spikes.Count(o.exact.outputs),
		stats:     o.exact.engine.Stats(),
	}
	var err error
	if result.fingerprint, err = record.Fingerprint(o.exact.spikes.Rasters(o.exact.Populations...)); err != nil {
		return outcome{}, err
	}
	for k, dt := range o.Grids {
		x := o.onGrid[k]
		if err := x.show(ctx, pixels, o.Deadline); err != nil {
			return outcome{}, err
		}
		v, err := judgeOnGrid(x.spikes.Spikes(x.outputs), o.templates, dt)
		if err != nil {
			return outcome{}, err
		}
		result.onGrid = append(result.onGrid, v)
	}
	return result, nil
}

// counter is the mean number of spikes of an image of each class.
type counter []float64

func newCounter(c *code, images *dataset.Images) counter {
	means := make(counter, len(images.Classes))
	members := make([]float64, len(images.Classes))
	for k, label := range images.Labels {
		members[label]++
		means[label] += (float64(len(c.sparse(images.Image(k)))) - means[label]) / members[label]
	}
	return means
}

func (c counter) nearest(spikes int) int {
	best := 0
	for class, mean := range c {
		if math.Abs(mean-float64(spikes)) < math.Abs(c[best]-float64(spikes)) {
			best = class
		}
	}
	return best
}
