package sim

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// meter spaces out the tests that need the wall clock.
type meter struct {
	started, reported time.Time
}

const progressEvery = 100 * time.Millisecond

// pause is taken before each window: it reports progress, and ends the run if it should end.
func (e *Engine) pause(ctx context.Context, until Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limits := &e.opt.Limits
	if n := e.spikes(); limits.Spikes > 0 && n > limits.Spikes {
		return e.limit("total spikes", n, limits.Spikes)
	}
	if n := e.inFlight(); n > limits.InFlight {
		return e.limit("spikes in flight", n, limits.InFlight)
	}
	now := time.Now()
	if wall := now.Sub(e.clock.started); limits.Wall > 0 && wall > limits.Wall {
		return e.limit("wall time", wall.Round(time.Millisecond), limits.Wall)
	}
	if e.opt.Progress != nil && now.Sub(e.clock.reported) >= progressEvery {
		e.clock.reported = now
		e.opt.Progress(Progress{Now: e.Now(), Until: until, Stats: e.Stats()})
	}
	return nil
}

func (e *Engine) inFlight() int {
	n := 0
	for _, s := range e.plan.shards {
		for _, g := range s.groups {
			n += g.underWay()
		}
	}
	return n
}

func (e *Engine) limit(what string, value, allowed any) error {
	return &LimitError{Limit: what, Value: value, Max: allowed, At: e.Now(), Most: e.mostActive(10)}
}

// mostActive returns the n neurons that fired most, the busiest first.
func (e *Engine) mostActive(n int) []Activity {
	var most []Activity
	for i, counts := range e.counts {
		for neuron, spikes := range counts {
			if spikes == 0 || len(most) == n && spikes <= most[n-1].Spikes {
				continue
			}
			a := Activity{Population: e.plan.net.Populations[i].Name, Neuron: neuron, Spikes: spikes}
			at, _ := slices.BinarySearchFunc(most, a, func(x, y Activity) int {
				return cmp.Or(cmp.Compare(y.Spikes, x.Spikes), -1)
			})
			most = slices.Insert(most, at, a)[:min(len(most)+1, n)]
		}
	}
	return most
}
