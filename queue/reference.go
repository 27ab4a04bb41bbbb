package queue

import "github.com/emirpasic/gods/queues/priorityqueue"

// Reference is the plain one: the priority queue of github.com/emirpasic/gods, a binary heap, behind the contract
// of this package. It is what the other queues are judged by. The zero value is an empty queue.
//
// Push and Pop are O(log n). An entry takes 16 bytes and its payload, and another 16 to 32 for the
// interface that it is boxed in: 40 to 60 in all with an 8-byte payload. Every Push allocates, and so does Pop when
// the heap shrinks.
type Reference[P any] struct {
	heap *priorityqueue.Queue
}

// Push adds an entry.
func (r *Reference[P]) Push(k Key, p P) {
	if r.heap == nil {
		r.heap = priorityqueue.NewWith(func(a, b any) int {
			return a.(entry[P]).key.Compare(b.(entry[P]).key)
		})
	}
	r.heap.Enqueue(entry[P]{k, p})
}

// Peek returns the smallest key; false if the queue is empty.
func (r *Reference[P]) Peek() (Key, bool) {
	if r.Len() == 0 {
		return Key{}, false
	}
	e, _ := r.heap.Peek()
	return e.(entry[P]).key, true
}

// Pop removes and returns an entry of the smallest key; false if the queue is empty.
func (r *Reference[P]) Pop() (Key, P, bool) {
	if r.Len() == 0 {
		var none P
		return Key{}, none, false
	}
	v, _ := r.heap.Dequeue()
	e := v.(entry[P])
	return e.key, e.payload, true
}

// Len returns the number of entries.
func (r *Reference[P]) Len() int {
	if r.heap == nil {
		return 0
	}
	return r.heap.Size()
}

// Reset removes all entries. Their memory goes back to the garbage collector.
func (r *Reference[P]) Reset() {
	r.heap = nil
}
