package convnet

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "a convolutional network for an event camera: trained, converted to spikes, replayed on Speck"

// Page explains the network, the table and the picture.
//
//go:embed README.md
var Page string

// What Network.Data may be.
const (
	glyphs = "glyphs"
	nmnist = "nmnist"
)

// Network are the parameters of the scenario.
type Network struct {
	Data       string `usage:"recordings: of drawn digits by a simulated camera, or N-MNIST" choices:"glyphs,nmnist"`
	Learn      int    `usage:"recordings to learn from; 0 for all there are (glyphs: 500)"`
	Recordings int    `usage:"recordings to be judged by; 0 for all there are (glyphs: 100)"`
	Held       bool   `usage:"be judged by those recordings to learn from, too, that were not learned from (nmnist)"`

	First  int `usage:"channels of the first convolution"`
	Second int `usage:"channels of the second convolution"`

	Slice  sim.Time `usage:"length of the slices of time in which the artificial network sees a recording"`
	Epochs int      `usage:"how often all recordings are learned from, slice by slice"`
	Fine   int      `usage:"how often after that, event by event, as the neurons will see them, at half the rate"`
	Rate   float64  `usage:"learning rate of Adam, at first; it falls to nothing along a cosine"`
	Batch  int      `usage:"recordings of a minibatch"`
	Shift  int      `usage:"pixels by up to which recordings are shifted at random while they are learned"`

	Percentile float64 `usage:"percentile of the activations of a layer that is to be as many spikes as peak says"`
	Peak       float64 `usage:"spikes of a neuron with that activation, in a recording"`
	Heaviest   float64 `usage:"thresholds that the largest weight of a layer may be; with more, a spike stands for less, and there are more of them"`

	Speck    bool `usage:"replay on the chip, too"`
	Balancer bool `usage:"the chip drops events that come too fast, in place of stalling"`
	Record   bool `usage:"keep the network and all spikes in files, for replay: 24 bytes per synapse and 12 per spike"`
	Workers  int  `usage:"recordings at a time; 0 for as many as there are cores; changes no result"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Network {
	return &Network{
		Data: glyphs, First: 6, Second: 12, Slice: 5 * sim.Millisecond, Epochs: 6, Rate: 0.006, Batch: 10, Shift: 1,
		Percentile: 99.9, Peak: 100, Heaviest: 1, Speck: true,
	}
}

func (n *Network) check() error {
	errs := []error{
		session.Demand("learn", n.Learn, n.Learn >= 0, "0 or more"),
		session.Demand("recordings", n.Recordings, n.Recordings >= 0, "0 or more"),
		session.Demand("first", n.First, n.First >= 1 && n.First <= 1024, "1 to 1024"),
		session.Demand("second", n.Second, n.Second >= 1 && n.Second <= 1024, "1 to 1024"),
		session.Demand("slice", n.Slice, n.Slice >= 1*sim.Microsecond && n.Slice <= 1*sim.Hour, "1us to 1 hour"),
		session.Demand("epochs", n.Epochs, n.Epochs >= 1 && n.Epochs <= 10_000, "1 to 10000"),
		session.Demand("fine", n.Fine, n.Fine >= 0 && n.Fine <= 10_000, "0 to 10000"),
		session.Demand("held", n.Held, !n.Held || n.Data == nmnist && n.Learn > 0, "only with the data set nmnist, and fewer recordings to learn from than there are"),
		session.Demand("rate", n.Rate, n.Rate > 0 && n.Rate <= 1, "above 0, at most 1"),
		session.Demand("batch", n.Batch, n.Batch >= 1, "1 or more"),
		session.Demand("shift", n.Shift, n.Shift >= 0 && n.Shift <= 16, "0 to 16 pixels"),
		session.Demand("percentile", n.Percentile, n.Percentile > 0 && n.Percentile <= 100, "above 0, at most 100"),
		session.Demand("peak", n.Peak, n.Peak > 0 && n.Peak <= 1e6, "above 0, at most 1e6 spikes"),
		session.Demand("heaviest", n.Heaviest, n.Heaviest > 0 && n.Heaviest <= 100, "above 0, at most 100 thresholds"),
		session.Demand("workers", n.Workers, n.Workers >= 0, "0 or more"),
	}
	if n.Data != glyphs && n.Data != nmnist {
		errs = append(errs, &dataset.UnknownError{What: "data set", Name: n.Data, Known: []string{glyphs, nmnist}})
	}
	return errors.Join(errs...)
}

// settled is the parameters with those filled in that are left to the data.
func (n *Network) settled() *Network {
	s := *n
	if s.Data == glyphs {
		if s.Learn == 0 {
			s.Learn = 500
		}
		if s.Recordings == 0 {
			s.Recordings = 100
		}
	}
	return &s
}

// Run trains the network, converts it, shows the recordings to what came of it, and to the chip; it prints the table and writes decisions.csv
// and convnet.png. Errors: *session.ParameterErrors, joined; those of dataset.OpenRecordings, such as *dataset.MissingError; what
// the chip refuses.
func (n *Network) Run(ctx context.Context, s *session.Session) error {
	if err := n.check(); err != nil {
		return err
	}
	e, err := n.settled().train(ctx, s)
	if err != nil {
		return err
	}
	shown, err := e.showAll(ctx, s)
	if err != nil {
		return err
	}
	r := e.results(shown)
	if n.Speck {
		if r.chip, err = e.replay(ctx, s, shown); err != nil {
			return err
		}
	}
	for k := range shown {
		s.Sign(shown[k].fingerprint)
	}
	r.report(s)
	return errors.Join(r.print(s.Out), r.save(s.Path("decisions.csv")), r.draw(s.Path("convnet.png")))
}
