package xor

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// chance is how often the patterns would be told apart by chance: an output that hears nothing is silent, and of the three
// other patterns the one that it must fire least for is the third of the time.
const chance = 1.0 / 3

// findings are what became of each network, by what it learned by.
type findings [][]lesson // as ways

// stretches is into how many a lesson is divided to be looked at, at most.
const stretches = 20

// stretch is how many epochs are looked at together.
func stretch(epochs int) int { return max(1, epochs/stretches) }

// early and late are the first and the last quarter of a lesson.
func (l *lesson) early() []epoch { return l.Epochs[:(len(l.Epochs)+3)/4] }
func (l *lesson) late() []epoch  { return l.Epochs[len(l.Epochs)-len(l.early()):] }

// rightOf is in how many of some epochs the patterns were told apart, of 1.
func rightOf(epochs []epoch) float64 {
	n := 0
	for _, e := range epochs {
		if e.right() {
			n++
		}
	}
	return float64(n) / float64(len(epochs))
}

// rates are those of the output for each pattern, over some epochs, Hz.
func rates(epochs []epoch, present sim.Time) (hz [patterns]float64) {
	for _, e := range epochs {
		for pattern, spikes := range e {
			hz[pattern] += float64(spikes) / float64(len(epochs)) / present.Seconds()
		}
	}
	return hz
}

func (f findings) report(s *session.Session) {
	for k, by := range ways {
		mean := 0.0
		for _, l := range f[k] {
			mean += rightOf(l.late()) / float64(len(f[k]))
		}
		s.Report("xor_"+string(by), mean, "")
	}
	s.Report("xor_chance", chance, "")
}

func (f findings) print(s *session.Session, present sim.Time) error {
	_, err := fmt.Fprintln(s.Out, "xor by  seed  told apart, %: early   late  then the output, Hz: 00     10     01     11")
	for k, by := range ways {
		for _, l := range f[k] {
			hz := rates(l.late(), present)
			_, line := fmt.Fprintf(s.Out, "%-6s  %4d  %20.0f  %5.0f  %23.1f  %5.1f  %5.1f  %5.1f\n",
				by, l.Seed, 100*rightOf(l.early()), 100*rightOf(l.late()), hz[0], hz[1], hz[2], hz[3])
			err = errors.Join(err, line)
		}
	}
	_, line := fmt.Fprintf(s.Out, "by chance %.0f %%\n", 100*chance)
	return errors.Join(err, line)
}
