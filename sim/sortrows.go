package sim

import (
	"cmp"
	"slices"
	"sync"
)

// sort brings the rows of all sources into (delay, target, weight) order.
func (w *wiring) sort(made []*rows) {
	var wg sync.WaitGroup
	n := len(w.workers)
	for i := range n {
		wg.Go(func() {
			var row []rowEntry
			for _, r := range made {
				for source := w.part.Pre * i / n; source < w.part.Pre*(i+1)/n; source++ {
					row = r.sortRow(r.start[source], r.start[source+1], row)
				}
			}
		})
	}
	wg.Wait()
}

// sortRow sorts the row [lo, hi). It returns the buffer it uses.
func (r *rows) sortRow(lo, hi int, buffer []rowEntry) []rowEntry {
	if len(r.weights) == 0 && len(r.precise) == 0 && len(r.delays.steps) == 0 && len(r.delays.wide) == 0 {
		slices.Sort(r.targets[lo:hi])
		return buffer
	}
	if r.sorted(lo, hi) {
		return buffer
	}
	buffer = buffer[:0]
	for i := lo; i < hi; i++ {
		buffer = append(buffer, r.entry(i))
	}
	slices.SortFunc(buffer, compareEntries)
	for k, e := range buffer {
		r.put(lo+k, e)
	}
	return buffer
}

// rowEntry is one synapse of a row while it is sorted.
type rowEntry struct {
	delay  Time
	target uint32
	weight float64
}

func compareEntries(a, b rowEntry) int {
	switch {
	case a.delay != b.delay:
		return cmp.Compare(a.delay, b.delay)
	case a.target != b.target:
		return cmp.Compare(a.target, b.target)
	}
	return cmp.Compare(a.weight, b.weight)
}

func (r *rows) sorted(lo, hi int) bool {
	for i := lo + 1; i < hi; i++ {
		if compareEntries(r.entry(i-1), r.entry(i)) > 0 {
			return false
		}
	}
	return true
}

func (r *rows) entry(i int) rowEntry {
	e := rowEntry{delay: r.delays.at(i), target: r.targets[i], weight: float64(r.weight)}
	switch {
	case len(r.weights) > 0:
		e.weight = float64(r.weights[i])
	case len(r.precise) > 0:
		e.weight = r.precise[i]
	}
	return e
}

func (r *rows) put(i int, e rowEntry) {
	r.targets[i] = e.target
	switch {
	case len(r.weights) > 0:
		r.weights[i] = float32(e.weight)
	case len(r.precise) > 0:
		r.precise[i] = e.weight
	}
	r.delays.set(i, e.delay)
}
