package hh

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/hh/clamp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// findings are what the experiments found.
type findings struct {
	traces []*record.Trace // V, m, h and n of an axon that fires

	currents []float64 // uA/cm2
	rates    []float64 // Hz, at each
	noisy    []float64 // the same with noise

	single, repetitive float64 // the smallest steady current that makes the axon fire, and fire again and again; NaN if none does

	delays     []sim.Time
	thresholds []float64 // of a second pulse, by its delay, uA/cm2
	threshold  float64   // of a single pulse
}

const (
	lead      = 5 * sim.Millisecond  // before the first pulse
	shown     = 25 * sim.Millisecond // of the action potential
	precision = 1e-6                 // of thresholds, uA/cm2
)

// fire watches the action potential that a pulse starts.
func (a *Axon) fire(ctx context.Context, l lab, f *findings) error {
	c := l.clamp()
	c.Run = func(ctx context.Context, net *sim.Network, until sim.Time) (err error) {
		f.traces, err = l.watch(ctx, net, until, []string{"V", "m", "h", "n"})
		return err
	}
	_, err := c.Spikes(ctx, [][]clamp.Pulse{{{From: lead, To: lead + a.Width, Amplitude: a.Pulse}}}, shown)
	return err
}

// steady are the courses of the steady currents.
func (f *findings) steady(a *Axon) (courses [][]clamp.Pulse) {
	f.currents = nil
	for k := range a.Currents {
		f.currents = append(f.currents, a.Strongest*float64(k+1)/float64(a.Currents))
		courses = append(courses, clamp.Steady(f.currents[k]))
	}
	return courses
}

// measure returns the rate under each steady current.
func (f *findings) measure(ctx context.Context, a *Axon, c *clamp.Clamp) (rates []float64, err error) {
	trains, err := c.Spikes(ctx, f.steady(a), a.Duration)
	for _, spikes := range trains {
		rates = append(rates, clamp.Rate(spikes, a.Duration/2))
	}
	return rates, err
}

// often is how often an axon has to fire if it is to be called repetitive.
const often = 5

// drive measures rates, and looks for the currents at which firing begins.
func (a *Axon) drive(ctx context.Context, l lab, f *findings) (err error) {
	if f.rates, err = f.measure(ctx, a, l.clamp()); err != nil {
		return err
	}
	least := []int{1, often}
	found, err := l.clamp().Thresholds(ctx, clamp.Search{
		N: len(least), High: rheobaseWithin, Precision: precision, Until: 200 * sim.Millisecond,
		Course:   func(_ int, amplitude float64) []clamp.Pulse { return clamp.Steady(amplitude) },
		Responds: func(i int, spikes []sim.Time) bool { return len(spikes) >= least[i] },
	})
	if err != nil {
		return err
	}
	f.single, f.repetitive = found[0], found[1]
	return nil
}

// rheobaseWithin is a steady current, in uA/cm2, that an axon fires at again and again, and does not block it.
const rheobaseWithin = 20

// disturb measures the rates again, under a rain of synaptic currents whose mean is 0.
func (a *Axon) disturb(ctx context.Context, l lab, f *findings) (err error) {
	l.axon.Ports = []models.Port{{Shape: models.Exponential, Tau: 2 * sim.Millisecond}}
	c := l.clamp()
	c.Background = func(net *sim.Network, axons *sim.Population) {
		for _, source := range []struct {
			name   string
			weight float64
		}{{"excitation", a.Noise}, {"inhibition", -a.Noise}} {
			events := net.Add(source.name, axons.N, models.Poisson{Rate: a.NoiseRate})
			net.Connect(events, axons, 1, topology.OneToOne{Weight: topology.Const(source.weight)})
		}
	}
	f.noisy, err = f.measure(ctx, a, c)
	return err
}

// recover measures how strong a second pulse must be, by its delay.
func (a *Axon) recover(ctx context.Context, l lab, f *findings) error {
	for delay := a.Step; delay <= a.Delay; delay += a.Step {
		if delay >= a.Width { // pulses that overlap would add up
			f.delays = append(f.delays, delay)
		}
	}
	pair := clamp.Pair{Start: lead, Width: a.Width, First: a.Pulse}
	found, err := pair.Thresholds(ctx, l.clamp(), f.delays, a.Most, precision)
	if err != nil {
		return err
	}
	f.threshold, f.thresholds = found[0], found[1:]
	return nil
}
