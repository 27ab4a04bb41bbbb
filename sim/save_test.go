package sim_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// stopAndGoOn runs the network of a seed in two engines, of which the second goes on where the first was stopped,
// and returns what they fired.
func stopAndGoOn(t *testing.T, seed uint64, first, second engineRun, stop func(e *sim.Engine) error) *spikeLog {
	t.Helper()
	log := &spikeLog{}
	var file bytes.Buffer
	for i, way := range []engineRun{first, second} {
		net := randomNetwork(seed)
		net.Record(log)
		e, err := sim.Build(net, way.opt)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if i == 0 {
			if err := stop(e); err != nil {
				t.Fatalf("seed %d, %v: %v", seed, way, err)
			}
			if err := e.Save(&file); err != nil {
				t.Fatalf("seed %d, %v: %v", seed, way, err)
			}
			continue
		}
		if err := e.Load(bytes.NewReader(file.Bytes())); err != nil {
			t.Fatalf("seed %d, %v: %v", seed, way, err)
		}
		var again bytes.Buffer
		if err := e.Save(&again); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
			t.Errorf("seed %d, %v: what is loaded is not what is saved again: %v", seed, way, err)
		}
		for k := range way.splits {
			from := e.Now()
			if err := e.RunUntil(context.Background(), from+(duration-from)*sim.Time(k+1)/sim.Time(way.splits)); err != nil {
				t.Fatalf("seed %d, %v: %v", seed, way, err)
			}
		}
		log.learn(t, net, e.Synapses)
	}
	return log
}

// TestSpikesAreThoseOfSerialAfterCheckpointAndResume is the law, for any instant, any shards before and after, any
// window and any queue.
func TestSpikesAreThoseOfSerialAfterCheckpointAndResume(t *testing.T) {
	for seed := range uint64(*networks) {
		want, net := serialRun(t, seed)
		ways := waysToRun(seed)
		for i, first := range ways {
			r := rng.New(seed, "stop", uint64(i))
			at := sim.Time(r.Int64N(int64(duration + 1)))
			if r.IntN(3) == 0 {
				at -= at % (0.5 * sim.Millisecond) // where arrivals are
			}
			second := ways[r.IntN(len(ways))]
			got := stopAndGoOn(t, seed, first, second, func(e *sim.Engine) error { return e.RunUntil(t.Context(), at) })
			if got.hash(net) != want.hash(net) {
				t.Errorf("seed %d, stopped at %v: %v, then %v: %s", seed, at, first, second, firstDifference(net, got, want))
			}
		}
	}
}

// TestAnInterruptedRunCanBeSaved where its populations have come to different instants.
func TestAnInterruptedRunCanBeSaved(t *testing.T) {
	for seed := range uint64(30) {
		want, net := serialRun(t, seed)
		ways := waysToRun(seed)
		first := ways[seed%4]
		first.opt.Window = sim.Millisecond
		got := stopAndGoOn(t, seed, first, ways[(seed+1)%4], func(e *sim.Engine) error {
			ctx := &impatient{Context: t.Context(), patience: 10 + int(seed)}
			if err := e.RunUntil(ctx, duration); err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		})
		if got.hash(net) != want.hash(net) {
			t.Errorf("seed %d: %s", seed, firstDifference(net, got, want))
		}
	}
}

// impatient is a context that ends when it has been asked some times whether it has.
type impatient struct {
	context.Context
	patience int
}

func (c *impatient) Err() error {
	if c.patience--; c.patience < 0 {
		return context.Canceled
	}
	return nil
}
