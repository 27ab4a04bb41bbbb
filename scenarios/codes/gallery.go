package codes

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "one image in all spike codes: rasters, what is read back, and what each costs"

// Page explains the codes, the table and the picture.
//
//go:embed README.md
var Page string

// Gallery are the parameters of the scenario.
type Gallery struct {
	Data  string `usage:"where the image comes from" choices:"glyphs,mnist,fashion-mnist"`
	Image int    `usage:"the test image to show, counting from 0"`

	Step    sim.Time `usage:"time step of the codes that have one: bernoulli, rank order, phase, burst, delta"`
	Silence float64  `usage:"brightness, of 1, below which a pixel is silent in the codes of first spikes and of the oscillation"`

	Steps       int      `usage:"time steps of bernoulli"`
	Rate        float64  `usage:"rate of brightness 1 in poisson, density and population, Hz"`
	Duration    sim.Time `usage:"duration of poisson"`
	Glance      sim.Time `usage:"duration of a presentation of density, and of population"`
	Repetitions int      `usage:"presentations of density"`
	Neurons     int      `usage:"neurons per pixel of population"`

	Window     sim.Time `usage:"length of the two latency codes"`
	Modulation float64  `usage:"sensitivity that a spike leaves to the reader of rank order"`

	Bits   int      `usage:"binary digits of phase"`
	Period sim.Time `usage:"cycle of the oscillation"`
	Cycles int      `usage:"cycles that the oscillation lasts"`

	BurstSpikes   int `usage:"spikes of brightness 1 in burst"`
	BurstShortest int `usage:"interval of brightness 1 in burst, in steps"`
	BurstLongest  int `usage:"interval of the darkest in burst, in steps"`

	Threshold float64 `usage:"change of brightness that is a spike of delta"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Gallery {
	return &Gallery{
		Data: glyphs, Image: 3,
		Step: 1 * sim.Millisecond, Silence: 0.1,
		Steps: 100, Rate: 200, Duration: 100 * sim.Millisecond,
		Glance: 10 * sim.Millisecond, Repetitions: 10, Neurons: 10,
		Window: 20 * sim.Millisecond, Modulation: 0.98,
		Bits: 8, Period: 25 * sim.Millisecond, Cycles: 2,
		BurstSpikes: 5, BurstShortest: 2, BurstLongest: 20,
		Threshold: 0.1,
	}
}

// Run shows the image in all codes, prints the table, and writes coding.png and pixels.csv. Errors:
// *session.ParameterErrors, joined; what a code refuses, with its name; those of dataset.Open, such as
// *dataset.MissingError.
func (g *Gallery) Run(ctx context.Context, s *session.Session) error {
	if err := g.check(); err != nil {
		return err
	}
	original, err := g.open(s.Seed)
	if err != nil {
		return err
	}
	codes, err := g.codes(original)
	if err != nil {
		return err
	}
	shown, err := show(ctx, s, original, codes)
	if err != nil {
		return err
	}
	for _, e := range shown {
		e.report(s)
	}
	return errors.Join(
		writeTable(s.Out, original, shown),
		savePixels(s.Path("pixels.csv"), original, shown),
		save(s.Path("coding.png"), original, shown),
	)
}
