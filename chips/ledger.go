package chips

import "github.com/ranvier-sim/ranvier/sim"

// Entry is a line of the raw log of a replay: n of an item, on a core, at an instant of a presentation.
type Entry struct {
	Presentation int
	At           sim.Time // model time; of a chip without steps, its own
	Core         int      // counted over all chips; of what comes from outside, the core that it reaches
	Item         int      // of the chip's Items
	N            uint64
}

// Ledger is where a machine counts what it does.
type Ledger struct {
	Presentation int
	Raw          func(Entry)      // is handed every entry, if given
	Reached      func(t sim.Time) // is told now and then to what instant of a presentation a machine has come, if given
	counts       [][]uint64       // [core][item]
}

// NewLedger returns an empty ledger for the items of a chip on a number of cores.
func NewLedger(c *Chip, cores int) *Ledger {
	l := &Ledger{counts: make([][]uint64, cores)}
	for core := range l.counts {
		l.counts[core] = make([]uint64, len(c.Items))
	}
	return l
}

// Count adds n of an item. An item that the chip does not have, which is -1, is passed over.
func (l *Ledger) Count(at sim.Time, core, item int, n uint64) {
	if item < 0 || n == 0 {
		return
	}
	l.counts[core][item] += n
	if l.Raw != nil {
		l.Raw(Entry{l.Presentation, at, core, item, n})
	}
}

// Reach tells to what instant of a presentation a machine has come.
func (l *Ledger) Reach(t sim.Time) {
	if l.Reached != nil {
		l.Reached(t)
	}
}

// On is the counts of one core, by item. The slice is the ledger's own.
func (l *Ledger) On(core int) []uint64 { return l.counts[core] }

// Totals are the counts of all cores together, by item.
func (l *Ledger) Totals() []uint64 {
	var sum []uint64
	for _, counts := range l.counts {
		if sum == nil {
			sum = make([]uint64, len(counts))
		}
		for item, n := range counts {
			sum[item] += n
		}
	}
	return sum
}

// Energy is the sum of counts times costs.
func (c *Chip) Energy(set *CostSet, counts []uint64) Energy {
	sum := Energy(0)
	for item, n := range counts {
		sum += Energy(n) * set.Of(c.Items[item]).Energy
	}
	return sum
}
