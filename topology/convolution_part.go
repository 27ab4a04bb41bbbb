package topology

import "github.com/ranvier-sim/ranvier/sim"

// Parts implements sim.Connector: whole targets, some 65536 synapses each.
func (r Convolution) Parts(_, post int) int {
	r = r.Complete()
	if r.Check() != nil {
		return 1 // which reports it
	}
	return r.divide(post).parts()
}

// divide cuts the targets into parts.
func (r Convolution) divide(post int) division {
	return divide(post, float64(r.In.Channels/r.Groups)*float64(r.Kernel.Area())*float64(r.Pool.Area()))
}

// Part implements sim.Connector. Targets ascend, and for each target its sources.
func (r Convolution) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	r = r.Complete()
	if err := r.Check(); err != nil {
		return dst, once(p, err)
	}
	if err := r.checkSizes(p); err != nil {
		return dst, once(p, err)
	}
	lo, hi := r.divide(p.Post).bounds(p.Index)
	start := len(dst)
	for post := lo; post < hi; post++ {
		dst = r.field(post).appendSynapses(dst)
	}
	b := Batch{Part: p, Synapses: dst[start:]}
	if r.Filters == nil {
		return dst, furnish(b, r.Weight, r.Delay)
	}
	return dst, furnish(b, preset{}, r.Delay)
}

// preset are weights that the rule has set itself.
type preset struct{}

func (preset) SetWeights(Batch) error { return nil }

// field is the receptive field of one neuron of the target.
type field struct {
	Convolution
	pooled    FeatureMap
	post      int
	f         int // its channel
	top, left int // what tap (0, 0) sees, in the pooled input
}

// field is that of a neuron of the target. The rule is complete.
func (r Convolution) field(post int) *field {
	f, y, x := r.Out().Place(post)
	return &field{
		Convolution: r, pooled: r.Pooled(), post: post, f: f,
		top: y*r.Stride.Y - r.Padding.Y, left: x*r.Stride.X - r.Padding.X,
	}
}

// appendSynapses appends the synapses of the neuron, whose sources ascend.
func (v *field) appendSynapses(dst []sim.Synapse) []sim.Synapse {
	channels := v.In.Channels / v.Groups
	first := v.f / (v.Channels / v.Groups) * channels // of its group
	for c := range channels {
		for i := range v.Kernel.Y {
			row := v.top + i*v.Dilation.Y
			if row < 0 || row >= v.pooled.Height {
				continue
			}
			for y := row * v.Pool.Y; y < (row+1)*v.Pool.Y; y++ {
				dst = v.appendRow(dst, v.Tap(v.f, c, i, 0), v.In.Index(first+c, y, 0))
			}
		}
	}
	return dst
}

// appendRow appends the synapses from one row of pixels, which begins at neuron pre, by one row of taps.
func (v *field) appendRow(dst []sim.Synapse, tap, pre int) []sim.Synapse {
	for j := range v.Kernel.X {
		column := v.left + j*v.Dilation.X
		if column < 0 || column >= v.pooled.Width {
			continue
		}
		for x := column * v.Pool.X; x < (column+1)*v.Pool.X; x++ {
			s := sim.Synapse{Pre: uint32(pre + x), Post: uint32(v.post)}
			if v.Filters != nil {
				s.Weight = v.Filters[tap+j]
			}
			dst = append(dst, s)
		}
	}
	return dst
}

// Synapses is the number of synapses.
func (r Convolution) Synapses() int {
	r = r.Complete()
	in, out := r.Pooled(), r.Out()
	rows := reached(in.Height, out.Height, r.Kernel.Y, r.Stride.Y, r.Padding.Y, r.Dilation.Y)
	columns := reached(in.Width, out.Width, r.Kernel.X, r.Stride.X, r.Padding.X, r.Dilation.X)
	return r.Channels * (r.In.Channels / r.Groups) * rows * columns * r.Pool.Area()
}

// reached counts the taps that lie within the input, over all places of the kernel in one direction.
func reached(in, out, kernel, stride, padding, dilation int) (n int) {
	for o := range out {
		first := o*stride - padding // what tap 0 sees; tap k sees first + k dilation
		from, to := 0, kernel
		if first < 0 {
			from = (-first + dilation - 1) / dilation
		}
		if left := in - first; left <= 0 {
			to = 0
		} else {
			to = min(to, (left+dilation-1)/dilation)
		}
		n += max(0, to-from)
	}
	return n
}
