package queue

import "math/bits"

// Ladder sorts lazily. Entries wait in rungs of unsorted buckets; the bucket that is due is sorted if it is
// short, and spread over a finer rung if it is long. The zero value is an empty queue.
//
// Push and Pop are O(1) amortised when times are spread out, on whatever scales, and O(log n) when very many
// entries share one time or keep arriving out of order: those fall back on a sort and a heap. A single Pop may
// take O(n), when it meets a bucket that holds most of the queue. Keys below the last popped one are legal.
//
// An entry takes 16 bytes and its payload, in chunks that are not all full. In the hold model, with an 8-byte payload,
// that makes 107 bytes at a thousand entries, 80 at ten thousand and 30 to 50 beyond; at worst, with every entry in a
// bucket of its own, it is 200. In steady state no operation allocates. More than 4e9 entries panic.
//
// It is the ladder queue of W. T. Tang, R. S. M. Goh, I. L.-J. Thng, ACM TOMACS 15:175 (2005),
// doi:10.1145/1103323.1103324, except that the width of a bucket is a power of two, that the last bucket of a
// rung is open-ended and so takes the part of the structure they call Top, and that a heap takes the late
// entries of the one they call Bottom.
type Ladder[P any] struct {
	arena arena[P]
	front front[P]
	rungs []rung // coarse to fine; those beyond len, up to cap, lend their buckets to the next rung
	n     int
}

// rung cuts a range of time into buckets of equal width, opened one by one. What orders before the edge
// belongs to a finer rung or, if there is none, to the front.
type rung struct {
	origin  uint64 // ordinal at which the first bucket begins
	edge    uint64 // ordinal at which the first unopened bucket begins
	width   uint   // log2 of the width of a bucket
	opened  int    // buckets[:opened] are empty for good
	buckets []bucket
}

const (
	entriesPerBucket = 2    // mean that a new rung aims for
	maxBuckets       = 4096 // as many chunks as can be appended to at random without leaving the L2 cache
	maxCrowds        = 8    // rungs from which on entries that crowd before the buckets stay in their heap
)

// Push adds an entry.
func (l *Ladder[P]) Push(k Key, p P) {
	l.n++
	u := ordinal(k.At)
	for i := range l.rungs {
		if r := &l.rungs[i]; u >= r.edge {
			l.arena.put(r.bucket(u), &entry[P]{k, p})
			return
		}
	}
	l.front.late.Push(k, p)
	if len(l.rungs) < maxCrowds && l.front.crowded() {
		l.open(l.front.unload(&l.arena))
	}
}

// Peek returns the smallest key; false if the queue is empty.
func (l *Ladder[P]) Peek() (Key, bool) {
	l.advance()
	return l.front.peek()
}

// Pop removes and returns an entry of the smallest key; false if the queue is empty.
func (l *Ladder[P]) Pop() (Key, P, bool) {
	if l.n > 0 {
		l.n--
		l.advance()
	}
	return l.front.pop()
}

// Len returns the number of entries.
func (l *Ladder[P]) Len() int { return l.n }

// Reset removes all entries and keeps their memory.
func (l *Ladder[P]) Reset() {
	for _, r := range l.rungs {
		clear(r.buckets)
	}
	l.rungs = l.rungs[:0]
	l.arena.reset()
	l.front.reset()
	l.n = 0
}

// bucket returns the one for ordinal u, which must not lie before the origin.
func (r *rung) bucket(u uint64) *bucket {
	return &r.buckets[min((u-r.origin)>>(r.width%64), uint64(len(r.buckets)-1))]
}

// advance opens buckets until the front holds the next entry, if there is one.
func (l *Ladder[P]) advance() {
	for l.front.empty() && len(l.rungs) > 0 {
		r := &l.rungs[len(l.rungs)-1]
		i := r.opened
		for r.buckets[i].n == 0 { // which ends, because the last bucket is never empty: see spread
			i++
		}
		b := r.buckets[i]
		r.buckets[i] = bucket{}
		r.opened = i + 1
		r.edge = r.origin + uint64(r.opened)<<r.width
		if r.opened == len(r.buckets) {
			l.rungs = l.rungs[:len(l.rungs)-1]
		}
		l.open(b)
	}
}

// open makes a bucket the run, or spreads it if it is long and not all of one time.
func (l *Ladder[P]) open(b bucket) {
	if b.n > shortRun {
		if lo, hi := l.arena.span(b); lo < hi {
			l.spread(b, lo, hi)
			return
		}
	}
	l.front.load(&l.arena, b)
}

// spread distributes b, whose ordinals go from lo to hi, over a new finest rung of two buckets or more. The first
// bucket gets lo and the last gets hi, so each later spread is of fewer entries.
func (l *Ladder[P]) spread(b bucket, lo, hi uint64) {
	want := bits.Len(uint(min(int(b.n)/entriesPerBucket, maxBuckets) - 1)) // log2
	width := uint(max(0, bits.Len64(hi-lo)-want))
	r := l.addRung(int((hi-lo)>>width) + 1)
	r.origin, r.edge, r.width, r.opened = lo, lo, width, 0
	for b.n > 0 {
		for _, e := range l.arena.chunk(b) {
			l.arena.put(r.bucket(ordinal(e.key.At)), &e)
		}
		b = l.arena.release(b)
	}
}

// addRung returns a new finest rung of n empty buckets, with the memory of an old one if there is one.
func (l *Ladder[P]) addRung(n int) *rung {
	k := len(l.rungs)
	if k < cap(l.rungs) {
		l.rungs = l.rungs[:k+1]
	} else {
		l.rungs = append(l.rungs, rung{})
	}
	r := &l.rungs[k]
	if n > cap(r.buckets) {
		r.buckets = make([]bucket, 1<<bits.Len(uint(n-1)))
	}
	r.buckets = r.buckets[:n]
	return r
}
