package sim

// fibre holds the spikes that are under way from one shard to another over a projection with one delay.
// They arrive in the order in which they were fired, so they need no priority queue.
type fibre struct {
	spikes []Spike // from head on; At is when it was fired
	head   int
}

func (f *fibre) len() int { return len(f.spikes) - f.head }

// add appends a spike, which was not fired before those already there.
func (f *fibre) add(s Spike) {
	if f.head > len(f.spikes)/2 && f.head > 64 {
		f.spikes = f.spikes[:copy(f.spikes, f.spikes[f.head:])]
		f.head = 0
	}
	f.spikes = append(f.spikes, s)
}

// before removes the spikes that were fired before t, and returns them. They are valid until the next
// call of add.
func (f *fibre) before(t Time) []Spike {
	first := f.head
	for f.head < len(f.spikes) && f.spikes[f.head].At < t {
		f.head++
	}
	return f.spikes[first:f.head]
}

// first is when the first of the spikes was fired, Never if there is none.
func (f *fibre) first() Time {
	if f.head == len(f.spikes) {
		return Never
	}
	return f.spikes[f.head].At
}

func (f *fibre) reset() { f.spikes, f.head = f.spikes[:0], 0 }
