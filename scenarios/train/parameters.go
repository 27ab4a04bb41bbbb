package train

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// What the parameters with a choice may be.
const (
	closed, eventProp       = "closed", "eventprop"
	nonLeaky, equal, double = "if", "lif", "lif2"
	noDelays, axonal        = "none", "axonal"
	first, peak, count      = firstspike.FirstSpike, "peak", "count"
	synaptic                = "synaptic"
	entropy, gap            = "entropy", "gap"
)

// Training are the parameters of the scenario.
type Training struct {
	data string

	Method string `usage:"closed form, of neurons that fire once, or eventprop, of neurons that fire at will" choices:"closed,eventprop"`

	Hidden  []int    `usage:"neurons of each hidden layer"`
	Neuron  string   `usage:"without leak, leaky with a membrane as fast as the synapse, or twice as slow" choices:"if,lif,lif2"`
	Tau     sim.Time `usage:"time constant of the synapse, in which all times below are counted"`
	Leak    float64  `usage:"time constant of the membrane, in tau, where the method is eventprop"`
	End     float64  `usage:"when a sample ends, in tau, where the method is eventprop"`
	Reach   float64  `usage:"greatest delay before training, in tau, where the method is eventprop"`
	Readout string   `usage:"what decides, where the method is eventprop: the first spike, the highest potential of outputs that never fire, or the number of spikes" choices:"first,peak,count"`
	Fade    float64  `usage:"time before the end, in tau, in which a spike comes to count, where the readout is count"`
	Delays  string   `usage:"delays that are trained, of axons or of all synapses" choices:"none,axonal,synaptic"`

	Early   float64 `usage:"first spike of the inputs, in tau"`
	Late    float64 `usage:"last one"`
	Silence float64 `usage:"brightness, of 1, below which a pixel does not spike"`
	Levels  int     `usage:"levels to which brightness is rounded; 0 for all there are"`
	Bias    float64 `usage:"spike, in tau, of a source that every neuron hears; 0 for none"`
	Pulses  int     `usage:"sources for every layer whose times are trained, spread evenly at first"`

	Mean       float64 `usage:"mean sum of the weights of a hidden neuron before training, in thresholds"`
	Spread     float64 `usage:"standard deviation of that sum"`
	OutMean    float64 `usage:"mean sum of the weights of an output"`
	OutSpread  float64 `usage:"standard deviation of that sum"`
	BiasMean   float64 `usage:"mean weight of biases and pulses"`
	BiasSpread float64 `usage:"standard deviation of it"`

	Loss   string  `usage:"cross entropy of first spikes, or a gap that others must keep" choices:"entropy,gap"`
	Scale  float64 `usage:"difference that is to count, or the gap: in tau, of thresholds for peaks, of spikes for counts"`
	Shape  float64 `usage:"strength of the cost of late decisions, for entropy"`
	Smooth float64 `usage:"part of the target that all outputs share, for entropy"`

	Epochs int     `usage:"how often all samples are shown"`
	Batch  int     `usage:"samples of a minibatch"`
	Rate   float64 `usage:"learning rate of Adam, in the beginning"`
	Floor  float64 `usage:"part of it in the end; it falls like half a cosine"`
	Times  float64 `usage:"factor of the rate for delays and pulses"`

	Jitter   float64 `usage:"standard deviation of noise on the times of inputs, in tau"`
	Drop     float64 `usage:"probability by which an input spike is left out"`
	Shift    int     `usage:"greatest displacement of an image, in pixels"`
	NoSpike  float64 `usage:"what is added to the gradient of all weights of a silent neuron"`
	Wake     float64 `usage:"the same, of the right output alone, if that is silent"`
	Decay    float64 `usage:"cost of large weights"`
	Steepest float64 `usage:"bound on the steepness of a spike time; 0 for none"`

	Validate int `usage:"training samples that are kept apart, to look at after each epoch"`
	Limit    int `usage:"training samples to use; 0 for all"`
	Check    int `usage:"test samples that are shown to the simulator too; -1 for all"`
	Workers  int `usage:"samples at a time; 0 for as many as there are cores; changes no result"`
}

