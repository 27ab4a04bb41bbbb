package circuits

import (
	"context"
	"errors"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// Forward are the parameters of feed-forward inhibition. Two bundles of fibres, neither strong enough
// alone, are stimulated at a lag. Without inhibition the target adds them up for as long as its membrane
// remembers the first; the interneurons that both bundles recruit wipe the memory out within a few ms.
//
// The experiment is that of Pouille and Scanziani 2001, doi:10.1126/science.1060342.
type Forward struct {
	Fibres       int      `flag:"forward-fibres" usage:"forward inhibition: fibres in each of the two bundles"`
	Release      float64  `flag:"forward-release" usage:"forward inhibition: probability that a stimulus reaches the end of a fibre"`
	Jitter       sim.Time `flag:"forward-jitter" usage:"forward inhibition: standard deviation of when it does"`
	Interneurons int      `flag:"forward-interneurons" usage:"forward inhibition: interneurons"`
	Reach        float64  `flag:"forward-reach" usage:"forward inhibition: probability that a fibre contacts an interneuron"`
	Excite       float64  `flag:"forward-excite" usage:"forward inhibition: weight of a fibre on the target, pA"`
	Recruit      float64  `flag:"forward-recruit" usage:"forward inhibition: weight of a fibre on an interneuron, pA"`
	Inhibit      float64  `flag:"forward-inhibit" usage:"forward inhibition: weight of an interneuron on the target, pA"`
	Delay        sim.Time `flag:"forward-delay" usage:"forward inhibition: synaptic delay"`
	Lag          sim.Time `flag:"forward-lag" usage:"forward inhibition: longest lag between the bundles, either way"`
	Step         sim.Time `flag:"forward-step" usage:"forward inhibition: step from lag to lag"`
	Trials       int      `flag:"forward-trials" usage:"forward inhibition: trials at each lag"`
}

func defaultForward() Forward {
	return Forward{
		Fibres:       20,
		Release:      0.6,
		Jitter:       0.3 * sim.Millisecond,
		Interneurons: 8,
		Reach:        0.5,
		Excite:       108,
		Recruit:      500,
		Inhibit:      -30,
		Delay:        1 * sim.Millisecond,
		Lag:          35 * sim.Millisecond,
		Step:         1 * sim.Millisecond,
		Trials:       50,
	}
}

const (
	// lead is the time from the beginning of a trial to its first stimulus: ten standard deviations
	// of when a fibre spikes, at least.
	lead = 20 * sim.Millisecond

	// after is the time from the last stimulus to the end of the trial: long enough for any response.
	after = 50 * sim.Millisecond

	maxSteps = 1000 // to the longest lag
)

func (f *Forward) check() error {
	steps := f.Lag / max(f.Step, 1)
	return errors.Join(
		session.Demand("forward-fibres", f.Fibres, f.Fibres >= 1, wantCells),
		session.Demand("forward-release", f.Release, isProbability(f.Release), wantProbability),
		session.Demand("forward-jitter", f.Jitter, f.Jitter >= 0 && f.Jitter <= lead/10, "0s to 2ms"),
		session.Demand("forward-interneurons", f.Interneurons, f.Interneurons >= 1, wantCells),
		session.Demand("forward-reach", f.Reach, isProbability(f.Reach), wantProbability),
		session.Demand("forward-delay", f.Delay, f.Delay >= 0, wantDelay),
		session.Demand("forward-step", f.Step, f.Step > 0, wantDuration),
		session.Demand("forward-lag", f.Lag, f.Lag > 0 && f.Lag <= sim.Minute, "more than 0s, and a minute at most"),
		session.Demand("forward-lag", f.Lag, 1 <= steps && steps <= maxSteps, "1 to 1000 steps"),
		session.Demand("forward-trials", f.Trials, f.Trials >= 1, "1 or more"),
		session.Demand("forward-trials", f.Trials, fits(f.Trials, f.trial()*(2*steps+1)), wantTotal),
	)
}

// coincidence is what the experiment finds without or with the inhibition.
type coincidence struct {
	lags     []float64 // by which the second bundle follows the first, ms
	response []float64 // probability that the target fires, at each lag
	width    float64   // of the response at half its height, ms
	trace    *record.Trace
}

func (f *Forward) measure(ctx context.Context, lab lab) (pair[coincidence], error) {
	return both(f.Inhibit, func(inhibit float64) (coincidence, error) { return f.coincide(ctx, lab, inhibit) })
}

// coincide stimulates the fibres again and again, all trials of one lag before those of the next. Every trial
// begins at rest: what one neuron forgets within a trial, another never does.
func (f *Forward) coincide(ctx context.Context, lab lab, inhibit float64) (coincidence, error) {
	lags := f.lags()
	net := sim.NewNetwork(lab.Seed)
	fibres := net.Add("fibres", 2*f.Fibres, nil)
	principal, interneuron := lab.neuron.Principal, lab.neuron.Interneuron
	target := net.Add("target", 1, principal.Spec)
	topology.FeedForwardInhibition{
		Input:        fibres,
		Interneurons: net.Add("interneurons", f.Interneurons, interneuron.Spec),
		Target:       target,
		Excite:       all(principal.Excite, f.Excite, f.Delay),
		Recruit:      some(interneuron.Excite, f.Reach, f.Recruit, f.Delay),
		Inhibit:      all(principal.Inhibit, inhibit, f.Delay),
	}.Connect(net)
	instants, err := record.Instants(0, f.trial(), f.trial()/1000)
	if err != nil {
		return coincidence{}, err
	}
	stimuli := f.stimuli(lab.Seed, lags)
	raster, trace, err := lab.repeat(ctx, trials{
		net: net, n: len(stimuli), duration: f.trial(), watched: target, instants: instants,
		prepare: func(trial int) { fibres.Spec = stimuli[trial] },
	})
	if err != nil {
		return coincidence{}, err
	}
	c := coincidence{trace: trace}
	spikes := binned(raster.Spikes, sim.Window{To: f.trial() * sim.Time(len(stimuli))}, f.trial())
	for i, lag := range lags {
		c.lags = append(c.lags, lag.Milliseconds())
		c.response = append(c.response, hits(spikes[i*f.Trials:(i+1)*f.Trials]))
	}
	c.width = widthAtHalf(c.lags, c.response)
	return c, nil
}

// hits is the part of the trials that have a spike.
func hits(spikes []float64) float64 {
	n := 0
	for _, count := range spikes {
		if count > 0 {
			n++
		}
	}
	return float64(n) / float64(len(spikes))
}

// trial is the duration of a trial.
func (f *Forward) trial() sim.Time { return lead + f.Lag + after }

// lags are the multiples of Step from -Lag to Lag.
func (f *Forward) lags() []sim.Time {
	var lags []sim.Time
	for n := -(f.Lag / f.Step); n <= f.Lag/f.Step; n++ {
		lags = append(lags, n*f.Step)
	}
	return lags
}

// stimuli are the spikes of the fibres, the first bundle before the second, in each trial.
func (f *Forward) stimuli(seed uint64, lags []sim.Time) []models.Trains {
	stimuli := make([]models.Trains, len(lags)*f.Trials)
	for trial := range stimuli {
		stimuli[trial] = make(models.Trains, 2*f.Fibres)
	}
	for fibre := range 2 * f.Fibres {
		random := rng.New(seed, "fibre", uint64(fibre))
		for trial, trains := range stimuli {
			lag := lags[trial/f.Trials]
			at := lead + max(0, -lag)
			if fibre >= f.Fibres {
				at = lead + max(0, lag)
			}
			trains[fibre] = f.transmit(random, at)
		}
	}
	return stimuli
}

// transmit returns the spike of a fibre that is stimulated at an instant, if it makes one.
func (f *Forward) transmit(random *rand.Rand, at sim.Time) []sim.Time {
	jitter := sim.Time(random.NormFloat64() * float64(f.Jitter))
	if random.Float64() >= f.Release {
		return nil
	}
	return []sim.Time{at + jitter}
}
