package queue

import (
	"cmp"
	"math/bits"
)

// Key orders the entries of a queue: by At, then by Rank.
type Key struct {
	At   int64  // time, in any unit; every int64 is legal
	Rank uint64 // order among entries of equal At
}

// Less reports whether k orders before l.
func (k Key) Less(l Key) bool {
	return k.At < l.At || k.At == l.At && k.Rank < l.Rank
}

// Compare returns -1 if k orders before l, 0 if they are equal and +1 otherwise, as package slices wants it.
func (k Key) Compare(l Key) int {
	if c := cmp.Compare(k.At, l.At); c != 0 {
		return c
	}
	return cmp.Compare(k.Rank, l.Rank)
}

// Queue is what every priority queue of this package does. Entries of equal keys leave in any order.
type Queue[P any] interface {
	// Push adds an entry.
	Push(k Key, p P)
	// Peek returns the smallest key without removing its entry; false if the queue is empty.
	Peek() (Key, bool)
	// Pop removes an entry of the smallest key and returns it; false if the queue is empty.
	Pop() (Key, P, bool)
	// Len returns the number of entries.
	Len() int
}

type entry[P any] struct {
	key     Key
	payload P
}

// ordinal maps times to uint64 so that their order and their differences are kept, from MinInt64 -> 0 to
// MaxInt64 -> 2^64-1. Differences of int64 times overflow, differences of ordinals do not.
func ordinal(at int64) uint64 {
	return uint64(at) ^ 1<<63
}

// earlier is Less as a number, 1 or 0: the borrow of the 128-bit subtraction k - l. It has no branch that
// the processor could mispredict, which among siblings in a heap it would do every other time.
func earlier(k, l *Key) uint64 {
	_, borrow := bits.Sub64(k.Rank, l.Rank, 0)
	_, borrow = bits.Sub64(ordinal(k.At), ordinal(l.At), borrow)
	return borrow
}
