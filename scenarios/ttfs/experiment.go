package ttfs

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"golang.org/x/sync/errgroup"
)

// experiment is all that the inferences of a run have in common.
type experiment struct {
	*Race
	session   *session.Session
	stimuli   stimuli // to show
	shown     int     // how many of them
	templates *templates
	counts    counter
	threshold float64           // mV
	recording *recording.Writer // nil if the run is not recorded
}

// workers is the number of inferences at a time.
func (r *Race) workers() int {
	if r.Workers > 0 {
		return r.Workers
	}
	return runtime.NumCPU()
}

// prepare opens the data, makes the templates and finds the threshold.
func (r *Race) prepare(ctx context.Context, s *session.Session) (*experiment, error) {
	r = r.settled()
	train, test, shown, err := r.stimuli(s.Seed)
	if err != nil {
		return nil, err
	}
	e := &experiment{Race: r, session: s, stimuli: test, shown: shown}
	seen, err := e.impressions(ctx, train)
	if err != nil {
		return nil, err
	}
	if e.templates, err = r.newTemplates(seen, train.style(), s.Seed); err != nil {
		return nil, err
	}
	e.counts = newCounter(seen, len(train.style().classes))
	e.threshold, err = e.findThreshold(ctx, train, s.Seed)
	return e, err
}

// each does n pieces of work with a number of workers, who take the next piece that is left. A worker is
// hired once, with all that it needs for itself.
func each(ctx context.Context, n, workers int, hire func(context.Context) (do func(i int) error, err error)) error {
	group, ctx := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for range min(n, workers) {
		group.Go(func() error {
			do, err := hire(ctx)
			for i := int(taken.Add(1)) - 1; err == nil && i < n; i = int(taken.Add(1)) - 1 {
				if err = ctx.Err(); err == nil {
					err = do(i)
				}
			}
			return err
		})
	}
	return group.Wait()
}

// record begins to record the network in exact time, and what it is shown.
func (e *experiment) record(s *session.Session) (err error) {
	n := e.newNetwork(e.templates, wiring{e.threshold, e.Delay})
	readout := &chips.Readout{Population: slices.Index(n.Populations, n.outputs)}
	for neuron := range n.outputs.N {
		readout.Classes = append(readout.Classes, e.templates.classOf(neuron))
	}
	e.recording, err = recording.Create(s.Path, n.Network, readout)
	return err
}

// showAll runs all inferences, in exact time and on every grid. The outcomes are in the order of the stimuli.
func (e *experiment) showAll(ctx context.Context, s *session.Session) (_ []outcome, err error) {
	if e.Record {
		if err := e.record(s); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, e.recording.Close()) }()
	}
	outcomes := make([]outcome, e.shown)
	step, done := s.Track("showing "+e.stimuli.style().noun+"s", len(outcomes))
	defer done()
	err = each(ctx, len(outcomes), e.workers(), func(ctx context.Context) (func(i int) error, error) {
		o, err := e.newObserver()
		return func(i int) (err error) {
			defer step()
			outcomes[i], err = o.observe(ctx, i)
			return err
		}, err
	})
	return outcomes, err
}
