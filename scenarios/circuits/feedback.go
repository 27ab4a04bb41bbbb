package circuits

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat"
)

// Feedback are the parameters of feedback inhibition. Principal cells under independent Poisson drive
// recruit the interneurons that inhibit them. The more they fire the more they are held back: the gain
// falls. And as the inhibition comes late, they overshoot, are silenced and recover together: they
// oscillate.
//
// The rhythm is the pyramidal-interneuron gamma of Whittington et al. 2000,
// doi:10.1016/S0167-8760(00)00173-2.
type Feedback struct {
	Principals   int       `flag:"feedback-principals" usage:"feedback inhibition: principal cells"`
	Interneurons int       `flag:"feedback-interneurons" usage:"feedback inhibition: interneurons"`
	Probability  float64   `flag:"feedback-probability" usage:"feedback inhibition: probability of each synapse of the loop"`
	Drives       []float64 `flag:"feedback-drives" usage:"feedback inhibition: rates of the input to a principal cell, Hz, ascending"`
	Excite       float64   `flag:"feedback-excite" usage:"feedback inhibition: weight of the input, pA"`
	Recruit      float64   `flag:"feedback-recruit" usage:"feedback inhibition: weight of a principal cell on an interneuron, pA"`
	Inhibit      float64   `flag:"feedback-inhibit" usage:"feedback inhibition: weight of an interneuron on a principal cell, pA"`
	Delay        sim.Time  `flag:"feedback-delay" usage:"feedback inhibition: synaptic delay"`
	Duration     sim.Time  `flag:"feedback-duration" usage:"feedback inhibition: time measured at each drive"`
}

func defaultFeedback() Feedback {
	return Feedback{
		Principals:   100,
		Interneurons: 25,
		Probability:  0.5,
		Drives:       []float64{500, 625, 750, 875, 1000},
		Excite:       150,
		Recruit:      50,
		Inhibit:      -35,
		Delay:        1 * sim.Millisecond,
		Duration:     1 * sim.Second,
	}
}

func (f *Feedback) check() error {
	return errors.Join(
		session.Demand("feedback-principals", f.Principals, f.Principals >= 1, wantCells),
		session.Demand("feedback-interneurons", f.Interneurons, f.Interneurons >= 1, wantCells),
		session.Demand("feedback-probability", f.Probability, isProbability(f.Probability), wantProbability),
		session.Demand("feedback-drives", f.Drives, ascends(f.Drives) && least(f.Drives) >= 0, "two or more ascending rates, all at least 0 Hz"),
		session.Demand("feedback-delay", f.Delay, f.Delay > 0, "more than 0s, as the circuit is a loop"),
		session.Demand("feedback-duration", f.Duration, f.Duration >= spectrumSegment, "200ms or more"),
		session.Demand("feedback-duration", f.Duration, f.Duration <= sim.Never-settling, "106 days at most"),
	)
}

// loop is what the experiment finds with the loop open or closed.
type loop struct {
	drives   []float64     // Hz
	rates    []float64     // of a principal cell at each drive, Hz
	gain     float64       // slope of the rates over the drives
	raster   record.Raster // at the strongest drive, once settled
	spectrum spectrum      // of that
}

func (f *Feedback) measure(ctx context.Context, lab lab) (pair[loop], error) {
	return both(f.Inhibit, func(inhibit float64) (loop, error) { return f.sweep(ctx, lab, inhibit) })
}

// sweep runs the circuit at every drive.
func (f *Feedback) sweep(ctx context.Context, lab lab, inhibit float64) (loop, error) {
	l := loop{drives: f.Drives}
	w := sim.Window{From: settling, To: settling + f.Duration}
	for _, drive := range f.Drives {
		raster, err := f.steady(ctx, lab, drive, inhibit)
		if err != nil {
			return loop{}, err
		}
		l.rates = append(l.rates, raster.Rate(w))
		l.raster = raster.Within(w)
	}
	_, l.gain = stat.LinearRegression(l.drives, l.rates, nil, false)
	l.spectrum = populationSpectrum(l.raster.Spikes, w)
	return l, nil
}

// steady runs the circuit at one drive.
func (f *Feedback) steady(ctx context.Context, lab lab, drive, inhibit float64) (record.Raster, error) {
	net := sim.NewNetwork(lab.Seed)
	input := net.Add("input", f.Principals, models.Poisson{Rate: drive})
	principal, interneuron := lab.neuron.Principal, lab.neuron.Interneuron
	principals := net.Add("principals", f.Principals, principal.Spec)
	net.Connect(input, principals, principal.Excite.Port, topology.OneToOne{Weight: principal.Excite.weight(f.Excite)})
	topology.FeedbackInhibition{
		Target:       principals,
		Interneurons: net.Add("interneurons", f.Interneurons, interneuron.Spec),
		Recruit:      some(interneuron.Excite, f.Probability, f.Recruit, f.Delay),
		Inhibit:      some(principal.Inhibit, f.Probability, inhibit, f.Delay),
	}.Connect(net)
	return lab.run(ctx, net, settling+f.Duration, principals)
}
