package recording

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// rule is the geometry of a convolution whose weights all places share, for chips that hold a kernel in place of synapses. The weights
// are those of the synapses.
type rule struct {
	In       topology.FeatureMap
	Pool     topology.Extent
	Channels int
	Kernel   topology.Extent
	Stride   topology.Extent
	Padding  topology.Extent
	Dilation topology.Extent
	Groups   int
}

// ruleOf is the geometry of a projection, nil if it has none. Rules whose weights or delays may differ from place to place are lists
// of synapses like others.
func ruleOf(c sim.Connector) *rule {
	r, ok := c.(topology.Convolution)
	if pooling, is := c.(topology.SumPooling); is {
		_, constant := pooling.Weight.(topology.Const)
		r, ok = pooling.Convolution(), constant || pooling.Weight == nil
	} else {
		ok = ok && r.Filters != nil
	}
	if !ok || r.Delay != nil && r.Delay != topology.Delay(commonDelay(r.Delay)) {
		return nil
	}
	r = r.Complete()
	return &rule{r.In, r.Pool, r.Channels, r.Kernel, r.Stride, r.Padding, r.Dilation, r.Groups}
}

// commonDelay is the delay that all synapses have, or -1.
func commonDelay(d topology.Delays) sim.Time {
	one := []sim.Synapse{{}}
	if err := d.SetDelays(topology.Batch{Synapses: one}); err != nil {
		return -1
	}
	return one[0].Delay
}

// connector is the convolution that makes the given synapses, in their order. They come from a file: if it makes others, the error
// says which is the first.
func (g *rule) connector(pre, post int, synapses []sim.Synapse) (sim.Connector, error) {
	r := topology.Convolution{
		In: g.In, Pool: g.Pool, Channels: g.Channels, Kernel: g.Kernel, Stride: g.Stride, Padding: g.Padding, Dilation: g.Dilation, Groups: g.Groups,
		Delay: topology.Delay(0),
	}
	if len(synapses) > 0 {
		r.Delay = topology.Delay(synapses[0].Delay)
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	if r.In.N() != pre || r.Out().N() != post {
		return nil, fmt.Errorf("a convolution between %d and %d neurons", r.In.N(), r.Out().N())
	}
	if n := r.Synapses(); n != len(synapses) || r.Taps() > mostTaps {
		return nil, fmt.Errorf("%d synapses, but the convolution has %d, of %d weights", len(synapses), n, r.Taps())
	}
	numbers := make([]float64, r.Taps()) // each weight is its own number, so that synapses tell which they have
	for i := range numbers {
		numbers[i] = float64(i)
	}
	r.Filters = numbers
	filters, known := make([]float64, len(numbers)), make([]bool, len(numbers))
	err := each(r, pre, post, func(k int, s sim.Synapse) error {
		tap, have := int(s.Weight), synapses[k]
		if !known[tap] {
			filters[tap], known[tap] = have.Weight, true
		}
		if want := (sim.Synapse{Pre: s.Pre, Post: s.Post, Weight: filters[tap], Delay: s.Delay}); have != want {
			return fmt.Errorf("synapse %d is %+v, but the convolution has %+v", k, have, want)
		}
		return nil
	})
	r.Filters = filters
	return r, err
}

// mostTaps is a bound on the weights of a convolution that is read: a file may claim what it likes.
const mostTaps = 1 << 26

// each calls use for all synapses of a rule, in order.
func each(c sim.Connector, pre, post int, use func(k int, s sim.Synapse) error) error {
	k := 0
	var part []sim.Synapse
	for i := range c.Parts(pre, post) {
		var err error
		if part, err = c.Part(sim.Part{Index: i, Pre: pre, Post: post}, part[:0]); err != nil {
			return err
		}
		for _, s := range part {
			if err := use(k, s); err != nil {
				return err
			}
			k++
		}
	}
	return nil
}
