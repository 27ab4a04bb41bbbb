package sim

import (
	"cmp"
	"math/bits"
)

// arrivals gathers the arrivals of a window and brings them into total order. Projections with one delay
// come in order from the queue; where delays differ, a source's row is read to the end of the window at
// once, and what it gives is sorted with the rest.
type arrivals struct {
	list    []arrival
	ordered bool

	scratch []arrival
	count   []uint32
}

// arrival is a volley to be: n synapses of an incoming projection, from the one that rank names.
type arrival struct {
	at       Time
	rank     uint64
	incoming uint32
	n        uint32
}

// reset empties the list.
func (a *arrivals) reset() {
	a.list, a.ordered = a.list[:0], true
}

func (a *arrivals) add(x arrival) {
	if n := len(a.list); n > 0 && compareArrivals(x, a.list[n-1]) < 0 {
		a.ordered = false
	}
	a.list = append(a.list, x)
}

func compareArrivals(x, y arrival) int {
	return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.rank, y.rank))
}

// sort distributes the arrivals over about as many stretches of the window, in one pass, and puts the few
// of each stretch in order by insertion.
func (a *arrivals) sort() {
	if a.ordered {
		return
	}
	n := len(a.list)
	first, last := a.list[0].at, a.list[0].at
	for i := range a.list {
		first, last = min(first, a.list[i].at), max(last, a.list[i].at)
	}
	buckets := 1 << bits.Len(uint(n))
	shift := max(0, bits.Len64(uint64(last-first))-bits.Len(uint(n)))
	if cap(a.scratch) < n {
		a.scratch = make([]arrival, 2*n)
	}
	if len(a.count) < buckets+1 {
		a.count = make([]uint32, buckets+1)
	}
	count := a.count[:buckets+1]
	clear(count)
	for i := range a.list {
		count[uint64(a.list[i].at-first)>>shift+1]++
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	sorted := a.scratch[:n]
	for i := range a.list {
		bucket := uint64(a.list[i].at-first) >> shift
		sorted[count[bucket]] = a.list[i]
		count[bucket]++
	}
	insertionSort(sorted)
	a.list, a.scratch = sorted, a.list
}

func insertionSort(list []arrival) {
	for i := 1; i < len(list); i++ {
		x, k := list[i], i
		for ; k > 0 && (x.at < list[k-1].at || x.at == list[k-1].at && x.rank < list[k-1].rank); k-- {
			list[k] = list[k-1]
		}
		list[k] = x
	}
}
