package circuits

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// effect is a figure without and with a circuit, and what textbooks say of the two.
type effect struct {
	circuit, name string
	key           string // its name in the results
	unit          string
	without, with float64
	expect        direction
	law           string // how much, if there is a law
}

// direction is where an effect moves its figure.
type direction bool

const (
	up   direction = true
	down direction = false
)

func (d direction) String() string {
	if d == up {
		return "up"
	}
	return "down"
}

// seen tells whether the figure moved as expected.
func (e *effect) seen() bool {
	if e.expect == up {
		return e.with > e.without
	}
	return e.with < e.without
}

// effects lists what the experiments found.
func (f *findings) effects() []effect {
	few, many := f.excitation[0], f.excitation[len(f.excitation)-1]
	open, closed := f.feedback.without, f.feedback.with
	rhythm := closed.spectrum.peak()
	blind, seeing := f.lateral.without, f.lateral.with
	return []effect{
		{"feed-forward excitation", fmt.Sprintf("detection of a weak signal by %d and by %d inputs (d')", few.inputs, many.inputs),
			"detection", "", few.dPrime, many.dPrime, up, fmt.Sprintf("at most x%.3g (root of K)", math.Sqrt(float64(many.inputs)/float64(few.inputs)))},
		{"feed-forward inhibition", "window of coincidence (ms)",
			"coincidence_window", "ms", f.forward.without.width, f.forward.with.width, down, ""},
		{"feedback inhibition", fmt.Sprintf("rhythm: power at %.0f Hz (Poisson = 1)", closed.spectrum.frequencies[rhythm]),
			"rhythm", "", open.spectrum.power[rhythm], closed.spectrum.power[rhythm], up, ""},
		{"feedback inhibition", "gain: output over input rate (Hz/Hz)", "gain", "", open.gain, closed.gain, down, ""},
		{"lateral inhibition", "contrast at an edge (Michelson)", "edge_contrast", "", blind.contrast, seeing.contrast, up, ""},
		{"lateral inhibition", "Mach bands: step at an edge over step far from it", "mach_bands", "", blind.bands, seeing.bands, up, ""},
		{"lateral inhibition", "winner-take-all: winner against others (Michelson)", "winner_contrast", "", blind.victory, seeing.victory, up, ""},
		{"lateral inhibition", "correlation of spike counts of two cells", "correlation", "", blind.correlation, seeing.correlation, down, ""},
	}
}

// write prints the table of effects.
func write(out io.Writer, effects []effect) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "circuit\teffect\twithout\twith\tratio\texpected\tseen\t")
	for i, e := range effects {
		circuit := e.circuit
		if i > 0 && effects[i-1].circuit == circuit {
			circuit = ""
		}
		expected := e.expect.String()
		if e.law != "" {
			expected += ", " + e.law
		}
		seen := "no"
		if e.seen() {
			seen = "yes"
		}
		fmt.Fprintf(t, "%s\t%s\t%.3g\t%.3g\t%.3g\t%s\t%s\t\n", circuit, e.name, e.without, e.with, e.with/e.without, expected, seen)
	}
	return t.Flush()
}
