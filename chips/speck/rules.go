package speck

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// addInput adds a projection to the input of a layer.
func (b *blueprint) addInput(l *plan, i int) error {
	p := b.net.Projections[i]
	from := b.maps[b.place(p.Pre)]
	rule, err := b.rule(p, from)
	if err != nil {
		return err
	}
	if rule.Pool.Y != rule.Pool.X {
		return refuseProjection(p, fmt.Sprintf("pooling over %v", rule.Pool), "pool over square windows")
	}
	if err := CheckPool(fmt.Sprintf("projection %q", p.Name()), rule.Pool.Y); err != nil {
		return err
	}
	in := input{projection: i, rule: rule, shift: l.In.Channels, square: rule.Pool.Y}
	s := shape(rule)
	if len(l.inputs) > 0 {
		s.In.Channels += l.In.Channels
		s.Bias = l.Bias
		same := l.Shape
		same.In.Channels = s.In.Channels
		if s != same {
			return refuseProjection(p, "a kernel of another shape than that of the first projection to the same neurons",
				"have the same kernel, stride, padding and size of the pooled map for both")
		}
	}
	s.Bias = l.Bias
	l.Shape = s
	l.inputs = append(l.inputs, in)
	return nil
}

// rule is what a projection does, from a population of a known map, as a convolution with all defaults filled in, without
// dilation: AllToAll has a kernel as large as the map.
func (b *blueprint) rule(p *sim.Projection, from topology.FeatureMap) (topology.Convolution, error) {
	if dense(p) {
		return topology.Convolution{In: from, Channels: p.Post.N, Kernel: topology.Extent{Y: from.Height, X: from.Width}}.Complete(), nil
	}
	rule, ok := convolution(p)
	if !ok {
		return rule, refuseProjection(p, fmt.Sprintf("synapses by a %T", p.Connector), "connect by topology.Convolution, SumPooling or AllToAll")
	}
	if err := rule.Check(); err != nil {
		return rule, err
	}
	if rule.In != from {
		return rule, refuseProjection(p, fmt.Sprintf("an input map of %v from a population that is one of %v", rule.In, from), "let both have the same shape")
	}
	return rule.Complete(), nil
}

// shape is the geometry of a convolution on the chip, which knows no dilation: the kernel is as large as it reaches.
func shape(r topology.Convolution) Shape {
	reach := func(kernel, dilation int) int { return dilation*(kernel-1) + 1 }
	return Shape{
		In: r.Pooled(), Channels: r.Channels, Stride: r.Stride, Padding: r.Padding,
		Kernel: topology.Extent{Y: reach(r.Kernel.Y, r.Dilation.Y), X: reach(r.Kernel.X, r.Dilation.X)},
	}
}

func channelsOnly(n int) topology.FeatureMap {
	return topology.FeatureMap{Channels: n, Height: 1, Width: 1}
}

// dense tells whether a projection connects all pairs: by AllToAll, or by a list of synapses that has each pair once.
func dense(p *sim.Projection) bool {
	switch rule := p.Connector.(type) {
	case topology.AllToAll:
		return true
	case topology.Synapses:
		if len(rule) != p.Pre.N*p.Post.N {
			return false
		}
		seen := make([]bool, len(rule))
		for i := range rule {
			pair := int(rule[i].Pre)*p.Post.N + int(rule[i].Post)
			if seen[pair] {
				return false
			}
			seen[pair] = true
		}
		return true
	}
	return false
}

// convolution is the rule of a projection as a convolution, unless it is AllToAll or another.
func convolution(p *sim.Projection) (topology.Convolution, bool) {
	switch rule := p.Connector.(type) {
	case topology.Convolution:
		return rule, true
	case topology.SumPooling:
		return rule.Convolution(), true
	}
	return topology.Convolution{}, false
}
