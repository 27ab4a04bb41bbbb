package verify

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// discrete is a case of neurons in discrete time, alike but for their input, that do not know of each other.
type discrete struct {
	name   string
	cell   cell
	input  [][]float64 // [tick][neuron]
	mem    [][]float64 // expected, after each tick
	within float64     // tolerance on mem
	spikes [][]int     // expected, 1 where a neuron fires
	vague  bool        // the reference does not vouch for spikes
}

// cell is the neuron of a discrete case.
type cell struct {
	model     string // leaky or lapicque
	reset     string // subtract, zero or none
	immediate bool
	threshold float64
	mem0      float64
	beta      float64 // of leaky
	r, c, dt  float64 // of lapicque, in units in which dt is a tick
}

func (c *discrete) label() string { return c.name }

func (c *discrete) ways() []way { return simulations }

// check refuses a neuron of no known kind, and tables that do not fit together.
func (c *discrete) check() error {
	if len(c.input) == 0 || len(c.input[0]) == 0 {
		return errors.New("input is empty")
	}
	return errors.Join(c.cell.check(), c.checkSpikes(),
		c.rectangular("input", widths(c.input)), c.rectangular("mem", widths(c.mem)), c.rectangular("spk", widths(c.spikes)))
}

func (c *cell) check() error {
	if c.model != "leaky" && c.model != "lapicque" {
		return fmt.Errorf("model is %q, want leaky or lapicque", c.model)
	}
	if c.threshold == 0 {
		return errors.New("threshold is 0, want more")
	}
	if c.model == "lapicque" && !(c.r > 0 && c.c > 0 && c.dt > 0) {
		return fmt.Errorf("params: R, C and dt are %v, %v and %v, want more than 0", c.r, c.c, c.dt)
	}
	_, err := c.resets()
	return err
}

// resets is the reset by its name.
func (c *cell) resets() (models.Reset, error) {
	for r := models.ResetSubtract; r <= models.ResetNone; r++ {
		if r.String() == c.reset {
			return r, nil
		}
	}
	return 0, fmt.Errorf("reset is %q, want subtract, zero or none", c.reset)
}

// rectangular refuses a table whose rows are not as many and as wide as those of the input.
func (c *discrete) rectangular(name string, widths []int) error {
	if len(widths) != len(c.input) {
		return fmt.Errorf("%s: %d rows, but %d ticks of input", name, len(widths), len(c.input))
	}
	for k, width := range widths {
		if width != len(c.input[0]) {
			return fmt.Errorf("%s: %d values at tick %d, but %d neurons", name, width, k, len(c.input[0]))
		}
	}
	return nil
}

func widths[T any](table [][]T) []int {
	var w []int
	for _, row := range table {
		w = append(w, len(row))
	}
	return w
}

// checkSpikes refuses what is neither a spike nor none.
func (c *discrete) checkSpikes() error {
	for k, row := range c.spikes {
		for neuron, spike := range row {
			if spike != 0 && spike != 1 {
				return fmt.Errorf("spk: neuron %d has %d spikes at tick %d, want 0 or 1", neuron, spike, k)
			}
		}
	}
	return nil
}

// tick is the time from tick to tick. The references count ticks only.
const tick = 1 * sim.Millisecond

// spec is the population of the case's neurons. What snnTorch clamps without a word, and our model refuses, is
// clamped here: beta beyond 0 to 1. If own is set, each neuron gets its parameters for itself.
func (c *cell) spec(own bool) (sim.Spec, error) {
	reset, err := c.resets()
	if err != nil {
		return nil, err
	}
	if c.model == "lapicque" {
		l := models.Lapicque{Step: tick, R: c.r, C: c.c / c.dt, Threshold: c.threshold, Reset: reset, Mem0: c.mem0}
		if common := l; own {
			l.C, l.Each = 1e6, func(_ int, n *models.Lapicque) { *n = common }
		}
		return l, nil
	}
	l := models.Leaky{
		Step: tick, Beta: max(0, min(1, c.beta)), Threshold: c.threshold, Reset: reset, Mem0: c.mem0, Immediate: c.immediate,
	}
	if common := l; own {
		l.Beta, l.Each = 0, func(_ int, n *models.Leaky) { *n = common }
	}
	return l, nil
}
