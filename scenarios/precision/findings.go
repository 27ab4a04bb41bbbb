package precision

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// findings are the accuracies in every way.
type findings struct {
	network                   *firstspike.Network
	samples                   int
	exact                     *firstspike.Comparison
	grids, jitter, bits, drop []accuracy
}

// ways lists what was spoiled, in the order of the tables.
func (f *findings) ways() []struct {
	name, unit string
	all        []accuracy
} {
	return []struct {
		name, unit string
		all        []accuracy
	}{{"grid", "ms", f.grids}, {"jitter", "ms", f.jitter}, {"bits", "", f.bits}, {"drop", "", f.drop}}
}

func (f *findings) report(s *session.Session) {
	s.Report("accuracy", f.exact.Accuracy(), "")
	s.Report("largest_difference", float64(f.exact.Largest), "ps")
	for _, way := range f.ways() {
		for _, a := range way.all {
			name := fmt.Sprintf("accuracy_%s_%g%s", way.name, a.setting, way.unit)
			s.Report(name, a.right, "")
			if way.name == "grid" {
				s.Report(name+"_ties_wrong", a.wrong, "")
			}
		}
	}
}

// print writes the tables.
func (f *findings) print(out io.Writer) error {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s, exact: %d samples, %s right\n\n", f.network.Data, f.samples, percent(f.exact.Accuracy()))
	fmt.Fprintln(w, "spoiled\tby\tright\t+-\tties wrong\tsilent\t")
	for _, way := range f.ways() {
		for _, a := range way.all {
			spread, wrong := "", ""
			if way.name == "jitter" || way.name == "drop" {
				spread = percent(a.spread)
			}
			if way.name == "grid" {
				wrong = percent(a.wrong)
			}
			fmt.Fprintf(w, "%s\t%g %s\t%s\t%s\t%s\t%s\t\n", way.name, a.setting, way.unit, percent(a.right), spread, wrong, percent(a.silent))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func percent(part float64) string { return fmt.Sprintf("%.2f %%", 100*part) }
