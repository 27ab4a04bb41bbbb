package queuetest

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/queue"
)

// trial drives a queue and a model of it, side by side, and fails the test where they differ.
type trial struct {
	t     rapid.TB
	q     queue.Queue[int]
	model []item // sorted by key
	next  int    // payload of the next push: each is used once, so a lost or doubled one is told apart

	monotone bool
	floor    queue.Key // last popped key, if popped
	popped   bool
}

type item struct {
	key     queue.Key
	payload int
}

func byKey(a, b item) int { return a.key.Compare(b.key) }

// push pushes a key to queue and model, lifted to the last popped one if the queue is monotone.
func (r *trial) push(k queue.Key) { r.pushAll([]queue.Key{k}) }

// pushAll is push for many keys; it sorts the model once.
func (r *trial) pushAll(keys []queue.Key) {
	for _, k := range keys {
		if r.monotone && r.popped && k.Less(r.floor) {
			k = r.floor
		}
		r.q.Push(k, r.next)
		r.model = append(r.model, item{k, r.next})
		r.next++
	}
	if len(keys) == 1 {
		r.settle()
	} else {
		slices.SortStableFunc(r.model, byKey)
	}
	r.checkLen()
}

// settle moves the last item of the model to its place.
func (r *trial) settle() {
	n := len(r.model) - 1
	it := r.model[n]
	i, _ := slices.BinarySearchFunc(r.model[:n], it, byKey)
	copy(r.model[i+1:], r.model[i:n])
	r.model[i] = it
}

// pop pops from queue and model. The payload must be one that was pushed with that key and has not left.
func (r *trial) pop() {
	r.t.Helper()
	k, p, ok := r.q.Pop()
	if !ok {
		if k != (queue.Key{}) || p != 0 {
			r.t.Fatalf("pop of an empty queue returned key %+v and payload %d, want zero values", k, p)
		}
		if len(r.model) != 0 {
			r.t.Fatalf("pop found nothing, want key %+v: %d entries are lost", r.model[0].key, len(r.model))
		}
		return
	}
	if len(r.model) == 0 {
		r.t.Fatalf("pop of an empty queue returned key %+v with payload %d", k, p)
	}
	if want := r.model[0].key; k != want {
		r.t.Fatalf("pop returned key %+v, want the smallest, %+v", k, want)
	}
	r.remove(k, p)
	r.floor, r.popped = k, true
	r.checkLen()
}

// remove takes payload p out of the items that share the smallest key k.
func (r *trial) remove(k queue.Key, p int) {
	r.t.Helper()
	for i := range r.model {
		if r.model[i].key != k {
			break
		}
		if r.model[i].payload == p {
			r.model[i] = r.model[0]
			r.model = r.model[1:]
			return
		}
	}
	r.t.Fatalf("pop returned payload %d with key %+v: it was not pushed with that key, or has left before", p, k)
}

func (r *trial) popAll() {
	r.t.Helper()
	for len(r.model) > 0 {
		r.pop()
	}
	r.pop() // and once more: nothing must be left over
}

// peek peeks twice, because the first may rearrange the queue.
func (r *trial) peek() {
	r.t.Helper()
	for range 2 {
		k, ok := r.q.Peek()
		if ok != (len(r.model) > 0) {
			r.t.Fatalf("peek found an entry: %t; want %d entries", ok, len(r.model))
		}
		if ok && k != r.model[0].key {
			r.t.Fatalf("peek returned key %+v, want the smallest, %+v", k, r.model[0].key)
		}
		if !ok && k != (queue.Key{}) {
			r.t.Fatalf("peek of an empty queue returned key %+v, want the zero key", k)
		}
	}
	r.checkLen()
}

// resetter is what queues that can be emptied offer besides queue.Queue.
type resetter interface{ Reset() }

// reset resets the queue, if it can be, and the model.
func (r *trial) reset() {
	r.t.Helper()
	q, ok := r.q.(resetter)
	if !ok {
		return
	}
	q.Reset()
	r.model, r.popped = nil, false
	r.checkLen()
	r.peek()
	r.pop()
}

func (r *trial) checkLen() {
	r.t.Helper()
	if n := r.q.Len(); n != len(r.model) {
		r.t.Fatalf("len is %d, want %d", n, len(r.model))
	}
}
