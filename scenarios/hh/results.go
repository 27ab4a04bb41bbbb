package hh

import (
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// finding is one number that was found.
type finding struct {
	key, name, unit string
	value           float64
}

// list is what was found.
func (f *findings) list() []finding {
	v := f.traces[0].Values[0]
	list := []finding{
		{"rest", "resting potential", "mV", v[0]},
		{"peak", "peak of the spike", "mV", slices.Max(v)},
		{"trough", "the lowest potential after it", "mV", slices.Min(v)},
		{"rheobase", "the smallest steady current that makes it fire", "uA/cm2", f.single},
		{"rheobase_repetitive", fmt.Sprintf("and that makes it fire %d times in 200 ms", often), "uA/cm2", f.repetitive},
		{"rate_lowest", "the lowest rate of those that were seen", "Hz", lowest(f.rates)},
		{"rate_highest", "the highest", "Hz", slices.Max(f.rates)},
		{"threshold", "the smallest single pulse that makes it fire", "uA/cm2", f.threshold},
		{"refractory_absolute", "no pulse that is tried makes it fire again before", "ms", math.NaN()},
		{"refractory_relative", "one of twice that threshold does from", "ms", math.NaN()},
	}
	for i, threshold := range f.thresholds {
		for k, limit := range []float64{math.Inf(1), 2 * f.threshold} {
			if found := &list[len(list)-2+k].value; math.IsNaN(*found) && threshold <= limit {
				*found = f.delays[i].Milliseconds()
			}
		}
	}
	return list
}

// lowest is the lowest rate that is not 0; NaN if all are.
func lowest(rates []float64) float64 {
	least := math.NaN()
	for _, r := range rates {
		if r > 0 && !(r >= least) {
			least = r
		}
	}
	return least
}

func (f *findings) report(s *session.Session) {
	for _, x := range f.list() {
		s.Report(x.key, x.value, x.unit)
	}
}

// write prints the table.
func (f *findings) write(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, x := range f.list() {
		fmt.Fprintf(t, "%s\t%.6g\t%s\n", x.name, x.value, x.unit)
	}
	return t.Flush()
}
