package sim_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// stopAndGoOn stops the network of a seed in one engine, and has another go on. It returns what they fired, and what the
// first fires when it goes on itself.
func stopAndGoOn(t *testing.T, seed uint64, first, second engineRun, stop func(e *sim.Engine) error) (other, same *spikeLog) {
	t.Helper()
	fail := func(way engineRun, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("seed %d, %v: %v", seed, way, err)
		}
	}
	net, log := randomNetwork(seed), &spikeLog{}
	net.Record(log)
	e, err := sim.Build(net, first.opt)
	fail(first, err)
	fail(first, stop(e))
	var file, again bytes.Buffer
	fail(first, e.Save(&file))
	before := e.Stats()
	same, other = log, log.clone()
	fail(first, first.goOn(t, e))
	same.learn(t, net, e.Synapses)

	net = randomNetwork(seed)
	net.Record(other)
	e, err = sim.Build(net, second.opt)
	fail(second, err)
	fail(second, e.Load(bytes.NewReader(file.Bytes())))
	if after := e.Stats(); done(after) != done(before) {
		t.Errorf("seed %d, %v: %+v had been done, after loading %+v", seed, second, before, after)
	}
	fail(second, e.Save(&again))
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Errorf("seed %d, %v: what is loaded is not what is saved again", seed, second)
	}
	fail(second, second.goOn(t, e))
	other.learn(t, net, e.Synapses)
	return other, same
}

// done is what a run has done, without what the network holds.
func done(s sim.Stats) sim.Stats {
	s.Synapses, s.SynapseBytes, s.Remembered = 0, 0, 0
	return s
}

// goOn runs an engine to the end of the duration.
func (e engineRun) goOn(t *testing.T, engine *sim.Engine) error {
	from := engine.Now()
	for k := range e.splits {
		until := from + (duration-from)*sim.Time(k+1)/sim.Time(e.splits)
		if err := engine.RunUntil(t.Context(), until); err != nil {
			return err
		}
	}
	return nil
}

func (l *spikeLog) clone() *spikeLog {
	c := &spikeLog{spikes: make(map[string][]sim.Spike)}
	for name, spikes := range l.spikes {
		c.spikes[name] = slices.Clone(spikes)
	}
	return c
}

// TestSpikesAreThoseOfSerialAfterCheckpointAndResume is the law, for any instant, any shards before and after, any
// window and any queue.
func TestSpikesAreThoseOfSerialAfterCheckpointAndResume(t *testing.T) {
	for seed := range uint64(max(1, *networks/4)) {
		want, net := serialRun(t, seed)
		ways := waysToRun(seed)
		for i, first := range ways {
			r := rng.New(seed, "stop", uint64(i))
			at := sim.Time(r.Int64N(int64(duration + 1)))
			if r.IntN(3) == 0 {
				at -= at % (0.5 * sim.Millisecond) // where arrivals are
			}
			second := ways[r.IntN(len(ways))]
			other, same := stopAndGoOn(t, seed, first, second, func(e *sim.Engine) error { return e.RunUntil(t.Context(), at) })
			if other.hash(net) != want.hash(net) {
				t.Errorf("seed %d, stopped at %v: %v, then %v: %s", seed, at, first, second, firstDifference(net, other, want))
			}
			if same.hash(net) != want.hash(net) {
				t.Errorf("seed %d, saved at %v: %v: %s", seed, at, first, firstDifference(net, same, want))
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
		other, same := stopAndGoOn(t, seed, first, ways[(seed+1)%4], func(e *sim.Engine) error {
			ctx := &impatient{Context: t.Context(), patience: 10 + int(seed)}
			if err := e.RunUntil(ctx, duration); err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		})
		for _, got := range []*spikeLog{other, same} {
			if got.hash(net) != want.hash(net) {
				t.Errorf("seed %d: %s", seed, firstDifference(net, got, want))
			}
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
