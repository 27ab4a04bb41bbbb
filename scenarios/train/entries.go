package train

import (
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Entries are the trainings, one for each data set.
func Entries() []session.Entry {
	return []session.Entry{
		{Name: "yinyang", Summary: "points of the Yin-Yang set, 4-120-3 neurons", Page: Page, New: func() session.Scenario { return YinYang() }},
		{Name: "yinyang-delays", Summary: "the same by 4-30-3 neurons whose synapses learn their delays too", Page: Page, New: func() session.Scenario { return YinYangDelays() }},
		{Name: "yinyang-eventprop", Summary: "the same by 4-200-3 neurons that fire as often as they like, by EventProp", Page: Page, New: func() session.Scenario { return YinYangEventProp() }},
		{Name: "iris", Summary: "Fisher's flowers, by population codes, 48-10-3 neurons", Page: Page, New: func() session.Scenario { return Iris() }},
		{Name: "glyphs", Summary: "digits that are drawn here, 256-100-10 neurons", Page: Page, New: func() session.Scenario { return Glyphs() }},
		{Name: "mnist", Summary: "handwritten digits, 784-350-10 neurons", Page: Page, New: func() session.Scenario { return MNIST() }},
		{Name: "mnist-eventprop", Summary: "the same by EventProp: neurons fire as often as they like, the highest potential of an output decides", Page: Page, New: func() session.Scenario { return MNISTEventProp() }},
		{Name: "fashion-mnist", Summary: "articles of clothing, 784-400-10 neurons", Page: Page, New: func() session.Scenario { return Fashion() }},
	}
}

// common are the defaults that all trainings share.
func common() *Training {
	return &Training{
		Method: closed, Readout: first, Leak: 4, End: 9, Fade: 2, Neuron: double, Tau: 5 * sim.Millisecond, Delays: noDelays,
		Early: 0.15, Late: 2,
		Floor: 0.01, Times: 1, Wake: 1, Steepest: 3, Check: 1000,
	}
}

// YinYang returns the defaults for the Yin-Yang set.
func YinYang() *Training {
	t := common()
	t.data, t.Hidden, t.Bias = firstspike.YinYang, []int{120}, 0.9
	t.Mean, t.Spread, t.OutMean, t.OutSpread, t.BiasMean, t.BiasSpread = 6, 1.6, 40, 8, 1, 0.8
	t.Loss, t.Scale, t.NoSpike = gap, 0.3, 0.003
	t.Epochs, t.Batch, t.Rate = 80, 150, 0.005
	t.Check = -1
	return t
}

// YinYangDelays returns those for a smaller network that trains the delays of its synapses too.
func YinYangDelays() *Training {
	t := YinYang()
	t.Hidden, t.Delays = []int{30}, synaptic
	t.Epochs, t.Batch = 120, 40
	return t
}

// Iris returns the defaults for the Iris set, for a network of the size that Bohte, Kok and La Poutré 2002 have for it.
func Iris() *Training {
	t := YinYang()
	t.data, t.Hidden = firstspike.Iris, []int{10}
	t.Mean, t.OutMean, t.OutSpread = 4, 8, 4
	t.Epochs, t.Batch, t.Rate, t.Drop = 40, 5, 0.01, 0.05
	return t
}

// MNIST returns the defaults for MNIST.
func MNIST() *Training {
	t := common()
	t.data, t.Hidden, t.Neuron = "mnist", []int{350}, nonLeaky
	t.Mean, t.Spread, t.OutMean, t.OutSpread = 10, 4, 2, 2
	t.Loss, t.Scale, t.Shape, t.Levels = entropy, 0.2, 0.005, 16
	t.Epochs, t.Batch, t.Rate, t.Shift, t.Validate = 60, 80, 0.003, 1, 5000
	return t
}

// Glyphs returns the defaults for digits of 16 x 16 pixels that need no file.
func Glyphs() *Training {
	t := MNIST()
	t.data, t.Hidden, t.Silence = firstspike.Glyphs, []int{100}, 0.2
	t.Epochs, t.Batch, t.Validate, t.Shift = 20, 40, 500, 0
	return t
}

// Fashion returns the defaults for Fashion-MNIST. Here what tells classes apart is how dim pixels are: so they all arrive within a time constant,
// and a bias with the last of them is what lets most neurons fire, which then know the whole picture.
func Fashion() *Training {
	t := MNIST()
	t.data, t.Hidden = "fashion-mnist", []int{400}
	t.Early, t.Late, t.Bias, t.BiasMean = 0, 1, 1, 4
	t.Mean, t.Spread, t.OutMean = 0, 1, 0
	t.Smooth, t.Epochs, t.Shift, t.Drop = 0.1, 50, 0, 0.1
	return t
}
