package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/sim"
)

// Table is a table of a report, for text and page alike.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string
	Notes []string

	Pictures []string // that a page shows below it
}

// Tables are all tables of the report, in the order in which a reader needs them.
func (p *Report) Tables() (all []Table) {
	for _, t := range []Table{p.answerTable(), p.spikeTable(), p.causeTable(), p.changeTable(), p.useTable(), p.costTable(), p.linkTable(), p.incidentTable()} {
		if len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// Heading is what the report is about, in a line.
func (p *Report) Heading() string {
	s := fmt.Sprintf("%s: %d presentations, %v of model time", p.Title, p.Presentations, brief(p.Duration))
	if p.Step > 0 {
		s += fmt.Sprintf(", steps of %v", p.Step)
	}
	return s
}

// Text writes the report for a terminal.
func (p *Report) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintln(&b, p.Heading())
	for _, r := range p.Refused {
		fmt.Fprintln(&b, "does not fit:", r)
	}
	for _, t := range p.Tables() {
		fmt.Fprintf(&b, "\n%s\n", t.Title)
		t.print(&b)
	}
	if d := p.Divergence; d != nil {
		fmt.Fprintf(&b, "\n%s\n", d.sentence())
	}
	for i, n := range p.Notes {
		if i == 0 {
			fmt.Fprintln(&b)
		}
		fmt.Fprintln(&b, "note:", n)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// print lines up the columns.
func (t *Table) print(b *strings.Builder) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  "+strings.Join(t.Head, "\t"))
	for _, row := range t.Rows {
		fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
	}
	_ = w.Flush() // into memory
	for _, n := range t.Notes {
		fmt.Fprintln(b, "  "+n)
	}
}

// sentence tells of the first divergence.
func (d *Divergence) sentence() string {
	where := fmt.Sprintf("first divergence: presentation %d, neuron %d of %q: ", d.Presentation, d.Neuron, d.Population)
	switch d.Fate {
	case Missing:
		where += fmt.Sprintf("the spike at %v is missing", d.Exact)
	case Added:
		where += fmt.Sprintf("a spike at %v is added", d.OnChip)
	default:
		where += fmt.Sprintf("the spike at %v is at %v", d.Exact, d.OnChip)
	}
	return where + ", because of " + d.Cause
}

func (p *Report) answerTable() Table {
	a := p.Answers
	if a == nil {
		return Table{}
	}
	row := func(name string, v *Verdict) []string {
		return []string{name, p.right(v), fmt.Sprintf("%.3f", v.Median), fmt.Sprintf("%.3f", v.Mean), fmt.Sprint(v.Tied), fmt.Sprint(v.Undecided)}
	}
	return Table{
		Title: "answers: " + a.By.Meaning(),
		Head:  []string{"", "right", "median ms", "mean ms", "tied", "undecided"},
		Rows:  [][]string{row("exact", &a.Exact), row(p.Chip, &a.OnChip)},
		Notes: []string{fmt.Sprintf("%d of %d answers are the same, %d are others", a.Same, a.Decisions, a.Changed)},
	}
}

func (p *Report) spikeTable() Table {
	t := Table{
		Title: fmt.Sprintf("spikes: matched within %v, shifted up to %v", p.Tolerance, p.Reach),
		Head:  []string{"population", "exact", "chip", "matched", "shifted", "missing", "added", "mean shift", "most", "Victor-Purpura", "van Rossum"},

		Pictures: []string{spikesPicture, shiftsPicture},
	}
	for _, c := range p.Populations {
		t.Rows = append(t.Rows, []string{
			c.Population, fmt.Sprint(c.Exact), fmt.Sprint(c.OnChip), fmt.Sprint(c.Matched), fmt.Sprint(c.Shifted), fmt.Sprint(c.Missing), fmt.Sprint(c.Added),
			fmt.Sprintf("%+.3f ms", c.MeanShift/sim.Millisecond), fmt.Sprintf("%.3f ms", c.MostShift.Milliseconds()), fmt.Sprintf("%.3g", c.VictorPurpura), fmt.Sprintf("%.3g", c.VanRossum),
		})
		if c.Latency != 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: put back by %v, which longer delays account for", c.Population, c.Latency))
		}
	}
	return t
}

func (p *Report) causeTable() Table {
	explained := 0
	for _, c := range p.Causes {
		explained += c.Presentations
	}
	t := Table{Title: fmt.Sprintf("causes of the first divergence of a presentation, in %d of %d that diverge", explained, p.Diverging), Head: []string{"constraint", "presentations", ""}}
	for _, c := range p.Causes {
		t.Rows = append(t.Rows, []string{c.Constraint, fmt.Sprint(c.Presentations), c.Meaning})
	}
	return t
}

func (p *Report) changeTable() Table {
	t := Table{Title: "what the chip changed", Head: []string{"constraint", "where", "what", "changed", "of", "largest error", "rms", ""}}
	for _, c := range p.Changes {
		t.Rows = append(t.Rows, []string{c.Constraint, c.Where, c.Field, fmt.Sprint(c.Changed), fmt.Sprint(c.Values), measured(c.MaxError, c.Unit), measured(c.RMSError, c.Unit), c.Detail})
	}
	return t
}

// measured writes an error; of something that was not changed but left out there is none.
func measured(x float64, unit string) string {
	if x == 0 {
		return "-"
	}
	return strings.TrimSpace(fmt.Sprintf("%.3g %s", x, unit))
}

// shownCores is how many cores the table of a report lists: the JSON has all.
const shownCores = 12

func (p *Report) useTable() Table {
	m := p.Mapping
	if m == nil {
		return Table{}
	}
	t := Table{Head: []string{"core", "neurons"}, Pictures: []string{coresPicture}}
	for _, r := range m.Resources {
		head := r.Name
		if r.Unit != "" {
			head += " (" + r.Unit + ")"
		}
		t.Head = append(t.Head, head)
	}
	used := 0
	for _, c := range m.Cores {
		if len(c.Parts) == 0 {
			continue
		}
		if used++; used > shownCores {
			continue
		}
		var parts []string
		for _, part := range c.Parts {
			parts = append(parts, fmt.Sprintf("%s %d-%d", part.Population, part.Lo, part.Hi-1))
		}
		row := []string{c.Name, strings.Join(parts, ", ")}
		for k := range c.Use {
			row = append(row, fmt.Sprintf("%d of %d", c.Use[k], c.Limit[k]))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("mapping: %s of %s", several(used, "core"), several(m.Chips, "chip"))
	if more := used - shownCores; more > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("and %s more, in the JSON", several(more, "core")))
	}
	return t
}

// several is a number of things.
func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// brief writes a time with four digits.
func brief(t sim.Time) string {
	unit := sim.Time(1)
	for t/unit >= 10_000 {
		unit *= 10
	}
	return ((t + unit/2) / unit * unit).String()
}

func (p *Report) costTable() Table {
	t := Table{Title: "costs of all presentations, by their sources", Head: []string{"item", "count"}, Pictures: []string{energyPicture}}
	for i := range p.Costs {
		t.Head = append(t.Head, p.Costs[i].Name+" each", "together", "known from")
	}
	if len(p.Costs) == 0 {
		return t
	}
	for k, line := range p.Costs[0].Lines {
		row := []string{string(line.Item), fmt.Sprint(line.Count)}
		for i := range p.Costs {
			row = append(row, p.Costs[i].cells(k)...)
		}
		t.Rows = append(t.Rows, row)
	}
	add := func(name string, of func(b *Bill) []string) {
		row := []string{name, ""}
		for i := range p.Costs {
			row = append(row, of(&p.Costs[i])...)
		}
		t.Rows = append(t.Rows, row)
	}
	add("energy", func(b *Bill) []string { return []string{"", b.energy(b.Energy), ""} })
	add("energy of a presentation", func(b *Bill) []string { return []string{"", b.energy(b.PerPresentation), ""} })
	add("time of the chip", func(b *Bill) []string { return []string{"", brief(b.Time), ""} })
	add("time to an answer, mean", func(b *Bill) []string { return []string{"", b.answerTime(), ""} })
	add("switched on meanwhile", func(b *Bill) []string {
		return []string{fmt.Sprintf("%.3g mW", float64(b.IdlePower)*1e-6*float64(b.Chips)), b.Idle.String(), b.IdleSource.Provenance.String()}
	})
	for i := range p.Costs {
		for _, n := range p.Costs[i].Notes {
			t.Notes = append(t.Notes, p.Costs[i].Name+": "+n)
		}
	}
	return t
}

// shownLinks is how many links the table of a report lists.
const shownLinks = 8

func (p *Report) linkTable() Table {
	t := Table{Title: fmt.Sprintf("the busiest of %d links", len(p.Links)), Head: []string{"link", "packets", "busy", "waited", "longest queue"}}
	for i, l := range p.Links {
		if i == shownLinks {
			break
		}
		t.Rows = append(t.Rows, []string{l.Name, fmt.Sprint(l.Packets), brief(l.Busy), brief(l.Waited), fmt.Sprint(l.Longest)})
	}
	return t
}

func (p *Report) incidentTable() Table {
	t := Table{Title: "incidents", Head: []string{"what", "how often"}}
	for _, i := range p.Incidents {
		t.Rows = append(t.Rows, []string{i.Name, fmt.Sprint(i.N)})
	}
	return t
}
