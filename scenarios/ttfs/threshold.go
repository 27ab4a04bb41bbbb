package ttfs

import (
	"context"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

const (
	listeners  = 500  // training images that the threshold is found with
	glances    = 8    // instants, evenly over the window, at which potentials are read
	unheard    = 0.05 // part of the training images that do not reach a threshold of 1
	outOfReach = 1e9  // mV: a threshold that no image reaches
)

// findThreshold returns the threshold, mV: how high the neuron of the best template gets while an image arrives, for
// the image at the 5th percentile of the training images, times the parameter.
func (e *experiment) findThreshold(ctx context.Context, train stimuli, seed uint64) (float64, error) {
	chosen := rng.New(seed, "threshold").Perm(train.Len())
	chosen = chosen[:min(listeners, len(chosen))]
	peaks := make([]float64, len(chosen))
	step, done := e.session.Track("finding the threshold", len(chosen))
	defer done()
	err := each(ctx, len(chosen), e.workers(), func(ctx context.Context) (func(i int) error, error) {
		x, err := e.newRacer(train, wiring{outOfReach, e.Delay})
		return func(i int) (err error) {
			defer step()
			peaks[i], err = e.peak(ctx, x, chosen[i])
			return err
		}, err
	})
	if err != nil {
		return 0, err
	}
	slices.Sort(peaks)
	peak := stat.Quantile(unheard, stat.Empirical, peaks, nil)
	if peak <= 0 {
		if e.Data == nmnist {
			return 0, &session.ParameterError{Flag: "window", Value: e.Window, Want: "more: too many training recordings excite no template"}
		}
		return 0, &session.ParameterError{Flag: "silence", Value: e.Silence, Want: "less: too many training images excite no template"}
	}
	return peak * e.Threshold, nil
}

// peak is the highest potential that any output neuron of x has in the window while it sees stimulus k, mV.
func (e *experiment) peak(ctx context.Context, x *racer, k int) (float64, error) {
	if err := x.place(k); err != nil {
		return 0, err
	}
	defer x.count()
	highest := math.Inf(-1)
	neurons := make([]int, x.outputs.N)
	for i := range neurons {
		neurons[i] = i
	}
	potentials := make([]float64, x.outputs.N)
	for k := range sim.Time(glances) {
		if err := x.engine.RunUntil(ctx, e.Window*(k+1)/glances); err != nil {
			return 0, err
		}
		if err := x.engine.Probe(x.outputs, "V", neurons, potentials); err != nil {
			return 0, err
		}
		highest = max(highest, floats.Max(potentials))
	}
	return highest, nil
}
