package digits

import (
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// findings are what a run came to. What is missing was not reached.
type findings struct {
	width, height  int // of the images
	classes        []string
	curve          []point
	learned        *state
	labels         []int // of the neurons
	score          *score
	recorded       *score // of the images that are recorded; nil without
	training, test costs
}

// write prints and reports the findings, and writes weights.npz and the pictures.
func (f *findings) write(s *session.Session) error {
	return errors.Join(
		f.learned.write(s.Path("weights.npz")),
		f.drawFields(s.Path("fields.png")),
		f.drawResults(s.Path("digits.png")),
		f.table(s),
	)
}

// table prints and reports figures.
func (f *findings) table(s *session.Session) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "each image, on average\tshowings\tinput spikes\texcitatory spikes\tsynaptic events\tmodel time\t\n")
	for _, row := range []struct {
		phase phase
		costs costs
	}{{learning, f.training}, {tested, f.test}} {
		c := row.costs
		if c.images == 0 {
			continue
		}
		fmt.Fprintf(w, "%v\t%.2f\t%.0f\t%.1f\t%.0f\t%v\t\n", row.phase, c.showings, c.sent, c.fired, c.events, c.time)
		name := row.phase.String()
		s.Report(name+"_showings", c.showings, "")
		s.Report(name+"_input_spikes", c.sent, "")
		s.Report(name+"_excitatory_spikes", c.fired, "")
		s.Report(name+"_synaptic_events", c.events, "")
	}
	if n := len(f.curve); n > 0 {
		last := f.curve[n-1]
		s.Report("learning_accuracy", last.Accuracy, "%")
		fmt.Fprintf(s.Out, "while it learned, %.1f %% of the last %d images were read rightly\n", last.Accuracy, f.interval())
	}
	if err := w.Flush(); err != nil || f.score == nil {
		return err
	}
	silent := 0
	for _, c := range f.labels {
		if c < 0 {
			silent++
		}
	}
	s.Report("accuracy", f.score.accuracy(), "%")
	s.Report("unread", float64(f.score.unread()), "")
	s.Report("silent_neurons", float64(silent), "")
	if f.recorded != nil {
		s.Report("recorded_accuracy", f.recorded.accuracy(), "%")
	}
	_, err := fmt.Fprintf(s.Out, "%.2f %% of %d test images were read rightly, %d not at all; %d of %d neurons have no label\n",
		f.score.accuracy(), f.score.N, f.score.unread(), silent, len(f.labels))
	if err == nil && f.recorded != nil {
		_, err = fmt.Fprintf(s.Out, "%.2f %% of the %d images that are recorded, each shown to a network at rest\n", f.recorded.accuracy(), f.recorded.N)
	}
	return err
}

// interval is how many images a point of the curve is about.
func (f *findings) interval() int {
	if len(f.curve) == 1 {
		return f.curve[0].Shown / 2
	}
	return f.curve[1].Shown - f.curve[0].Shown
}

// unread is how many images no neuron with a label responded to.
func (s *score) unread() int {
	n := 0
	for row := range slices.Chunk(s.Confusion, s.Classes+1) {
		n += row[s.Classes]
	}
	return n
}
