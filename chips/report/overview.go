package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ranvier-sim/ranvier/chips"
)

// Overview sets the reports on one run on several chips side by side: answers, spikes, and what they cost by the first set
// of costs of each chip.
func Overview(w io.Writer, reports []*Report) error {
	t := Table{
		Title: "one run on all",
		Head:  []string{"", "right", "tied", "same answer", "median ms", "spikes", "matched", "missing", "added", "synaptic operations", "energy each", "time to an answer", "costs by"},
	}
	for i, p := range reports {
		if i == 0 && p.Answers != nil {
			exact := []string{"exact", p.right(&p.Answers.Exact), fmt.Sprint(p.Answers.Exact.Tied), "", fmt.Sprintf("%.3f", p.Answers.Exact.Median), fmt.Sprint(p.sum(func(c *Comparison) int { return c.Exact }))}
			t.Rows = append(t.Rows, append(exact, make([]string, len(t.Head)-len(exact))...))
		}
		t.Rows = append(t.Rows, p.overviewRow(len(t.Head)))
		t.Notes = append(t.Notes, p.Refused...)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", t.Title)
	t.print(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// overviewRow is a chip's.
func (p *Report) overviewRow(columns int) []string {
	row := make([]string, columns)
	row[0] = p.Chip
	if len(p.Refused) > 0 {
		row[1] = "does not fit"
		return row
	}
	if a := p.Answers; a != nil {
		row[1], row[2], row[3], row[4] = p.right(&a.OnChip), fmt.Sprint(a.OnChip.Tied), fmt.Sprintf("%.2f %%", 100*float64(a.Same)/float64(max(1, a.Decisions))), fmt.Sprintf("%.3f", a.OnChip.Median)
	}
	for i, of := range []func(c *Comparison) int{
		func(c *Comparison) int { return c.OnChip }, func(c *Comparison) int { return c.Matched }, func(c *Comparison) int { return c.Missing }, func(c *Comparison) int { return c.Added },
	} {
		row[5+i] = fmt.Sprint(p.sum(of))
	}
	if len(p.Costs) > 0 {
		b := &p.Costs[0]
		for _, l := range b.Lines {
			if l.Item == chips.SynapticOps {
				row[9] = fmt.Sprint(l.Count)
			}
		}
		row[10], row[11], row[12] = b.energy(b.PerPresentation), b.answerTime(), b.Name
	}
	return row
}

// right is the share of right answers.
func (p *Report) right(v *Verdict) string {
	if p.Answers.Labelled == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f %%", 100*v.Right/float64(p.Answers.Labelled))
}

// sum adds up a number of all populations.
func (p *Report) sum(of func(c *Comparison) int) (n int) {
	for i := range p.Populations {
		n += of(&p.Populations[i])
	}
	return n
}
