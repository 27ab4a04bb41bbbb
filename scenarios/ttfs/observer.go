package ttfs

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// outcome is what became of one stimulus.
type outcome struct {
	image, label int // its number, its class
	exact        verdict
	onGrid       []verdict // one per grid
	allAtOnce    int       // the class that a reader of all spikes together would name
	byCount      int       // the class that a reader of nothing but the number of spikes would name
	in, out      int       // spikes of the input and of the output neurons
	hidden       int       // and of those between
	inTime       int       // of these, up to the decision
	stats        sim.Stats
	fingerprint  record.Digest // of all spikes in exact time
}

// observer shows stimuli to networks of its own: one in exact time, and one per grid.
type observer struct {
	*experiment
	exact  *racer
	onGrid []*racer
}

func (e *experiment) newObserver() (*observer, error) {
	o := &observer{experiment: e}
	var err error
	if o.exact, err = e.newRacer(e.stimuli, wiring{e.threshold, e.Delay}); err != nil {
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
	late, err := e.stimuli.onGrid(dt)
	if err != nil {
		return nil, err
	}
	steps := (e.Delay + dt - 1) / dt
	return e.newRacer(late, wiring{e.threshold, steps * dt})
}

// observe shows stimulus i to all networks.
func (o *observer) observe(ctx context.Context, i int) (outcome, error) {
	if err := o.exact.show(ctx, i, o.Deadline); err != nil {
		return outcome{}, err
	}
	if err := o.record(i); err != nil {
		return outcome{}, err
	}
	seen, err := o.stimuli.impression(i)
	if err != nil {
		return outcome{}, err
	}
	result := outcome{
		image: i, label: seen.label,
		exact:     judge(o.exact.spikes.Spikes(o.exact.outputs), o.templates),
		allAtOnce: o.templates.nearest(seen.sparse),
		byCount:   o.counts.nearest(seen.spikes),
		in:        o.exact.spikes.Count(o.exact.pixels),
		out:       o.exact.spikes.Count(o.exact.outputs),
		stats:     o.exact.engine.Stats(),
	}
	if result.fingerprint, err = record.Fingerprint(o.exact.spikes.Rasters(o.exact.Populations...)); err != nil {
		return outcome{}, err
	}
	for k, dt := range o.Grids {
		x := o.onGrid[k]
		if err := x.show(ctx, i, o.Deadline); err != nil {
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

// record keeps what was just shown, and what came of it in exact time, if the run is recorded.
func (o *observer) record(i int) error {
	return present(o.recording, i, o.exact.Populations, o.exact.spikes, chips.Presentation{Duration: o.Deadline, Label: o.stimuli.label(i)})
}

// present writes presentation i with the spikes of all populations, unless there is nothing to write to.
func present(to *recording.Writer, i int, populations []*sim.Population, spikes *record.Memory, p chips.Presentation) error {
	if to == nil {
		return nil
	}
	for _, population := range populations {
		p.Spikes = append(p.Spikes, spikes.Spikes(population))
	}
	return to.Present(i, p)
}

// counter is the mean number of spikes of a stimulus of each class.
type counter []float64

func newCounter(seen []impression, classes int) counter {
	means, members := make(counter, classes), make([]float64, classes)
	for _, s := range seen {
		members[s.label]++
		means[s.label] += (float64(s.spikes) - means[s.label]) / members[s.label]
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
