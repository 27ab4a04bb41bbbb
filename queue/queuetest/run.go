package queuetest

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/queue"
)

// Options say what a queue promises.
type Options struct {
	// Monotone queues panic when a key before the last popped one is pushed. Run then pushes no such key but
	// to see that panic.
	Monotone bool
}

// Run runs the suite as subtests of t. Build returns a new empty queue; what else it offers, if it has a
// method Reset(), is tested too.
func Run(t *testing.T, build func() queue.Queue[int], o Options) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Log("why this is tested:", c.why)
				}
			})
			c.check(t, func(t rapid.TB) *trial {
				return &trial{t: t, q: build(), monotone: o.Monotone}
			})
		})
	}
}

// begin returns a trial of a new queue that reports to t.
type begin func(t rapid.TB) *trial

var checks = []struct {
	name  string
	why   string
	check func(t *testing.T, b begin)
}{
	{"empty", "a simulator polls its queue until nothing is left", checkEmpty},
	{"order", "each row is a corner of the key order", checkOrder},
	{"ties", "spikes of one instant share a key, and none may be lost", checkTies},
	{"shapes", "bucket queues adapt to the spread of times, and fail where it is extreme", checkShapes},
	{"hold", "a simulation pops one event and schedules another", checkHold},
	{"grow and shrink", "capacity changes in both directions, again and again", checkGrowAndShrink},
	{"peek", "a look at the queue may sort it, but must not change what it holds", checkPeek},
	{"past", "keys before the last popped one are legal, or refused aloud", checkPast},
	{"reset", "nothing of a former run may show in the next", checkReset},
	{"random histories", "the corners that nobody thought of", checkHistories},
}
