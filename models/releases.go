package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/queue"
)

// releases is the queue of neurons that wait for the end of their refractory interval. Mostly all wait
// equally long, so they leave in the order in which they came, but for differences below a
// picosecond: a list that is sorted from its end. What would pass too many others there goes into a heap.
type releases struct {
	waiting []waiting
	head    int
	early   queue.Heap[uint32]
}

// passable is how many others a neuron may pass in the list.
const passable = 16

type waiting struct {
	key    queue.Key
	neuron uint32
}

// waitFor returns the queue of the neurons that are refractory, given when they are free.
func waitFor(free []instant, refractory func(i uint32) bool) (r releases) {
	var waiting []uint32
	for i := range free {
		if refractory(uint32(i)) {
			waiting = append(waiting, uint32(i))
		}
	}
	slices.SortFunc(waiting, func(a, b uint32) int { return free[a].compare(free[b]) })
	for _, i := range waiting {
		r.push(free[i], i)
	}
	return r
}

// push adds a neuron that is released at an instant. An arrival at exactly that instant counts, so the
// release comes before it.
func (r *releases) push(at instant, neuron uint32) {
	k := queue.Key{At: int64(at.at), Rank: uint64(neuron)}
	if at.frac > 0 {
		k.Rank |= afterArrivals
	}
	if n := len(r.waiting) - passable; n >= r.head && k.Less(r.waiting[n].key) {
		r.early.Push(k, neuron)
		return
	}
	if r.head > len(r.waiting)/2 && r.head > 64 {
		r.waiting = r.waiting[:copy(r.waiting, r.waiting[r.head:])]
		r.head = 0
	}
	r.waiting = append(r.waiting, waiting{k, neuron})
	for i := len(r.waiting) - 1; i > r.head && k.Less(r.waiting[i-1].key); i-- {
		r.waiting[i], r.waiting[i-1] = r.waiting[i-1], r.waiting[i]
	}
}

func (r *releases) peek() (queue.Key, bool) {
	k, ok := r.early.Peek()
	if r.head < len(r.waiting) && (!ok || r.waiting[r.head].key.Less(k)) {
		return r.waiting[r.head].key, true
	}
	return k, ok
}

func (r *releases) pop() uint32 {
	if k, ok := r.early.Peek(); ok && (r.head == len(r.waiting) || k.Less(r.waiting[r.head].key)) {
		_, neuron, _ := r.early.Pop()
		return neuron
	}
	r.head++
	return r.waiting[r.head-1].neuron
}
