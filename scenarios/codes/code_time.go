package codes

import (
	"math"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// greys is the number of grey levels of a pixel.
const greys = 256

// darkest is the darkest grey level that is not silent.
func (g *Gallery) darkest() float64 { return max(1, math.Ceil(g.Silence*(greys-1))) }

// threshold lies halfway between the brightest silent grey level and the darkest that spikes, so that no pixel is
// at it, where the rc code has a pole.
func (g *Gallery) threshold() float64 { return (g.darkest() - 0.5) / (greys - 1) }

// later is a window that holds a spike at its end.
func later(t sim.Time) sim.Time { return t + 1 }

func (g *Gallery) linear(p picture) (code, error) {
	coder := coding.Latency{Curve: coding.Linear, Window: g.Window, Threshold: g.threshold(), Clip: true}
	c, err := pixelwise("latency_linear", "latency, linear", coder, p, later(g.Window))
	c.readFirst(coder)
	return c, err
}

// rc has the darkest pixel that spikes spike at the end of the window, where x / (x - theta) is twice its grey level.
func (g *Gallery) rc(p picture) (code, error) {
	tau := sim.Time(math.Floor(float64(g.Window) / math.Log(2*g.darkest())))
	coder := coding.Latency{Curve: coding.RC, Tau: tau, Threshold: g.threshold(), Clip: true}
	c, err := pixelwise("latency_rc", "latency, RC", coder, p, later(g.Window))
	c.readFirst(coder)
	return c, err
}

// rankOrder lasts until its last spike.
func (g *Gallery) rankOrder(p picture) (code, error) {
	coder := coding.RankOrder{Threshold: g.threshold(), Interval: g.Step, Modulation: g.Modulation}
	order, err := coder.Order(nil, p.pixels)
	if err != nil {
		return code{name: "rank order"}, err
	}
	c, err := pixelwise("rank_order", "rank order", coder, p, later(sim.Time(max(0, len(order)-1))*g.Step))
	c.readFirst(coder)
	return c, err
}

// phase is sent once.
func (g *Gallery) phase(p picture) (code, error) {
	coder := coding.Phase{Bits: g.Bits, Step: g.Step, Periods: 1}
	c, err := pixelwise("phase", "phase, weighted", coder, p, sim.Time(g.Bits)*g.Step)
	w := c.window()
	c.decode = func(dst []float64, trials [][]sim.Spike) error {
		err := coder.Decode(dst, trials[0], w)
		for i := range dst {
			dst[i] /= 1 - math.Ldexp(1, -g.Bits) // all digits are 1
		}
		return err
	}
	return c, err
}

func (g *Gallery) oscillation(p picture) (code, error) {
	coder := coding.Oscillation{Period: g.Period, Cycles: g.Cycles, Threshold: g.threshold()}
	c, err := pixelwise("oscillation", "phase, oscillation", coder, p, sim.Time(g.Cycles)*g.Period)
	c.read(coder)
	c.crest = func(t sim.Time) float64 {
		s, _ := coder.Crest(t) // whose parameters have made a source
		return s
	}
	return c, err
}

// burst lasts until its last spike.
func (g *Gallery) burst(p picture) (code, error) {
	coder := coding.Burst{Most: g.BurstSpikes, Shortest: g.BurstShortest, Longest: g.BurstLongest, Step: g.Step}
	trains, err := coder.Encode(nil, p.pixels)
	if err != nil {
		return code{name: "burst"}, err
	}
	last := sim.Time(0)
	for _, train := range trains {
		if n := len(train); n > 0 {
			last = max(last, train[n-1])
		}
	}
	c, err := pixelwise("burst", "burst", coder, p, later(last))
	c.read(coder)
	return c, err
}
