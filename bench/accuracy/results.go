package accuracy

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/sim"
)

// Print writes the tables.
func (s *Study) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	s.printForward(t)
	s.printRecurrent(t)
	s.printDecisions(t)
	return t.Flush()
}

func (s *Study) printForward(out io.Writer) {
	fmt.Fprintf(out, "feed-forward\tgrid\tspikes\tmissed\tspurious\terror: median\t95 %%\tmost (ms)\tmedian late\n")
	for i := range s.Forward {
		f := &s.Forward[i]
		m := f.All()
		fmt.Fprintf(out, "%s\t%s\t%d\t%s\t%s\t%.3g\t%.3g\t%.3g\t%+.3g\n", f.Network, ms(f.Step), m.Spikes,
			percent(m.part(m.Missed())), percent(m.part(m.Spurious)), m.Error(0.5), m.Error(0.95), m.Error(1), m.Offset())
	}
	fmt.Fprintf(out, "partners are less than %s apart; times are compared as reported, at the end of the step on a grid\n\n", ms(s.Tolerance))
}

func (s *Study) printRecurrent(out io.Writer) {
	fmt.Fprintf(out, "recurrent\tgrid\tother spikes after\n")
	for _, r := range s.Recurrent {
		grid, parted := "exact, moved by 1 nV", "more than "+ms(s.RecurrentTime)
		if r.Step > 0 {
			grid = ms(r.Step)
		}
		if r.Parted < sim.Never {
			parted = ms(r.Parted)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", r.Network, grid, parted)
	}
	fmt.Fprintf(out, "that is, fewer than half of the spikes of %s have a partner; by chance about a tenth has\n\n", ms(glance))
}

func (s *Study) printDecisions(out io.Writer) {
	fmt.Fprintf(out, "first spikes\tgrid\tdecisions changed\ttied\treversed\tcorrect\n")
	fmt.Fprintf(out, "ttfs\texact\t\t\t\t%s\n", percent(s.Correct))
	for _, d := range s.Decisions {
		fmt.Fprintf(out, "ttfs\t%s\t%s\t%s\t%s\t%s\n", ms(d.Step), percent(d.Changed), percent(d.Tied), percent(d.Reversed), percent(d.Correct))
	}
}

// part is a number of spikes over those in exact time.
func (m *Match) part(count int) float64 { return float64(count) / float64(m.Spikes) }

func ms(t sim.Time) string { return fmt.Sprintf("%g ms", t.Milliseconds()) }

func percent(part float64) string {
	if math.IsNaN(part) {
		return "-"
	}
	return fmt.Sprintf("%.3g %%", 100*part)
}

// WriteCSV writes a line per quantity that was measured.
func (s *Study) WriteCSV(out io.Writer) error {
	rows := [][]string{{"network", "part", "step_ms", "quantity", "value"}}
	line := func(network, part string, step sim.Time, quantity string, value float64) {
		rows = append(rows, []string{network, part, number(step.Milliseconds()), quantity, number(value)})
	}
	for i := range s.Forward {
		f := &s.Forward[i]
		for layer := range f.Layers {
			f.Layers[layer].write(func(quantity string, value float64) {
				line(f.Network, fmt.Sprintf("layer %d", layer+1), f.Step, quantity, value)
			})
		}
	}
	for _, r := range s.Recurrent {
		for k, kept := range r.Kept {
			line(r.Network, ms(sim.Time(k)*glance), r.Step, "kept", kept)
		}
	}
	for _, d := range s.Decisions {
		line("ttfs", "decisions", d.Step, "changed", d.Changed)
		line("ttfs", "decisions", d.Step, "tied", d.Tied)
		line("ttfs", "decisions", d.Step, "reversed", d.Reversed)
		line("ttfs", "decisions", d.Step, "correct_ties_split", d.Correct)
	}
	return csv.NewWriter(out).WriteAll(rows)
}

// write names what a match comes to.
func (m *Match) write(line func(quantity string, value float64)) {
	line("spikes", float64(m.Spikes))
	line("missed", float64(m.Missed()))
	line("spurious", float64(m.Spurious))
	line("error_median_ms", m.Error(0.5))
	line("error_95_percent_ms", m.Error(0.95))
	line("error_max_ms", m.Error(1))
	line("late_median_ms", m.Offset())
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
