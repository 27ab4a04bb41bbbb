package queue

import "slices"

// front holds the entries that leave a bucket queue next: a sorted run, which was one bucket, and a heap of
// those pushed too late to be sorted with it. Both may be of any length, so whatever a bucket queue cannot
// spread it may leave here, at the price of a heap.
type front[P any] struct {
	run  []entry[P]
	next int // run[:next] have left
	late Heap[P]
}

const (
	shortRun = 32 // longest run that is better sorted than spread over buckets
	maxLate  = 64 // length of the heap from which it is better spread over buckets
)

func (f *front[P]) empty() bool {
	return f.next == len(f.run) && len(f.late.entries) == 0
}

// lateFirst reports whether the heap holds the next entry of a front that is not empty.
func (f *front[P]) lateFirst() bool {
	if len(f.late.entries) == 0 {
		return false
	}
	return f.next == len(f.run) || f.late.entries[0].key.Less(f.run[f.next].key)
}

func (f *front[P]) peek() (Key, bool) {
	switch {
	case f.empty():
		return Key{}, false
	case f.lateFirst():
		return f.late.Peek()
	default:
		return f.run[f.next].key, true
	}
}

func (f *front[P]) pop() (Key, P, bool) {
	if f.empty() || f.lateFirst() {
		return f.late.Pop()
	}
	e := &f.run[f.next]
	f.next++
	k, p := e.key, e.payload
	e.payload = *new(P) // or it would keep alive what p points to
	return k, p, true
}

// load makes a bucket the run, which must have left.
func (f *front[P]) load(a *arena[P], b bucket) {
	f.run, f.next = f.run[:0], 0
	for b.n > 0 {
		f.run = append(f.run, a.chunk(b)...)
		b = a.release(b)
	}
	f.sort()
}

// crowded reports whether entries have crowded before the buckets, so that the front had better be unloaded and
// spread. The heap must outnumber the run, or entries could be moved to and fro without end.
func (f *front[P]) crowded() bool {
	return len(f.late.entries) >= max(maxLate, len(f.run)-f.next)
}

// unload empties the front into a bucket.
func (f *front[P]) unload(a *arena[P]) (b bucket) {
	for i := range f.late.entries {
		a.put(&b, &f.late.entries[i])
	}
	for i := f.next; i < len(f.run); i++ {
		a.put(&b, &f.run[i])
	}
	f.reset()
	return b
}

func (f *front[P]) sort() {
	if len(f.run) > shortRun {
		slices.SortFunc(f.run, func(a, b entry[P]) int { return a.key.Compare(b.key) })
		return
	}
	run := f.run
	for i := 1; i < len(run); i++ {
		e := run[i]
		j := i
		for ; j > 0 && e.key.Less(run[j-1].key); j-- {
			run[j] = run[j-1]
		}
		run[j] = e
	}
}

func (f *front[P]) reset() {
	clear(f.run)
	f.run, f.next = f.run[:0], 0
	f.late.Reset()
}
