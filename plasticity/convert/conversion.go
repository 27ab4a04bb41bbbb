package convert

import (
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// Conversion says which activation a spike is to stand for.
type Conversion struct {
	// Percentile of the activations of a layer, over units and samples, that is to be as many spikes as Peak says: those above
	// it make more, which is no harm where there are no steps. 100 is the largest of all, as Diehl et al. 2015 have it.
	// Default 99.9, as Rueckauer et al. 2017 have it.
	Percentile float64

	// Peak is the number of spikes, in a presentation, of a unit with that activation: fewer where else one arrival could be worth
	// more than a spike, of which a neuron can make no more. More are more precise, and cost more. Default 20.
	Peak float64

	// Heaviest is how many thresholds the largest weight of a layer may be. With 1, the default, no arrival is worth more than a spike,
	// of which a neuron can make no more. With more, a spike can stand for less, so that less is lost in fractions of spikes; what one
	// arrival brings beyond the threshold waits for the next.
	Heaviest float64

	// Input is the activation that one spike of the input stands for. Default 1.
	Input float64
}

func (c Conversion) complete() Conversion {
	if c.Percentile == 0 {
		c.Percentile = 99.9
	}
	if c.Peak == 0 {
		c.Peak = 20
	}
	if c.Heaviest == 0 {
		c.Heaviest = 1
	}
	if c.Input == 0 {
		c.Input = 1
	}
	return c
}

func (c Conversion) check() error {
	wrong := func(field string, value float64, want string) error {
		return &gradient.ParamError{Of: "Conversion", Field: field, Value: value, Want: want}
	}
	switch {
	case !(c.Percentile > 0 && c.Percentile <= 100):
		return wrong("Percentile", c.Percentile, "above 0, and 100 at most")
	case !(c.Peak > 0) || math.IsInf(c.Peak, 0):
		return wrong("Peak", c.Peak, "a finite number above 0")
	case !(c.Heaviest > 0) || math.IsInf(c.Heaviest, 0):
		return wrong("Heaviest", c.Heaviest, "a finite number above 0")
	case !(c.Input > 0) || math.IsInf(c.Input, 0):
		return wrong("Input", c.Input, "a finite number above 0")
	}
	return nil
}

// Units finds the activation that one spike stands for: element 0 is the input, element k+1 layer k. Poolings have no
// neurons, so that theirs is that of the layer before. A layer that no sample activates has it be 1.
func (n *Network) Units(data Samples, c Conversion) ([]float64, error) {
	c = c.complete()
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := n.Check(); err != nil {
		return nil, err
	}
	tops := make([]top, len(n.Layers))
	for k, l := range n.Layers {
		tops[k].want = 1 + int((1-c.Percentile/100)*float64(l.Out)*float64(data.Len()))
	}
	p := n.NewPass()
	for k := range data.Len() {
		if _, err := p.Show(data, k, uint64(k)); err != nil {
			return nil, err
		}
		for layer := range tops {
			tops[layer].add(p.Activations(layer))
		}
	}
	units := []float64{c.Input}
	for k, l := range n.Layers {
		unit := units[k]
		if l.Kind != Pooling {
			unit = max(tops[k].least()/c.Peak, slices.Max(l.Weights)*units[k]/c.Heaviest)
		}
		if unit <= 0 {
			unit = 1
		}
		units = append(units, unit)
	}
	return units, nil
}

// top keeps the largest values that it has seen.
type top struct {
	want int
	kept []float64
	cut  float64 // values up to it are none of them
}

func (t *top) add(values []float64) {
	for _, v := range values {
		if v > t.cut || len(t.kept) < t.want {
			t.kept = append(t.kept, v)
		}
	}
	if len(t.kept) > 4*t.want {
		t.prune()
	}
}

func (t *top) prune() {
	slices.SortFunc(t.kept, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	if len(t.kept) > t.want {
		t.kept = t.kept[:t.want]
		t.cut = t.kept[t.want-1]
	}
}

// least is the least of the largest values: the percentile. 0 if there are none.
func (t *top) least() float64 {
	if len(t.kept) == 0 {
		return 0
	}
	t.prune()
	return t.kept[len(t.kept)-1]
}

// Spiking are the shared weights of a layer for neurons with a threshold of 1, given the units of all layers.
func (n *Network) Spiking(layer int, units []float64) []float64 {
	scaled := make([]float64, len(n.Layers[layer].Weights))
	for i, w := range n.Layers[layer].Weights {
		scaled[i] = w * units[layer] / units[layer+1]
	}
	return scaled
}
