package codes

import (
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// What Gallery.Data may be.
const glyphs, mnist, fashion = "glyphs", "mnist", "fashion-mnist"

// check returns an error for each parameter that makes no sense by itself.
func (g *Gallery) check() error {
	return errors.Join(
		session.Demand("data", g.Data, g.Data == glyphs || g.Data == mnist || g.Data == fashion, "glyphs, mnist or fashion-mnist"),
		session.Demand("image", g.Image, g.Image >= 0, "0 or more"),
		duration("step", g.Step),
		session.Demand("silence", g.Silence, g.Silence > 0 && g.Silence < 1, "a brightness above 0 and below 1"),
		number("steps", g.Steps),
		session.Demand("rate", g.Rate, g.Rate >= 1e-3 && g.Rate <= 1e6, "1e-3 to 1e6 Hz"),
		duration("duration", g.Duration),
		duration("glance", g.Glance),
		number("repetitions", g.Repetitions),
		number("neurons", g.Neurons),
		duration("window", g.Window),
		session.Demand("modulation", g.Modulation, g.Modulation > 0 && g.Modulation <= 1, "a factor above 0 and up to 1"),
		session.Demand("bits", g.Bits, g.Bits >= 1 && g.Bits <= 32, "1 to 32"),
		duration("period", g.Period),
		number("cycles", g.Cycles),
		number("burst-spikes", g.BurstSpikes),
		number("burst-shortest", g.BurstShortest),
		session.Demand("burst-longest", g.BurstLongest, g.BurstLongest >= g.BurstShortest && g.BurstLongest <= most, "burst-shortest or more, and at most 10000"),
		session.Demand("threshold", g.Threshold, g.Threshold >= 1e-3 && g.Threshold <= 1, "a change of brightness of 1e-3 to 1"),
	)
}

// most is the largest number of anything: what a picture can show, and a run takes no time for.
const most = 10_000

func number(flag string, n int) error {
	return session.Demand(flag, n, n >= 1 && n <= most, "1 to 10000")
}

func duration(flag string, t sim.Time) error {
	return session.Demand(flag, t, t >= 1*sim.Microsecond && t <= 1*sim.Minute, "1us to 1 minute")
}
