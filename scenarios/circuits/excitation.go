package circuits

import (
	"context"
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Excitation are the parameters of convergent feed-forward excitation. A weak signal raises the rate of
// all inputs by the same little; their noise is independent. It averages out over K inputs and the
// signal does not: the target detects what no single input shows, the better by the square root of K.
type Excitation struct {
	Inputs []int    `flag:"excitation-inputs" usage:"excitation: numbers of inputs that converge on the target, ascending"`
	Rate   float64  `flag:"excitation-rate" usage:"excitation: rate of an input without the signal, Hz"`
	Signal float64  `flag:"excitation-signal" usage:"excitation: what the signal adds to the rate of each input, Hz"`
	Weight float64  `flag:"excitation-weight" usage:"excitation: weight of all inputs together, pA; each has an equal share"`
	Delay  sim.Time `flag:"excitation-delay" usage:"excitation: synaptic delay"`
	Epoch  sim.Time `flag:"excitation-epoch" usage:"excitation: time over which spikes of the target are counted"`
	Epochs int      `flag:"excitation-epochs" usage:"excitation: epochs without the signal, and as many with it"`
}

func defaultExcitation() Excitation {
	return Excitation{
		Inputs: []int{1, 3, 10, 30, 100},
		Rate:   40,
		Signal: 8,
		Weight: 3000,
		Delay:  1.5 * sim.Millisecond,
		Epoch:  200 * sim.Millisecond,
		Epochs: 400,
	}
}

func (e *Excitation) check() error {
	return errors.Join(
		session.Demand("excitation-inputs", e.Inputs, ascends(e.Inputs) && least(e.Inputs) >= 1, "two or more ascending numbers of inputs, all at least 1"),
		session.Demand("excitation-rate", e.Rate, e.Rate > 0, wantRate),
		session.Demand("excitation-signal", e.Signal, e.Signal >= 0, "0 Hz or more"),
		session.Demand("excitation-delay", e.Delay, e.Delay >= 0, wantDelay),
		session.Demand("excitation-epoch", e.Epoch, e.Epoch > 0, wantDuration),
		session.Demand("excitation-epochs", e.Epochs, e.Epochs >= 2, "2 or more"),
		session.Demand("excitation-epochs", e.Epochs, fits(e.Epochs, e.Epoch), wantTotal),
	)
}

// convergence is what the experiment finds for one number of inputs.
type convergence struct {
	inputs         int
	silent, signal []float64 // spikes of the target in each epoch without and with the signal
	dPrime         float64   // how well the two can be told apart
	ideal          float64   // the same for an observer who counts all spikes of the inputs
}

func (e *Excitation) measure(ctx context.Context, lab lab) ([]convergence, error) {
	var found []convergence
	for _, k := range e.Inputs {
		c, err := e.converge(ctx, lab, k)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, nil
}

// converge runs the circuit with k inputs: first all epochs without the signal, then all with it. A sum
// of Poisson processes is a Poisson process, so the signal is a second source of spikes beside the noise.
func (e *Excitation) converge(ctx context.Context, lab lab, k int) (convergence, error) {
	net := sim.NewNetwork(lab.Seed)
	onset := e.Epoch * sim.Time(e.Epochs)
	noise := net.Add("inputs", k, models.Poisson{Rate: e.Rate})
	signal := net.Add("signal", k, models.Poisson{Rate: e.Signal, Start: onset})
	cell := lab.neuron.Principal
	target := net.Add("target", 1, cell.Spec)
	for _, input := range []*sim.Population{noise, signal} {
		topology.FeedForwardExcitation{
			Layers: []*sim.Population{input, target},
			Excite: all(cell.Excite, e.Weight/float64(k), e.Delay),
		}.Connect(net)
	}
	raster, err := lab.run(ctx, net, 2*onset, target)
	if err != nil {
		return convergence{}, err
	}
	counts := binned(raster.Spikes, sim.Window{To: 2 * onset}, e.Epoch)
	c := convergence{inputs: k, silent: counts[:e.Epochs], signal: counts[e.Epochs:], ideal: e.ideal(k)}
	c.dPrime = dPrime(c.silent, c.signal)
	return c, nil
}

// ideal is d' of the spike counts of k inputs, which are Poisson distributed.
func (e *Excitation) ideal(k int) float64 {
	exposure := float64(k) * e.Epoch.Seconds()
	return e.Signal * exposure / math.Sqrt((e.Rate+e.Signal/2)*exposure)
}
