package networks

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/gonum/stat"
)

// fewestSpikes is how many spikes neurons must have on average, so that the variation of their
// intervals says something: where they have few, those that happen to have enough fire unusually.
const fewestSpikes = 10

// firing is the mean rate and the mean coefficient of variation over all neurons.
func firing(rasters []record.Raster, w sim.Window) (rate, cv float64) {
	spikes, neurons := 0, 0
	var cvs []float64
	for _, r := range rasters {
		in := r.Within(w)
		spikes += len(in.Spikes)
		neurons += in.N
		for _, c := range in.CVs() {
			if !math.IsNaN(c) {
				cvs = append(cvs, c)
			}
		}
	}
	rate = float64(spikes) / float64(neurons) / (w.To - w.From).Seconds()
	if spikes < fewestSpikes*neurons {
		return rate, math.NaN()
	}
	return rate, stat.Mean(cvs, nil)
}

// report reports what follows from the parameters and the seed; how fast it went does not.
func (f *findings) report(s *session.Session) {
	s.Report("rate", f.rate, "Hz")
	s.Report("cv", f.cv, "")
	s.Report("expected_rate", f.expected.Rate, "Hz")
	s.Report("expected_cv", f.expected.CV, "")
	s.Report("spikes", float64(f.stats.Spikes), "")
	s.Report("synaptic_events", float64(f.stats.SynapticEvents), "")
}

// print writes the table.
func (f *findings) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "in %v of model time\tfound\texpected\n", f.measured.To-f.measured.From)
	fmt.Fprintf(t, "mean rate (Hz)\t%.3g\t%s\n", f.rate, known("%.3g", f.expected.Rate))
	fmt.Fprintf(t, "CV of interspike intervals\t%s\t%s\n", known("%.2f", f.cv), known("%.2f", f.expected.CV))
	fmt.Fprintf(t, "spikes, of sources too\t%d\n", f.stats.Spikes)
	fmt.Fprintf(t, "synaptic events\t%d\n", f.stats.SynapticEvents)
	fmt.Fprintf(t, "volleys\t%d\n", f.stats.Volleys)
	fmt.Fprintf(t, "queue operations\t%d\n", f.stats.QueueOps)
	fmt.Fprintf(t, "crossings tested\t%d\n", f.stats.Tested)
	fmt.Fprintf(t, "crossings solved\t%d\n", f.stats.Solved)
	fmt.Fprintf(t, "exponentials\t%d\n", f.stats.Exponentials)
	fmt.Fprintf(t, "wall time (s)\t%.3g\n", f.wall.Seconds())
	fmt.Fprintf(t, "synaptic events per second\t%.3g\n", float64(f.stats.SynapticEvents)/f.wall.Seconds())
	fmt.Fprintf(t, "bytes per synapse\t%.3g\n", f.bytesPerSynapse)
	if err := t.Flush(); err != nil {
		return err
	}
	if f.expected.Source == "" {
		return nil
	}
	_, err := fmt.Fprintln(out, "expected:", f.expected.Source)
	return err
}

// known formats a value that may be unknown.
func known(format string, x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf(format, x)
}

const (
	shownNeurons = 500 // of each population
	shownTime    = 250 * sim.Millisecond
)

// draw draws the last of what the first neurons of each population did.
func (f *findings) draw(path string) error {
	p := record.RasterPlot{Window: sim.Window{From: max(f.measured.From, f.measured.To-shownTime), To: f.measured.To}}
	for _, r := range f.rasters {
		shown := record.Raster{Population: r.Population, N: min(r.N, shownNeurons)}
		for _, s := range r.Within(p.Window).Spikes {
			if int(s.Neuron) < shown.N {
				shown.Spikes = append(shown.Spikes, s)
			}
		}
		if shown.N < r.N {
			shown.Population += fmt.Sprintf(" (of %d)", r.N)
		}
		p.Populations = append(p.Populations, shown)
	}
	return p.Save(path)
}
