package queue_test

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
)

// Three spikes travel to their targets. Two arrive at the same picosecond; the rank, here the number of the
// source, decides between them, not the order in which they were pushed.
func Example() {
	const ms = 1_000_000_000 // picoseconds
	var arrivals queue.Heap[string]
	arrivals.Push(queue.Key{At: 3 * ms, Rank: 7}, "from neuron 7")
	arrivals.Push(queue.Key{At: 3 * ms, Rank: 2}, "from neuron 2")
	arrivals.Push(queue.Key{At: 1 * ms, Rank: 9}, "from neuron 9")
	for {
		k, spike, ok := arrivals.Pop()
		if !ok {
			break
		}
		fmt.Printf("%d ms: %s\n", k.At/ms, spike)
		if k.At == 1*ms {
			arrivals.Push(queue.Key{At: k.At + 1*ms, Rank: 4}, "from neuron 4, in answer")
		}
	}
	// Output:
	// 1 ms: from neuron 9
	// 2 ms: from neuron 4, in answer
	// 3 ms: from neuron 2
	// 3 ms: from neuron 7
}
