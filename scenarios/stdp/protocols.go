package stdp

import (
	"context"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot/plotter"
)

// findings are what the protocols found of one rule.
type findings struct {
	subject
	before, after float64     // change by pairs with the source 10 ms before the target, and after it, %
	window        plotter.XYs // change, %, over the target's spike less the source's, ms

	// Of rules that are compared only:
	frequency   [2]plotter.XYs // change over the frequency of pairs, Hz, with the source 10 ms before and after
	triplets    plotter.XYs    // change by the triplets of tripletTimes, by number
	quadruplets plotter.XYs    // change over the time between the pairs, ms
	rate        plotter.XYs    // change over the target's rate, Hz, with Poisson spikes
}

const apart = 10 * sim.Millisecond

// measure runs all protocols on a rule.
func (p *Protocols) measure(ctx context.Context, l *lab, s subject) (findings, error) {
	f := findings{subject: s}
	ends, err := l.changes(ctx, s, []synapse{p.pair(apart, p.Frequency), p.pair(-apart, p.Frequency)})
	if err != nil {
		return f, err
	}
	f.before, f.after = ends[0], ends[1]
	if f.window, err = p.measureWindow(ctx, l, s); err != nil || s.compared == nil {
		return f, err
	}
	for i, dt := range []sim.Time{apart, -apart} {
		if f.frequency[i], err = p.measureFrequency(ctx, l, s, dt); err != nil {
			return f, err
		}
	}
	if f.triplets, err = p.measureTriplets(ctx, l, s); err != nil {
		return f, err
	}
	if f.quadruplets, err = p.measureQuadruplets(ctx, l, s); err != nil {
		return f, err
	}
	f.rate, err = p.measureRate(ctx, l, s)
	return f, err
}

// curve measures one synapse per value on an axis.
func curve(ctx context.Context, l *lab, s subject, axis []float64, show func(x float64) synapse) (plotter.XYs, error) {
	synapses := make([]synapse, len(axis))
	for i, x := range axis {
		synapses[i] = show(x)
	}
	changes, err := l.changes(ctx, s, synapses)
	if err != nil {
		return nil, err
	}
	xys := make(plotter.XYs, len(axis))
	for i, x := range axis {
		xys[i] = plotter.XY{X: x, Y: changes[i]}
	}
	return xys, nil
}

// begin is when the first of the target's spikes reaches a synapse.
const begin = 1 * sim.Second

// repeated shows a pattern again and again: spikes at offsets, in ms ascending, from an instant each time.
func (p *Protocols) repeated(frequency float64, pre, post []float64) synapse {
	var s synapse
	for k := range p.Pairs {
		at := begin + sim.Time(float64(k)*sim.Second/frequency)
		for _, ms := range pre {
			s.pre = append(s.pre, at+sim.Time(ms*sim.Millisecond))
		}
		for _, ms := range post {
			s.post = append(s.post, at+sim.Time(ms*sim.Millisecond))
		}
	}
	return s
}

// pair has the target's spike come a time after the source's.
func (p *Protocols) pair(dt sim.Time, frequency float64) synapse {
	return p.repeated(frequency, []float64{-dt.Milliseconds()}, []float64{0})
}

// measureWindow varies the difference between two spikes.
func (p *Protocols) measureWindow(ctx context.Context, l *lab, s subject) (plotter.XYs, error) {
	var axis []float64
	for dt := -(p.Reach / p.Step) * p.Step; dt <= p.Reach; dt += p.Step {
		axis = append(axis, dt.Milliseconds())
	}
	return curve(ctx, l, s, axis, func(dt float64) synapse {
		return p.pair(sim.Time(dt*sim.Millisecond), p.Frequency)
	})
}

// measureFrequency varies how often a pair is repeated, as Sjostrom, Turrigiano and Nelson 2001 did
// (doi:10.1016/S0896-6273(01)00542-6).
func (p *Protocols) measureFrequency(ctx context.Context, l *lab, s subject, dt sim.Time) (plotter.XYs, error) {
	axis := []float64{1, 5, 10, 15, 20, 25, 30, 35, 40, 45}
	return curve(ctx, l, s, axis, func(frequency float64) synapse { return p.pair(dt, frequency) })
}

// tripletTimes are the triplets of Wang, Gerkin, Nauen and Bi 2005 (doi:10.1038/nn1387): spikes of source and target, ms.
var tripletTimes = []struct {
	name      string
	pre, post []float64
}{
	{"(5, -5)", []float64{-5, 5}, []float64{0}},
	{"(10, -10)", []float64{-10, 10}, []float64{0}},
	{"(15, -5)", []float64{-15, 5}, []float64{0}},
	{"(5, -15)", []float64{-5, 15}, []float64{0}},
	{"(-5, 5)", []float64{0}, []float64{-5, 5}},
	{"(-10, 10)", []float64{0}, []float64{-10, 10}},
	{"(-5, 15)", []float64{0}, []float64{-5, 15}},
	{"(-15, 5)", []float64{0}, []float64{-15, 5}},
}

func (p *Protocols) measureTriplets(ctx context.Context, l *lab, s subject) (plotter.XYs, error) {
	axis := make([]float64, len(tripletTimes))
	for i := range axis {
		axis[i] = float64(i)
	}
	return curve(ctx, l, s, axis, func(i float64) synapse {
		t := tripletTimes[int(i)]
		return p.repeated(p.Frequency, t.pre, t.post)
	})
}

// measureQuadruplets varies the time from a pair with the target first, to one with the source first, 5 ms apart
// each. Where it is negative, the second comes first (Wang et al. 2005).
func (p *Protocols) measureQuadruplets(ctx context.Context, l *lab, s subject) (plotter.XYs, error) {
	axis := []float64{-90, -70, -50, -40, -30, -20, -15, -11, 11, 15, 20, 30, 40, 50, 70, 90}
	return curve(ctx, l, s, axis, func(t float64) synapse {
		pre, post := []float64{-t/2 + 2.5, t/2 - 2.5}, []float64{-t/2 - 2.5, t/2 + 2.5}
		if t < 0 {
			pre[0], pre[1] = pre[1], pre[0]
			post[0], post[1] = post[1], post[0]
		}
		return p.repeated(p.Frequency, pre, post)
	})
}

// measureRate varies the target's rate, with a source at 10 Hz, both Poisson and independent.
func (p *Protocols) measureRate(ctx context.Context, l *lab, s subject) (plotter.XYs, error) {
	var xys plotter.XYs
	for _, rate := range []float64{2, 5, 10, 15, 20, 30, 40} {
		synapses := make([]synapse, p.Synapses)
		for i := range synapses {
			r := rng.New(l.Seed, "poisson", uint64(i), uint64(rate))
			synapses[i] = synapse{poisson(r, 10, p.Duration), poisson(r, rate, p.Duration)}
		}
		changes, err := l.changes(ctx, s, synapses)
		if err != nil {
			return nil, err
		}
		xys = append(xys, plotter.XY{X: rate, Y: stat.Mean(changes, nil)})
	}
	return xys, nil
}

func poisson(r *rand.Rand, rate float64, duration sim.Time) []sim.Time {
	var train []sim.Time
	for at := sim.Time(begin); ; {
		at += 1 + sim.Time(r.ExpFloat64()*sim.Second/rate)
		if at >= begin+duration {
			return train
		}
		train = append(train, at)
	}
}
