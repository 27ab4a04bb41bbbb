package queue

import "math"

// chunkLen is the number of entries in a chunk. Longer chunks waste more memory in buckets of few entries,
// shorter ones more time in following links.
const chunkLen = 8

// maxChunks keeps chunk numbers and the count of a bucket within 32 bits.
const maxChunks = math.MaxUint32 / chunkLen

// arena keeps the unordered buckets of a queue in chunks of one slice: filling and emptying buckets
// allocates nothing, reads whole cache lines and gives the garbage collector no pointers to follow.
type arena[P any] struct {
	cells []entry[P] // chunk c is cells[c*chunkLen:][:chunkLen]; chunk 0 is not used
	links []uint32   // links[c] is the chunk that follows c in its bucket, or in the free list
	free  uint32     // first chunk of the free list; 0 if it is empty
}

// bucket is a bag of entries in an arena: a list of chunks, all of them full but the newest. The zero value is empty.
type bucket struct {
	newest uint32 // chunk; meaningless when n is 0
	n      uint32
}

func (a *arena[P]) put(b *bucket, e *entry[P]) {
	fill := b.n % chunkLen
	if fill == 0 {
		a.extend(b)
	}
	a.cells[int(b.newest)*chunkLen+int(fill)] = *e
	b.n++
}

// extend puts a free chunk at the head of b.
func (a *arena[P]) extend(b *bucket) {
	if a.free == 0 {
		a.free = a.grow()
	}
	c := a.free
	a.free = a.links[c]
	a.links[c] = b.newest
	b.newest = c
}

// grow returns a chunk that has never been used. It panics rather than let a chunk number overflow, which
// takes 4e9 entries, 100 GB.
func (a *arena[P]) grow() uint32 {
	if len(a.links) == 0 {
		a.links = append(a.links, 0)
		a.cells = append(a.cells, make([]entry[P], chunkLen)...)
	}
	c := len(a.links)
	if c > maxChunks {
		panic("queue: more entries than 32 bits can count")
	}
	a.links = append(a.links, 0)
	a.cells = append(a.cells, make([]entry[P], chunkLen)...)
	return uint32(c)
}

// chunk returns the newest entries of b, at least one; b must not be empty. Entries put into the arena
// meanwhile do not disturb it.
func (a *arena[P]) chunk(b bucket) []entry[P] {
	c := int(b.newest) * chunkLen
	return a.cells[c : c+int((b.n-1)%chunkLen)+1]
}

// rest returns b without its newest chunk.
func (a *arena[P]) rest(b bucket) bucket {
	return bucket{newest: a.links[b.newest], n: (b.n - 1) / chunkLen * chunkLen}
}

// release frees the newest chunk of b and returns the rest of b.
func (a *arena[P]) release(b bucket) bucket {
	rest := a.rest(b)
	clear(a.chunk(b)) // or it would keep alive what payloads point to
	a.links[b.newest] = a.free
	a.free = b.newest
	return rest
}

// span returns the first and the last ordinal in b, which must not be empty.
func (a *arena[P]) span(b bucket) (lo, hi uint64) {
	lo = math.MaxUint64
	for ; b.n > 0; b = a.rest(b) {
		for _, e := range a.chunk(b) {
			u := ordinal(e.key.At)
			lo, hi = min(lo, u), max(hi, u)
		}
	}
	return lo, hi
}

// reset frees all chunks of all buckets, which the caller must zero.
func (a *arena[P]) reset() {
	clear(a.cells)
	a.cells, a.links, a.free = a.cells[:0], a.links[:0], 0
}
