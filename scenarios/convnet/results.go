package convnet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// results are what all three networks made of the recordings.
type results struct {
	*experiment
	shown []shown
	chip  *replayed // nil if there was none
}

func (e *experiment) results(all []shown) *results { return &results{experiment: e, shown: all} }

// score is how a network has fared.
type score struct {
	right, undecided, tied int
	spikes                 []float64 // by population, a recording
	settled                sim.Time  // median, of the answers that are right
}

// judge adds up answers.
func (r *results) judge(answers func(k int) answer) score {
	s := score{spikes: make([]float64, len(names))}
	var settled []sim.Time
	for k := range r.shown {
		a := answers(k)
		switch {
		case len(a.Classes) == 0:
			s.undecided++
		case len(a.Classes) > 1:
			s.tied++
		}
		if a.class() == r.shown[k].Label {
			s.right++
			settled = append(settled, a.At)
		}
		for p, n := range a.spikes {
			s.spikes[p] += float64(n) / float64(len(r.shown))
		}
	}
	if len(settled) > 0 {
		slices.Sort(settled)
		s.settled = settled[len(settled)/2]
	}
	return s
}

func (r *results) exact() score { return r.judge(func(k int) answer { return r.shown[k].exact }) }

func (r *results) onChip() score { return r.judge(func(k int) answer { return r.chip.answers[k] }) }

// right is how many recordings a network names right.
func (r *results) right(class func(k int) int) (n int) {
	for k := range r.shown {
		if class(k) == r.shown[k].Label {
			n++
		}
	}
	return n
}

// agreeing is how many recordings have the same answer of two networks.
func (r *results) agreeing(a, b func(k int) int) (n int) {
	for k := range r.shown {
		if a(k) == b(k) {
			n++
		}
	}
	return n
}

func (r *results) artificialClass(k int) int { return r.shown[k].artificial }
func (r *results) byEventClass(k int) int    { return r.shown[k].byEvent }
func (r *results) exactClass(k int) int      { return r.shown[k].exact.class() }
func (r *results) chipClass(k int) int       { return r.chip.answers[k].class() }

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }

// report tells the manifest.
func (r *results) report(s *session.Session) {
	n := len(r.shown)
	exact := r.exact()
	s.Report("accuracy_learned", 100*r.learned, "%")
	s.Report("accuracy_artificial", percent(r.right(r.artificialClass), n), "%")
	s.Report("accuracy_by_event", percent(r.right(r.byEventClass), n), "%")
	s.Report("accuracy_exact", percent(exact.right, n), "%")
	s.Report("settled_exact", exact.settled.Milliseconds(), "ms")
	if r.chip != nil {
		chip := r.onChip()
		s.Report("accuracy_speck", percent(chip.right, n), "%")
		s.Report("settled_speck", chip.settled.Milliseconds(), "ms")
		s.Report("synaptic_operations_speck", r.perRecording(chips.SynapticOps), "")
	}
}

// perRecording is how many of an item the chip counts for a recording.
func (r *results) perRecording(i chips.Item) float64 {
	return float64(r.chip.Ledger.Totals()[r.chip.Chip.Item(i)]) / float64(len(r.shown))
}

// print writes the tables.
func (r *results) print(out io.Writer) error {
	n := len(r.shown)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "network\trecordings\taccuracy\tundecided\tties\tsettled ms\tspikes: %s\t%s\t%s\t%s\tas before\t\n", names[0], names[1], names[2], names[3])
	fmt.Fprintf(w, "artificial, learning\t%d\t%.1f %%\t\t\t\t\t\t\t\t\t\n", r.train.Len(), 100*r.learned)
	fmt.Fprintf(w, "artificial, in slices\t%d\t%.1f %%\t\t\t\t\t\t\t\t\t\n", n, percent(r.right(r.artificialClass), n))
	fmt.Fprintf(w, "artificial, event by event\t%d\t%.1f %%\t\t\t\t\t\t\t\t%.0f %%\t\n", n, percent(r.right(r.byEventClass), n), percent(r.agreeing(r.artificialClass, r.byEventClass), n))
	r.printScore(w, "spiking, exact time", r.exact(), r.agreeing(r.byEventClass, r.exactClass))
	if r.chip != nil {
		r.printScore(w, r.chip.Chip.Title, r.onChip(), r.agreeing(r.exactClass, r.chipClass))
	}
	err := w.Flush()
	if r.chip != nil {
		err = errors.Join(err, r.printChip(out))
	}
	return err
}

