package report

import (
	"cmp"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Bill is what a replay cost, as one set of costs has it.
type Bill struct {
	Name  string   `json:"name"`
	Notes []string `json:"notes,omitempty"`
	Lines []Line   `json:"lines"`

	Energy chips.Energy `json:"energy"` // the sum of the lines
	Chips  int          `json:"chips"`
	Time   sim.Time     `json:"time"` // that the chip takes for all presentations, at its full speed

	Idle       chips.Energy `json:"idle_energy"` // in that time, of all chips; -1 where it is more than can be said
	IdlePower  int64        `json:"idle_nW"`
	IdleSource chips.Source `json:"idle_source"`

	PerPresentation chips.Energy `json:"energy_per_presentation"`
	Longest         sim.Time     `json:"longest_presentation"`
	ToAnswer        float64      `json:"mean_time_to_answer_ns"` // of the chip, until the step of the decision; 0 if there is none
	Answered        int          `json:"answered"`
}

// Line is what one item cost.
type Line struct {
	chips.Cost
	Count uint64       `json:"count"`
	Total chips.Energy `json:"total"`
}

// bills adds up the costs, one bill for each set.
func bills(r *chips.Replayed) (all []Bill) {
	counts := r.Ledger.Totals()
	for i := range r.Chip.Costs {
		set := &r.Chip.Costs[i]
		b := Bill{Name: set.Name, Notes: set.Notes, Chips: max(1, r.Placement.Chips(len(r.Chip.Cores))), IdlePower: set.Idle, IdleSource: set.IdleSource}
		for item, n := range counts {
			cost := set.Of(r.Chip.Items[item])
			b.Lines = append(b.Lines, Line{cost, n, chips.Energy(n) * cost.Energy})
		}
		b.Energy = r.Chip.Energy(set, counts)
		b.timing(r, i)
		var ok bool
		if b.Idle, ok = set.IdleEnergy(b.Chips, b.Time); !ok {
			b.Idle = -1
		}
		if n := len(r.Outcomes); n > 0 {
			b.PerPresentation = b.Energy / chips.Energy(n)
		}
		all = append(all, b)
	}
	return all
}

// timing adds up how long the presentations took by set i.
func (b *Bill) timing(r *chips.Replayed, i int) {
	lag := slices.Max(append([]sim.Time{0}, r.Quantised.Latency...))
	for k, o := range r.Outcomes {
		t := o.Elapsed(i, r.Run.Presentations[k].Duration+lag)
		b.Time += t
		b.Longest = max(b.Longest, t)
		if r.Run.Readout == nil {
			continue
		}
		late := r.Quantised.Latency[r.Run.Readout.Population]
		if spikes := before(o.Spikes[r.Run.Readout.Population], r.Run.Presentations[k].Duration+late); len(spikes) > 0 {
			b.Answered++
			b.ToAnswer += float64(o.Elapsed(i, r.Run.Readout.Decide(spikes).At)) / sim.Nanosecond
		}
	}
	if b.Answered > 0 {
		b.ToAnswer /= float64(b.Answered)
	}
}

// unknown tells whether the set has no costs in energy.
func (b *Bill) unknown() bool {
	return !slices.ContainsFunc(b.Lines, func(l Line) bool { return l.Cost.Energy != 0 })
}

// energy writes an energy, if the set has any costs in energy.
func (b *Bill) energy(e chips.Energy) string {
	if b.unknown() {
		return "not known"
	}
	return e.String()
}

// cells are a line in a table: what one of its item costs, what all cost together, and where that is known from. What the source says
// nothing of is no zero.
func (b *Bill) cells(line int) []string {
	l := &b.Lines[line]
	if l.Source.Text == "" {
		return []string{"-", "-", "-"}
	}
	from := l.Source.Provenance.String()
	if b.unknown() {
		from += " (time)"
	}
	return []string{b.energy(l.Energy), b.energy(l.Total), from}
}

// answerTime is the mean time to an answer, as tables write it.
func (b *Bill) answerTime() string {
	if b.Answered == 0 {
		return "-"
	}
	return brief(sim.Time(b.ToAnswer * sim.Nanosecond))
}

// links adds up the links of all presentations, the busiest first.
func links(r *chips.Replayed) (all []chips.Link) {
	for _, o := range r.Outcomes {
		for _, l := range o.Links {
			k := slices.IndexFunc(all, func(x chips.Link) bool { return x.Name == l.Name })
			if k < 0 {
				all = append(all, l)
				continue
			}
			x := &all[k]
			x.Packets, x.Busy, x.Waited, x.Longest = x.Packets+l.Packets, x.Busy+l.Busy, x.Waited+l.Waited, max(x.Longest, l.Longest)
		}
	}
	slices.SortStableFunc(all, func(a, b chips.Link) int { return cmp.Compare(b.Packets, a.Packets) })
	return all
}

// incidents adds up the incidents of all presentations, by name.
func incidents(r *chips.Replayed) (all []chips.Incident) {
	for _, o := range r.Outcomes {
		for _, i := range o.Incidents {
			k := slices.IndexFunc(all, func(x chips.Incident) bool { return x.Name == i.Name })
			if k < 0 {
				all = append(all, i)
				continue
			}
			all[k].N += i.N
		}
	}
	slices.SortFunc(all, func(a, b chips.Incident) int { return cmp.Compare(a.Name, b.Name) })
	return all
}
