package models_test

import (
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

// mixedPorts has every shape, and time constants shorter than, equal to, near to and longer than 10 ms.
var mixedPorts = []models.Port{
	{Shape: models.Delta},
	{Shape: models.Exponential, Tau: 2 * ms},
	{Shape: models.Alpha, Tau: 30 * ms, I0: 0.2, J0: 1e-11},
	{Shape: models.Exponential, Tau: 10 * ms},
	{Shape: models.Alpha, Tau: 10.001 * ms},
}

// mixedWeights go with mixedPorts.
var mixedWeights = slices.Concat(between(-0.5, 0.8), between(-3, 5), between(-1, 1), between(-1, 2), between(-1, 2))

// between is one port's range of weights.
func between(low, high float64) []modeltest.Range { return []modeltest.Range{{Low: low, High: high}} }

func TestModelsKeepTheContract(t *testing.T) {
	for _, c := range underContract {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// underContract are all models in all their variants that run through different code.
var underContract = []struct {
	name, why string
	spec      sim.Spec
	config    modeltest.Config
}{
	{"LIF/delta", "spikes only at arrivals, many at once",
		models.LIF{TRef: 2 * ms}, modeltest.Config{Weights: between(-0.5, 1.5)}},
	{"LIF/delta, reset below rest", "after the refractory interval the potential moves, though nothing comes by to have it looked after",
		models.LIF{EL: -65, VTh: -64, VReset: -66, TRef: 2 * ms}, modeltest.Config{Weights: between(-0.5, 1.5)}},
	{"LIF/delta driven", "unprompted spikes between arrivals",
		models.LIF{IE: 1.5, TRef: 1 * ms, EL: -70, VTh: -69, VReset: -70.5}, modeltest.Config{Weights: between(-0.5, 0.5)}},
	{"LIF/exponential", "crossings between arrivals",
		models.LIF{Ports: port(models.Exponential, 2*ms), TRef: 2 * ms}, modeltest.Config{Weights: between(-4, 8)}},
	{"LIF/exponential without refractory interval", "a spike is followed at once by the next rise",
		models.LIF{Ports: port(models.Exponential, 20*ms)}, modeltest.Config{Weights: between(-1, 2)}},
	{"LIF/two exponentials, driven", "excitation and inhibition on top of unprompted spikes",
		models.LIF{IE: 1.2, TRef: 1 * ms, Ports: slices.Concat(port(models.Exponential, 2*ms), port(models.Exponential, 5*ms))},
		modeltest.Config{Weights: slices.Concat(between(0, 4), between(-4, 0)), Rate: 150}},
	{"LIF/exponential, fast", "a run lasts thousands of time constants, as no exponential does in one piece",
		models.LIF{TauM: 20 * us, Ports: port(models.Exponential, 5*us)}, modeltest.Config{Weights: between(-4, 12)}},
	{"LIF/delta, fast and driven", "the same with unprompted spikes",
		models.LIF{TauM: 100 * us, IE: 1.00001, TRef: 1 * ms}, modeltest.Config{Weights: between(-1, 1), Neurons: 3, Duration: 40 * ms}},
	{"LIF/alpha", "crossings long after arrivals",
		models.LIF{Ports: port(models.Alpha, 3*ms), TRef: 0.5 * ms}, modeltest.Config{Weights: between(-2, 4)}},
	{"LIF/mixed", "all shapes at once",
		models.LIF{Ports: mixedPorts, TRef: 1 * ms, U0: 0.5}, modeltest.Config{Weights: mixedWeights, Rate: 60}},
	{"LIF/heterogeneous", "every neuron has constants of its own",
		models.LIF{Ports: mixedPorts, TRef: 1 * ms, Each: scatterLIF}, modeltest.Config{Weights: mixedWeights, Rate: 60, Seed: 3}},
	{"LIF/delta, heterogeneous", "neurons that fire at arrivals only, with constants of their own, some above their thresholds at first",
		models.LIF{Each: scatterJumps}, modeltest.Config{Weights: between(-0.5, 1)}},
	{"LIF/delta, thresholds of their own", "the time constant is one, and what else differs does so by neuron",
		models.LIF{TRef: 1 * ms, Each: func(i int, n *models.LIF) { n.VTh += 0.8 + 0.1*float64(i) }}, modeltest.Config{Weights: between(-0.5, 1)}},
	{"LIF/delta, heterogeneous and fast", "epochs of neurons begin at instants of their own, and many pass without arrivals",
		models.LIF{Each: func(i int, n *models.LIF) { n.TauM += (20 + float64(i)) * us }}, modeltest.Config{Weights: between(-0.5, 2)}},
	{"LIF/delta, halves", "every second neuron fires by its drive",
		models.LIF{TRef: 1 * ms, Each: func(i int, n *models.LIF) {
			scatterJumps(i, n)
			n.IE += 1.5 * float64(i%2)
		}}, modeltest.Config{Weights: between(-0.5, 1)}},
	{"IF/delta, halves", "without leak, and every third neuron driven",
		models.IF{Each: func(i int, n *models.IF) {
			n.VTh += 1 + 0.1*float64(i)
			if i%3 == 0 {
				n.IE = 0.02
			}
		}}, modeltest.Config{Weights: between(-0.2, 0.5)}},
	{"IF/delta", "without leak a sum of weights is all there is",
		models.IF{}, modeltest.Config{Weights: between(-0.2, 0.5)}},
	{"IF/exponential", "the first-spike neuron of Mostafa 2017",
		models.IF{Ports: port(models.Exponential, 5*ms), TRef: 3 * ms}, modeltest.Config{Weights: between(-0.1, 0.3)}},
	{"IF/alpha", "a current that rises",
		models.IF{Ports: port(models.Alpha, 5*ms), C: 2, IE: 0.02}, modeltest.Config{Weights: between(-0.2, 0.4)}},
	{"IF/mixed", "all shapes at once",
		models.IF{Ports: mixedPorts, C: 10, TRef: 1 * ms, V0: -0.5}, modeltest.Config{Weights: mixedWeights, Rate: 60}},
	{"IF/heterogeneous", "every neuron has constants of its own",
		models.IF{Ports: mixedPorts, C: 10, Each: scatterIF}, modeltest.Config{Weights: mixedWeights, Rate: 60}},
	{"SubtractiveIF", "what a spike leaves waits for the next arrival",
		models.SubtractiveIF{Floor: -1, V0: 0.5}, modeltest.Config{Weights: between(-0.8, 2.5)}},
	{"SubtractiveIF/initial", "every neuron begins elsewhere",
		models.SubtractiveIF{Initial: func(i int) float64 { return -0.1 * float64(i) }}, modeltest.Config{Weights: between(-0.5, 1)}},
	{"Leaky/subtract", "ticks at which arrivals of a whole millisecond count, and spikes without arrivals",
		models.Leaky{Beta: 0.9}, modeltest.Config{Weights: between(-0.5, 1.5)}},
	{"Leaky/zero, immediate", "the reset within the tick",
		models.Leaky{Beta: 0.5, Step: 0.1 * ms, Reset: models.ResetZero, Immediate: true, Mem0: 1.5}, modeltest.Config{Weights: between(-0.5, 1.5)}},
	{"Leaky/none", "spikes at all ticks for a long time, from time 0 on",
		models.Leaky{Beta: 0.99, Step: 370 * us, Reset: models.ResetNone, Mem0: 3}, modeltest.Config{Weights: between(-0.8, 1)}},
	{"Leaky/fast", "ticks of a picosecond: gaps of billions of them",
		models.Leaky{Beta: 0.9, Step: 1 * ps, Mem0: 0.7}, modeltest.Config{Weights: between(-0.5, 1.5)}},
	{"Leaky/heterogeneous", "every neuron has parameters of its own",
		models.Leaky{Each: scatterLeaky, Beta: 0.5}, modeltest.Config{Weights: between(-0.5, 1.5)}},
	{"Lapicque", "an input that is scaled, and lost at a reset to zero",
		models.Lapicque{C: 3, Reset: models.ResetZero}, modeltest.Config{Weights: between(-2, 5)}},
	{"Lapicque/heterogeneous", "every neuron has parameters of its own",
		models.Lapicque{Step: 50 * us, Each: func(i int, n *models.Lapicque) { n.C += 1 + float64(i) }}, modeltest.Config{Weights: between(-20, 50)}},
	{"Trains", "given spikes; the last neurons have none",
		models.Trains{{0, 1, 2, 10 * ms}, {}, {1, 10 * ms, 49 * ms}, {50*ms - 1, 50 * ms}}, modeltest.Config{}},
	{"Regular", "equal periods, so that all fire at once",
		models.Regular{Period: 3 * ms, Start: 1, Stop: 10 * sim.Second}, modeltest.Config{}},
	{"Regular/heterogeneous", "as many periods as neurons",
		models.Regular{Period: 1 * ms, Each: func(i int, n *models.Regular) { n.Period += sim.Time(i) * 7 * us }}, modeltest.Config{}},
	{"Poisson", "random, and yet the same for any windows and slices",
		models.Poisson{Rate: 500}, modeltest.Config{Seed: 9}},
	{"Poisson/heterogeneous", "rates from silence upwards",
		models.Poisson{Start: 5 * ms, Each: func(i int, n *models.Poisson) { n.Rate = 200 * float64(i) }}, modeltest.Config{SkipParameters: true}},
}

// scatterLIF changes every parameter of neuron i a little.
func scatterLIF(i int, n *models.LIF) {
	x := float64(i)
	n.TauM += (10 + x) * ms
	n.R += 1 + 0.05*x
	n.EL += 0.02 * x
	n.VTh += 1 - 0.03*x
	n.VReset -= 0.01 * x
	n.TRef += x * us
	n.IE += 0.1 * x
	n.U0 += 0.05 * x
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
}

// scatterJumps changes what neurons that receive jumps only can differ in, and leaves their drive below their thresholds.
func scatterJumps(i int, n *models.LIF) {
	x := float64(i % 5)
	n.TauM += (10 + x) * ms
	n.EL += 0.02 * x
	n.VTh += 1 - 0.03*x
	n.VReset -= 0.1 * x
	n.TRef += x * 300 * us
	n.IE += 0.1 * x
	n.U0 += 0.3 * x
}

// scatterLeaky does the same for Leaky, whose ticks are common to all.
func scatterLeaky(i int, n *models.Leaky) {
	x := float64(i)
	n.Beta += 0.05 * x
	n.Threshold += 1 - 0.03*x
	n.Reset = models.Reset(i % 3)
	n.Mem0 += 0.3 * x
	n.Immediate = i%2 == 0
}

// scatterIF does the same for IF.
func scatterIF(i int, n *models.IF) {
	x := float64(i)
	n.C += 0.5 * x
	n.VTh += 1 - 0.03*x
	n.VReset -= 0.01 * x
	n.TRef += x * us
	n.IE += 0.05 * x
	n.V0 += 0.05 * x
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
}
