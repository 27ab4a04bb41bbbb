package sim

import "math/bits"

// arrivals gathers the arrivals of a window and brings them into total order. Those over one fibre come in
// order; where delays differ, a source's row is read to the end of the window at once, and what it gives
// is sorted with the rest.
type arrivals struct {
	list    []arrival
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

// before tells whether x comes before y in total order.
func (x *arrival) before(y *arrival) bool { return x.at < y.at || x.at == y.at && x.rank < y.rank }

// sort distributes the arrivals over about as many stretches of the window, in one pass, and puts the few
// of each stretch in order by insertion.
func (a *arrivals) sort() {
	n := len(a.list)
	if n < 2 {
		return
	}
	first, last, ordered := a.list[0].at, a.list[0].at, true
	for i := 1; i < n; i++ {
		first, last = min(first, a.list[i].at), max(last, a.list[i].at)
		ordered = ordered && a.list[i-1].before(&a.list[i])
	}
	if ordered {
		return
	}
	shift := max(0, bits.Len64(uint64(last-first))-bits.Len(uint(n)))
	if cap(a.scratch) < n {
		a.scratch = make([]arrival, 2*n)
	}
	place := a.places(first, shift)
	sorted := a.scratch[:n]
	for i := range a.list {
		next := &place[uint64(a.list[i].at-first)>>shift]
		sorted[*next] = a.list[i]
		*next++
	}
	insertionSort(sorted)
	a.list, a.scratch = sorted, a.list
}

// places returns where the arrivals of each stretch of 1<<shift ps begin in the sorted list.
func (a *arrivals) places(first Time, shift int) []uint32 {
	stretches := 1 << bits.Len(uint(len(a.list)))
	if len(a.count) < stretches+1 {
		a.count = make([]uint32, stretches+1)
	}
	count := a.count[:stretches+1]
	clear(count)
	for i := range a.list {
		count[uint64(a.list[i].at-first)>>shift+1]++
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	return count
}

func insertionSort(list []arrival) {
	for i := 1; i < len(list); i++ {
		x, k := list[i], i
		for ; k > 0 && x.before(&list[k-1]); k-- {
			list[k] = list[k-1]
		}
		list[k] = x
	}
}