func (t *Training) check() error {
	errs := []error{
		session.Demand("neuron", t.Neuron, t.Neuron == nonLeaky || t.Neuron == equal || t.Neuron == double, "if, lif or lif2"),
		session.Demand("tau", t.Tau, t.Tau >= 1*sim.Nanosecond && t.Tau <= 1*sim.Second, "1ns to 1s"),
		session.Demand("delays", t.Delays, t.Delays == noDelays || t.Delays == axonal || t.Delays == synaptic, "none, axonal or synaptic"),
		t.code().Check(),
		between("bias", t.Bias, 0, 1000),
		session.Demand("pulses", t.Pulses, t.Pulses >= 0 && t.Pulses <= 10_000, "0 to 10000"),
		between("mean", t.Mean, -1000, 1000),
		between("spread", t.Spread, 0, 1000),
		between("out-mean", t.OutMean, -1000, 1000),
		between("out-spread", t.OutSpread, 0, 1000),
		between("bias-mean", t.BiasMean, -1000, 1000),
		between("bias-spread", t.BiasSpread, 0, 1000),
		session.Demand("loss", t.Loss, t.Loss == entropy || t.Loss == gap, "entropy or gap"),
		session.Demand("scale", t.Scale, t.Scale > 0 && t.Scale <= 1000, "above 0, at most 1000"),
		between("shape", t.Shape, 0, 1000),
		session.Demand("smooth", t.Smooth, t.Smooth >= 0 && t.Smooth < 1, "0 or more, below 1"),
		session.Demand("smooth", t.Smooth, t.Smooth == 0 || t.Loss == entropy, "0 where the loss is a gap"),
		session.Demand("epochs", t.Epochs, t.Epochs >= 1 && t.Epochs <= 1_000_000, "1 to 1000000"),
		session.Demand("batch", t.Batch, t.Batch >= 1, "1 or more"),
		session.Demand("rate", t.Rate, t.Rate > 0 && t.Rate <= 1000, "above 0, at most 1000"),
		between("floor", t.Floor, 0, 1),
		session.Demand("times", t.Times, t.Times > 0 && t.Times <= 1e6, "above 0, at most 1000000"),
		between("jitter", t.Jitter, 0, 1000),
		session.Demand("drop", t.Drop, t.Drop >= 0 && t.Drop < 1, "0 or more, below 1"),
		session.Demand("shift", t.Shift, t.Shift == 0 || t.Shift > 0 && t.data != firstspike.YinYang && t.data != firstspike.Iris, "0, or more where samples are images"),
		between("no-spike", t.NoSpike, 0, 1e6),
		between("wake", t.Wake, 0, 1e6),
		between("decay", t.Decay, 0, 1e6),
		between("steepest", t.Steepest, 0, 1e300),
		session.Demand("validate", t.Validate, t.Validate >= 0, "0 or more"),
		session.Demand("limit", t.Limit, t.Limit >= 0, "0 or more"),
		session.Demand("check", t.Check, t.Check >= -1, "0 or more, or -1"),
		session.Demand("workers", t.Workers, t.Workers >= 0, "0 or more"),
		session.Demand("method", t.Method, t.Method == closed || t.Method == eventProp, "closed or eventprop"),
	}
	if t.Method == eventProp {
		errs = append(errs, t.checkEventProp())
	} else {
		errs = append(errs, t.checkClosed())
	}
	for _, n := range t.Hidden {
		errs = append(errs, session.Demand("hidden", n, n >= 1 && n <= 1_000_000, "1 to 1000000 neurons"))
	}
	return errors.Join(errs...)
}

func between(flag string, x, least, most float64) error {
	return session.Demand(flag, x, x >= least && x <= most, fmt.Sprintf("%g to %g", least, most))
}

// checkClosed refuses what the closed form would ignore.
func (t *Training) checkClosed() error {
	d := common()
	const want = "its default where the method is closed"
	return errors.Join(
		session.Demand("leak", t.Leak, t.Leak == d.Leak, want),
		session.Demand("end", t.End, t.End == d.End, want),
		session.Demand("reach", t.Reach, t.Reach == d.Reach, want),
		session.Demand("readout", t.Readout, t.Readout == d.Readout, want),
		session.Demand("fade", t.Fade, t.Fade == d.Fade, want),
		session.Demand("pulses", t.Pulses, t.Pulses == 0 || t.Bias == 0, "0 where there is a bias, in whose place they are"),
	)
}

func (t *Training) code() firstspike.Code {
	return firstspike.Code{Early: t.Early, Late: t.Late, Silence: t.Silence, Levels: t.Levels}
}

func (t *Training) kernel() gradient.Kernel {
	switch t.Neuron {
	case nonLeaky:
		return gradient.NonLeaky
	case equal:
		return gradient.Equal
	}
	return gradient.Double
}

func (t *Training) loss() gradient.Loss {
	if t.Loss == gap {
		return gradient.TimeMSE{Gap: t.Scale}
	}
	return gradient.CrossEntropy{Scale: t.Scale, Late: t.Shape, Smooth: t.Smooth}
}
