package clockstep

// layer holds synapses of one projection onto one cohort, grouped by source. Either all share one delay,
// and are added to the state when it is over; or their delays differ, and they are added to a ring of
// sums when the shortest of them is over.
type layer struct {
	from    []*raster // the sources, slice by slice
	delay   int       // steps
	start   []uint32  // the row of source i is [start[i], start[i+1])
	targets []uint32  // within the cohort, ascending; with a ring, plus the ring's stride times the further delay
	weights []float32 // empty where all weights are the same
	weight  float64   // that weight

	column []float64 // what arrivals are added to
	ring   *ring     // nil where all share one delay
}

// deliver adds what arrives at instant n, and returns how many synapses that took.
func (l *layer) deliver(n int) (events uint64) {
	if n < l.delay {
		return 0
	}
	for _, r := range l.from {
		for _, source := range *r.at(n - l.delay) {
			lo, hi := l.start[source], l.start[source+1]
			events += uint64(hi - lo)
			l.add(l.targets[lo:hi], lo, n)
		}
	}
	return events
}

// expect has the rows that instant n will need brought from memory, while there is something else to do.
func (l *layer) expect(n int) {
	if n < l.delay {
		return
	}
	for _, r := range l.from {
		for _, source := range *r.at(n - l.delay) {
			lo, hi := l.start[source], l.start[source+1]
			if lo == hi {
				continue
			}
			lines := min(int(hi-lo)/16+1, 8) // the processor foresees the rest of a long row by itself
			prefetch(&l.targets[lo], lines)
			if len(l.weights) > 0 {
				prefetchWeights(&l.weights[lo], lines)
			}
		}
	}
}

// add applies one row, that begins at synapse lo.
func (l *layer) add(targets []uint32, lo uint32, n int) {
	switch {
	case l.ring != nil:
		l.scatter(targets, lo, l.ring.origin(n))
	case len(l.weights) > 0:
		addEach(l.column, targets, l.weights[lo:])
	default:
		addAll(l.column, targets, l.weight)
	}
}

// addAll adds the same to all targets, four at a time.
func addAll(column []float64, targets []uint32, weight float64) {
	for len(targets) >= 4 {
		four := (*[4]uint32)(targets)
		column[four[0]] += weight
		column[four[1]] += weight
		column[four[2]] += weight
		column[four[3]] += weight
		targets = targets[4:]
	}
	for _, i := range targets {
		column[i] += weight
	}
}

// addEach adds to each target its own.
func addEach(column []float64, targets []uint32, weights []float32) {
	weights = weights[:len(targets)]
	for k, i := range targets {
		column[i] += float64(weights[k])
	}
}

// scatter adds a row to the ring of sums, whose present begins at origin.
func (l *layer) scatter(targets []uint32, lo uint32, origin int) {
	sums := l.ring.sums
	weight := l.weight
	for k, i := range targets {
		if len(l.weights) > 0 {
			weight = float64(l.weights[int(lo)+k])
		}
		at := origin + int(i)
		if at >= len(sums) {
			at -= len(sums)
		}
		sums[at] += weight
	}
}