func (r *results) printScore(w io.Writer, name string, s score, agree int) {
	n := len(r.shown)
	fmt.Fprintf(w, "%s\t%d\t%.1f %%\t%d\t%d\t%.1f\t", name, n, percent(s.right, n), s.undecided, s.tied, s.settled.Milliseconds())
	for _, spikes := range s.spikes {
		fmt.Fprintf(w, "%.0f\t", spikes)
	}
	fmt.Fprintf(w, "%.0f %%\t\n", percent(agree, n))
}

// printChip writes what the layers take of the chip, and what it did.
func (r *results) printChip(out io.Writer) error {
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "layer\tcore\t")
	for _, res := range r.chip.Chip.Resources[:2] {
		fmt.Fprintf(w, "%s\t\t", res.Name)
	}
	fmt.Fprintf(w, "operations\tcore busy\t\n")
	links := r.links()
	for _, part := range r.chip.Placement.Parts {
		fmt.Fprintf(w, "%s\t%d\t", names[part.Population], part.Core)
		for k, used := range r.chip.Usage[part.Core][:2] {
			limit := r.chip.Chip.Cores[part.Core][k]
			fmt.Fprintf(w, "%d\t%.0f %%\t", used, percent(int(used), int(limit)))
		}
		ops := r.chip.Ledger.On(part.Core)[r.chip.Chip.Item(chips.SynapticOps)]
		fmt.Fprintf(w, "%.0f\t%.2f %%\t\n", float64(ops)/float64(len(r.shown)), 100*links[fmt.Sprintf("core %d", part.Core)].Busy.Seconds()/r.watched().Seconds())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return r.printIncidents(out)
}

// watched is how long all recordings are together.
func (r *results) watched() (t sim.Time) {
	for k := range r.shown {
		t += r.shown[k].Duration
	}
	return t
}

// links are those of the chip, over all recordings.
func (r *results) links() map[string]chips.Link {
	sum := map[string]chips.Link{}
	for _, o := range r.chip.Outcomes {
		for _, l := range o.Links {
			s := sum[l.Name]
			s.Packets, s.Busy, s.Waited, s.Longest = s.Packets+l.Packets, s.Busy+l.Busy, s.Waited+l.Waited, max(s.Longest, l.Longest)
			sum[l.Name] = s
		}
	}
	return sum
}

// printIncidents writes what went wrong on the chip.
func (r *results) printIncidents(out io.Writer) error {
	var all []chips.Incident
	for _, o := range r.chip.Outcomes {
		for _, i := range o.Incidents {
			k := slices.IndexFunc(all, func(j chips.Incident) bool { return j.Name == i.Name })
			if k < 0 {
				k, all = len(all), append(all, chips.Incident{Name: i.Name})
			}
			all[k].N += i.N
		}
	}
	for _, i := range all {
		if _, err := fmt.Fprintf(out, "%s: %d in all recordings\n", i.Name, i.N); err != nil {
			return err
		}
	}
	return nil
}

// save writes a line for each recording.
func (r *results) save(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	rows := [][]string{{"recording", "label", "artificial", "artificial, event by event", "exact", "exact settled ms", "speck", "speck settled ms"}}
	for k := range r.shown {
		row := []string{strconv.Itoa(k), strconv.Itoa(r.shown[k].Label), strconv.Itoa(r.shown[k].artificial), strconv.Itoa(r.shown[k].byEvent)}
		row = append(row, cells(r.shown[k].exact)...)
		if r.chip != nil {
			row = append(row, cells(r.chip.answers[k])...)
		} else {
			row = append(row, "", "")
		}
		rows = append(rows, row)
	}
	return errors.Join(w.WriteAll(rows), f.Close())
}

// cells are an answer in a table: empty where there is none.
func cells(a answer) []string {
	if len(a.Classes) == 0 {
		return []string{"", ""}
	}
	return []string{strconv.Itoa(a.class()), strconv.FormatFloat(a.At.Milliseconds(), 'g', -1, 64)}
}
