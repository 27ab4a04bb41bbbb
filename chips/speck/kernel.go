package speck

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// fill finds the weights and biases of all layers, as the engine has them: float32.
func (b *blueprint) fill() error {
	var errs []error
	for k := range b.layers {
		l := &b.layers[k]
		l.weights = make([]float64, l.Channels*l.In.Channels*l.Kernel.Area())
		for _, in := range l.inputs {
			if in.rule.Filters != nil {
				l.copyFilters(in, l.jump(b.net.Projections[in.projection].Port))
			} else {
				errs = append(errs, b.gather(l, in))
			}
		}
		if l.Bias {
			errs = append(errs, b.gatherBiases(l))
		}
	}
	return errors.Join(errs...)
}

// tap is the place of a weight of the layer's kernel.
func (l *plan) tap(f, c, i, j int) int {
	return ((f*l.In.Channels+c)*l.Kernel.Y+i)*l.Kernel.X + j
}

// copyFilters writes the filters of a convolution into the layer's kernel: with zeros between taps that are dilated, and
// between groups, and as the jumps that they are on the chip.
func (l *plan) copyFilters(in input, jump float64) {
	r := in.rule
	sources, targets := r.In.Channels/r.Groups, r.Channels/r.Groups
	for f := range r.Channels {
		first := in.shift + f/targets*sources
		for c := range sources {
			for i := range r.Kernel.Y {
				for j := range r.Kernel.X {
					l.weights[l.tap(f, first+c, i*r.Dilation.Y, j*r.Dilation.X)] = jump * float64(float32(r.Filters[r.Tap(f, c, i, j)]))
				}
			}
		}
	}
}

// gather finds the kernel of a projection from its synapses, which must have the same weight at every place.
func (b *blueprint) gather(l *plan, in input) error {
	p := b.net.Projections[in.projection]
	from, out := in.rule.In, l.Out()
	seen, jump := make([]bool, len(l.weights)), l.jump(p.Port)
	return b.net.Synapses(p, func(part []sim.Synapse) error {
		for _, s := range part {
			c, y, x := from.Place(int(s.Pre))
			f, oy, ox := out.Place(int(s.Post))
			tap := l.tap(f, in.shift+c, y/in.square+l.Padding.Y-oy*l.Stride.Y, x/in.square+l.Padding.X-ox*l.Stride.X)
			w := jump * float64(float32(s.Weight))
			if seen[tap] && l.weights[tap] != w {
				return refuseProjection(p, fmt.Sprintf("weights %v and %v of the same tap at two places", l.weights[tap], w), "give the convolution Filters, which all places share")
			}
			l.weights[tap], seen[tap] = w, true
		}
		return nil
	})
}

// gatherBiases finds the biases of a layer from the synapses of the slow clock, which must have the same weight throughout a channel.
func (b *blueprint) gatherBiases(l *plan) error {
	l.biases = make([]float64, l.Channels)
	out := l.Out()
	for _, p := range b.net.Projections {
		if b.place(p.Pre) != b.clock || b.place(p.Post) != l.population {
			continue
		}
		err := b.net.Synapses(p, func(part []sim.Synapse) error {
			for _, s := range part {
				f, y, x := out.Place(int(s.Post))
				w := l.jump(p.Port) * float64(float32(s.Weight))
				if (y > 0 || x > 0) && l.biases[f] != w {
					return refuseProjection(p, fmt.Sprintf("biases %v and %v in channel %d", l.biases[f], w, f), "have one bias for each channel")
				}
				l.biases[f] = w
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// filters are the weights of one input of the layer, in the order of a convolution without groups and dilation.
func (l *plan) filters(in input) []float64 {
	var w []float64
	for f := range l.Channels {
		for c := range in.rule.In.Channels {
			w = append(w, l.weights[l.tap(f, in.shift+c, 0, 0):][:l.Kernel.Area()]...)
		}
	}
	return w
}

// plain is the projection of an input as one convolution without groups and dilation, as the chip has it.
func (l *plan) plain(in input) topology.Convolution {
	return topology.Convolution{
		In: in.rule.In, Pool: in.rule.Pool, Channels: l.Channels, Kernel: l.Kernel, Stride: l.Stride, Padding: l.Padding,
		Filters: l.filters(in), Delay: topology.Delay(0),
	}
}
