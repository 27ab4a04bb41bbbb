package queue

import "iter"

// Heap is an implicit 4-ary heap: one slice of entries, in which the children of entry i are 4i+1 to 4i+4 and
// no child orders before its parent. The zero value is an empty queue.
//
// Push and Pop are O(log n) in the worst case, whatever the keys; Push of a key that is not among the
// smallest is O(1) on average. There is nothing to tune and nothing to amortise, so its worst operation is by
// far the shortest of this package.
//
// An entry takes 16 bytes and its payload, 24 with an 8-byte payload; growth by append leaves up to as much
// again unused. No operation allocates unless the queue grows beyond its largest size so far.
//
// Four children per node halve the depth of a binary heap and share cache lines: A. LaMarca, R. Ladner, The
// influence of caches on the performance of heaps, ACM JEA 1:4 (1996), doi:10.1145/235141.235145.
type Heap[P any] struct {
	entries []entry[P]
}

const arity = 4

// Push adds an entry.
func (h *Heap[P]) Push(k Key, p P) {
	e := entry[P]{k, p}
	h.entries = append(h.entries, e)
	h.climb(len(h.entries)-1, e)
}

// Peek returns the smallest key; false if the heap is empty.
func (h *Heap[P]) Peek() (Key, bool) {
	if len(h.entries) == 0 {
		return Key{}, false
	}
	return h.entries[0].key, true
}

// Pop removes and returns an entry of the smallest key; false if the heap is empty.
func (h *Heap[P]) Pop() (Key, P, bool) {
	n := len(h.entries)
	if n == 0 {
		var none P
		return Key{}, none, false
	}
	top, last := h.entries[0], h.entries[n-1]
	h.entries[n-1] = entry[P]{} // or it would keep alive what a payload points to
	h.entries = h.entries[:n-1]
	if n > 1 {
		h.climb(h.sink(), last)
	}
	return top.key, top.payload, true
}

// Len returns the number of entries.
func (h *Heap[P]) Len() int { return len(h.entries) }

// Reset removes all entries and keeps their memory.
func (h *Heap[P]) Reset() {
	clear(h.entries)
	h.entries = h.entries[:0]
}

// climb writes e into the hole at i, or above it, where the ancestors that order after e make room.
func (h *Heap[P]) climb(i int, e entry[P]) {
	s := h.entries
	for i > 0 {
		parent := int(uint(i-1) / arity)
		if !e.key.Less(s[parent].key) {
			break
		}
		s[i] = s[parent]
		i = parent
	}
	s[i] = e
}

// sink moves a hole from the root down to a leaf, along the smallest children, and returns where it ends. The
// caller lets the last entry climb from there: having been a leaf it rarely climbs far, so to compare it with
// the children on the way down would cost a branch per level and save next to nothing (I. Wegener,
// Bottom-up-heapsort, TCS 118:81 (1993), doi:10.1016/0304-3975(93)90364-Y).
func (h *Heap[P]) sink() int {
	s := h.entries
	i := 0
	for {
		first := arity*i + 1
		if first+arity > len(s) {
			break
		}
		child := (*[arity]entry[P])(s[first:])
		a := earlier(&child[1].key, &child[0].key)
		b := 2 + earlier(&child[3].key, &child[2].key)
		least := a + (b-a)*earlier(&child[b%arity].key, &child[a%arity].key)
		s[i] = child[least%arity]
		i = first + int(least)
	}
	if first := arity*i + 1; first < len(s) {
		least := first
		for c := first + 1; c < len(s); c++ {
			if s[c].key.Less(s[least].key) {
				least = c
			}
		}
		s[i] = s[least]
		i = least
	}
	return i
}

// All yields the entries, in no order. The heap must not change meanwhile.
func (h *Heap[P]) All() iter.Seq2[Key, P] {
	return func(yield func(Key, P) bool) {
		for i := range h.entries {
			if !yield(h.entries[i].key, h.entries[i].payload) {
				return
			}
		}
	}
}
