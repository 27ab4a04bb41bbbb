package ttfs

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/stat"
)

// results are the outcomes of a run, added up.
type results struct {
	style     style
	trained   bool    // there are hidden neurons, and no readers of templates
	classes   []tally // by label
	total     tally
	allAtOnce int // images that are right by all spikes at once
	byCount   int // and by their number
	grids     []gridTally
}

// tally adds up the outcomes of the images of one class, in exact time.
type tally struct {
	name                    string
	images, correct         int
	undecided, ties         int
	latencies               []float64 // ms, of the images decided, ascending
	in, hidden, inTime, out uint64
	synapticEvents          uint64
}

// gridTally adds up what became of the decisions on one grid.
type gridTally struct {
	step         sim.Time
	changes      [changes]int
	clearlyRight int
	right        float64 // with ties decided by lot
}

func summarise(s style, grids []sim.Time, outcomes []outcome) *results {
	r := &results{style: s, total: tally{name: "all"}}
	for _, name := range s.classes {
		r.classes = append(r.classes, tally{name: name})
	}
	for _, dt := range grids {
		r.grids = append(r.grids, gridTally{step: dt})
	}
	for i := range outcomes {
		r.add(&outcomes[i])
	}
	slices.Sort(r.total.latencies)
	for i := range r.classes {
		slices.Sort(r.classes[i].latencies)
	}
	return r
}

func (r *results) add(o *outcome) {
	r.total.add(o)
	r.classes[o.label].add(o)
	if o.allAtOnce == o.label {
		r.allAtOnce++
	}
	if o.byCount == o.label {
		r.byCount++
	}
	for k, v := range o.onGrid {
		g := &r.grids[k]
		g.changes[v.since(o.exact)]++
		g.right += v.right(o.label)
		if v.clearlyRight(o.label) {
			g.clearlyRight++
		}
	}
}

func (t *tally) add(o *outcome) {
	t.images++
	t.in += uint64(o.in)
	t.hidden += uint64(o.hidden)
	t.inTime += uint64(o.inTime)
	t.out += uint64(o.out)
	t.synapticEvents += o.stats.SynapticEvents
	if o.exact.clearlyRight(o.label) {
		t.correct++
	}
	if o.exact.Tied {
		t.ties++
	}
	if o.exact.Silent() {
		t.undecided++
		return
	}
	t.latencies = append(t.latencies, o.exact.Latency.Milliseconds())
}

func (t *tally) accuracy() float64 { return float64(t.correct) / float64(t.images) }

// median is NaN where nothing was decided, as is the mean.
func (t *tally) median() float64 {
	if len(t.latencies) == 0 {
		return math.NaN()
	}
	return stat.Quantile(0.5, stat.Empirical, t.latencies, nil)
}

func (t *tally) mean() float64 { return stat.Mean(t.latencies, nil) }

// per is a total by image.
func (t *tally) per(total uint64) float64 { return float64(total) / float64(t.images) }

// changed is the number of decisions that are not what they are in exact time.
func (g *gridTally) changed() int {
	n := 0
	for _, k := range g.changes[kept+1:] {
		n += k
	}
	return n
}

// report gives the figures to the session.
func (r *results) report(s *session.Session) {
	n := float64(r.total.images)
	s.Report("accuracy", r.total.accuracy(), "")
	if !r.trained {
		s.Report("accuracy_all_spikes_at_once", float64(r.allAtOnce)/n, "")
		s.Report("accuracy_spike_count", float64(r.byCount)/n, "")
	}
	s.Report("undecided", float64(r.total.undecided)/n, "")
	s.Report("latency_ms", r.total.median(), "ms")
	s.Report("latency_mean_ms", r.total.mean(), "ms")
	s.Report("spikes_per_inference", r.total.per(r.total.in+r.total.hidden+r.total.out), "")
	if r.trained {
		s.Report("hidden_spikes_in_time", r.total.per(r.total.inTime), "")
	}
	s.Report("synaptic_events_per_inference", r.total.per(r.total.synapticEvents), "")
	for _, g := range r.grids {
		suffix := fmt.Sprintf("_grid_%gms", g.step.Milliseconds())
		s.Report("changed"+suffix, float64(g.changed())/n, "")
		s.Report("tied"+suffix, float64(g.changes[tied])/n, "")
		s.Report("reversed"+suffix, float64(g.changes[reversed])/n, "")
		s.Report("accuracy_ties_wrong"+suffix, float64(g.clearlyRight)/n, "")
		s.Report("accuracy_ties_split"+suffix, g.right/n, "")
	}
}

// print writes the tables, in one piece.
func (r *results) print(out io.Writer) error {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	r.printClasses(w)
	r.printGrids(w)
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// printClasses writes the table of decisions in exact time. Writing to memory, it cannot fail.
func (r *results) printClasses(w io.Writer) {
	hidden := ""
	if r.trained {
		hidden = "hidden\tin time\t"
	}
	fmt.Fprintf(w, "class\t%ss\taccuracy\tmedian ms\tmean ms\tundecided\tties\tspikes in\t%sout\tsynaptic events\t\n", r.style.noun, hidden)
	for _, t := range append(slices.Clone(r.classes), r.total) {
		if r.trained {
			hidden = fmt.Sprintf("%.1f\t%.1f\t", t.per(t.hidden), t.per(t.inTime))
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%.2f\t%.2f\t%d\t%d\t%.1f\t%s%.2f\t%.0f\t\n", t.name, t.images, percent(t.accuracy()),
			t.median(), t.mean(), t.undecided, t.ties, t.per(t.in), hidden, t.per(t.out), t.per(t.synapticEvents))
	}
	if r.trained {
		return
	}
	n := float64(r.total.images)
	fmt.Fprintf(w, "\nthe same templates, all spikes at once: %s; the number of spikes alone: %s\n",
		percent(float64(r.allAtOnce)/n), percent(float64(r.byCount)/n))
}

// printGrids writes the table of what clocks change, as printClasses does.
func (r *results) printGrids(w io.Writer) {
	if len(r.grids) == 0 {
		return
	}
	n := float64(r.total.images)
	fmt.Fprintln(w, "\nclock\tchanged\ttied\treversed\tgained\tlost\taccuracy, ties wrong\tties split\t")
	for _, g := range r.grids {
		c := &g.changes
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t\n", inMilliseconds(g.step), g.changed(), c[tied], c[reversed], c[gained], c[lost],
			percent(float64(g.clearlyRight)/n), percent(g.right/n))
	}
}

func percent(part float64) string {
	if math.IsNaN(part) {
		return "-"
	}
	return fmt.Sprintf("%.2f %%", 100*part)
}
