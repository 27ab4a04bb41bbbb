package sim

import (
	"fmt"
	"time"

	"github.com/ranvier-sim/ranvier/queue"
)

// Options are how to run a network. None of them changes a spike.
type Options struct {
	Shards   int            // slices of the network that run in parallel; default 1
	Window   Time           // longest stretch of model time between exchanges of spikes; default unlimited
	Queue    QueueKind      // default HeapQueue
	History  int            // spikes of its targets that a projection that learns keeps, per shard, before all its synapses catch up; default 16 per target, at least 1024
	Limits   Limits         // what ends a runaway run
	Progress func(Progress) // called now and then during a run, on the goroutine that called RunUntil
}

// QueueKind chooses a priority queue for spikes in flight. Package queue says what each is good for.
type QueueKind int

// The queues of package queue.
const (
	HeapQueue      QueueKind = iota // a 4-ary heap: the worst case is bounded
	LadderQueue                     // constant amortised time, for very many spikes in flight
	RadixQueue                      // the same, and it notices a spike that is sent into the past
	ReferenceQueue                  // plain and slow, to compare the others with
)

// new returns an empty queue of the kind.
func (k QueueKind) new() inFlight {
	switch k {
	case LadderQueue:
		return new(queue.Ladder[cursor])
	case RadixQueue:
		return new(queue.Radix[cursor])
	case ReferenceQueue:
		return new(queue.Reference[cursor])
	}
	return new(queue.Heap[cursor])
}

// Limits end a run that gets out of hand with a *LimitError. They are tested between windows, so a
// run may exceed them by what happens in one. What was simulated stays simulated.
type Limits struct {
	Spikes   uint64        // in total, since time 0; default unlimited
	InFlight int           // spikes under way, per projection and shard; default 100 million (2.4 GB)
	Wall     time.Duration // of one RunUntil; default unlimited
}

// Progress is how far a run has come.
type Progress struct {
	Now   Time // model time reached
	Until Time // model time to reach
	Stats Stats
}

const (
	maxShards       = 1024
	defaultInFlight = 100_000_000
)

// withDefaults fills in defaults and refuses what makes no sense.
func (o Options) withDefaults() (Options, error) {
	if o.Shards == 0 {
		o.Shards = 1
	}
	if o.Window == 0 {
		o.Window = Never
	}
	if o.Limits.InFlight == 0 {
		o.Limits.InFlight = defaultInFlight
	}
	switch {
	case o.Shards < 1 || o.Shards > maxShards:
		return o, fmt.Errorf("options: Shards is %d, want 1 to %d", o.Shards, maxShards)
	case o.Window < 0:
		return o, fmt.Errorf("options: Window is %v, want more than 0", o.Window)
	case o.Queue < HeapQueue || o.Queue > ReferenceQueue:
		return o, fmt.Errorf("options: Queue is %d, want a queue of this package", o.Queue)
	case o.History < 0:
		return o, fmt.Errorf("options: History is %d, want 1 or more", o.History)
	case o.Limits.InFlight < 0 || o.Limits.Wall < 0:
		return o, fmt.Errorf("options: negative limit in %+v", o.Limits)
	}
	return o, nil
}
