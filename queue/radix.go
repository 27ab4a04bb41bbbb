package queue

import (
	"fmt"
	"math/bits"
)

// Radix is a monotone radix heap: no key may order before the last popped one. In exchange an entry's bucket
// follows from the digits of its time alone, with nothing to measure and nothing to adapt; and the queue
// tells a simulator that it has scheduled into the past. The zero value is an empty queue.
//
// Push is O(1), Pop O(11) amortised: an entry moves at most once per digit of 6 bits, in practice twice or
// thrice. Very many entries of one time fall back on a sort and a heap, O(log n). A single Pop may take
// O(n). Push of a key before the last popped one panics, with a message that gives both keys: it is a fault of the
// caller, who lets a cause come after its effect. Reset forgets the last popped key.
//
// An entry takes 16 bytes and its payload, in chunks that are not all full. In the hold model, with an 8-byte payload,
// that makes 30 bytes beyond ten thousand entries; the queue itself takes another 6 kB. In steady state no operation
// allocates. More than 4e9 entries panic.
//
// After R. K. Ahuja, K. Mehlhorn, J. B. Orlin, R. E. Tarjan, J. ACM 37:213 (1990), doi:10.1145/77600.77615, with
// many buckets per level.
type Radix[P any] struct {
	arena arena[P]
	front front[P]

	// Entries at or before the ordinal last are in the front. The others are in wheel[level][d], where level is the
	// highest digit in which their ordinal differs from last, and d is their own digit there. So all of a
	// level is due before all of the next, and within a level the digits are in order. They differ in that digit
	// from all of first to last, the range of the last bucket opened: last may move back in it at no harm.
	first, last uint64

	wheel [levels][1 << digitBits]bucket
	full  [levels]uint64 // bit d of full[level]: wheel[level][d] is not empty
	busy  uint           // bit level: full[level] is not 0

	floor  Key // last popped key, if popped
	popped bool
	n      int
}

const (
	digitBits = 6 // so that the digits of a level fit the bits of a word
	levels    = (64 + digitBits - 1) / digitBits
)

// Push adds an entry. It panics if k orders before the last popped key.
func (r *Radix[P]) Push(k Key, p P) {
	if r.popped && k.Less(r.floor) {
		panic(fmt.Sprintf("queue: push of %+v into a monotone queue after %+v was popped", k, r.floor))
	}
	r.n++
	if u := ordinal(k.At); u > r.last {
		r.file(u, &entry[P]{k, p})
		return
	}
	r.front.late.Push(k, p)
	if r.front.crowded() {
		// After a Peek, keys between the last popped one and the range of the front are legal, but cannot be spread.
		if k, _ := r.front.peek(); ordinal(k.At) >= r.first {
			r.spread(r.front.unload(&r.arena))
		}
	}
}

// Peek returns the smallest key; false if the queue is empty.
func (r *Radix[P]) Peek() (Key, bool) {
	r.advance()
	return r.front.peek()
}

// Pop removes and returns an entry of the smallest key; false if the queue is empty.
func (r *Radix[P]) Pop() (Key, P, bool) {
	r.advance()
	k, p, ok := r.front.pop()
	if ok {
		r.n--
		r.floor, r.popped = k, true
	}
	return k, p, ok
}

// Len returns the number of entries.
func (r *Radix[P]) Len() int { return r.n }

// Reset removes all entries, keeps their memory and forgets the last popped key.
func (r *Radix[P]) Reset() {
	r.arena.reset()
	r.front.reset()
	*r = Radix[P]{arena: r.arena, front: r.front}
}

// file puts an entry of ordinal u > last into its bucket.
func (r *Radix[P]) file(u uint64, e *entry[P]) {
	level := uint(bits.Len64(u^r.last)-1) / digitBits
	digit := u >> (level * digitBits % 64) % (1 << digitBits)
	r.arena.put(&r.wheel[level][digit], e)
	r.full[level] |= 1 << digit
	r.busy |= 1 << level
}

// advance opens buckets until the front holds the next entry, if there is one.
func (r *Radix[P]) advance() {
	if !r.front.empty() || r.busy == 0 {
		return
	}
	level := uint(bits.TrailingZeros(r.busy))
	digit := uint(bits.TrailingZeros64(r.full[level]))
	b := r.wheel[level][digit]
	r.wheel[level][digit] = bucket{}
	r.full[level] &^= 1 << digit
	if r.full[level] == 0 {
		r.busy &^= 1 << level
	}
	if b.n > shortRun {
		r.spread(b)
		return
	}
	low := level * digitBits
	above := r.last >> low >> digitBits
	r.first = (above<<digitBits | uint64(digit)) << low
	r.last = r.first | (1<<low - 1)
	r.front.load(&r.arena, b)
}

// spread distributes b, which is due before all other buckets, over the levels below its own. The entries of its
// first time become the run.
func (r *Radix[P]) spread(b bucket) {
	r.first, _ = r.arena.span(b)
	r.last = r.first
	f := &r.front
	f.run, f.next = f.run[:0], 0
	for b.n > 0 {
		for _, e := range r.arena.chunk(b) {
			if u := ordinal(e.key.At); u > r.last {
				r.file(u, &e)
			} else {
				f.run = append(f.run, e)
			}
		}
		b = r.arena.release(b)
	}
	f.sort()
}
