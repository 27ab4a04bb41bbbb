package speck

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/topology"
)

// Sweep is the order in which a core goes through the neurons that one event reaches. It is not documented; the order in
// which their spikes leave the core follows it.
type Sweep uint8

const (
	// PlacesFirst goes from place to place of the kernel, row by row, and there through all channels. This is the
	// default, as the core is said to sweep the positions of the kernel.
	PlacesFirst Sweep = iota
	// ChannelsFirst goes through the channels, and in each from place to place: by index.
	ChannelsFirst
)

// String is "places" or "channels".
func (s Sweep) String() string {
	switch s {
	case PlacesFirst:
		return "places"
	case ChannelsFirst:
		return "channels"
	}
	return fmt.Sprintf("Sweep(%d)", uint8(s))
}

// core is the state of one core: the neurons of its layer, and how an event changes them.
//
// An event of channel c at (y, x) reaches, by tap (i, j), the place ((y + pad - i)/stride, (x + pad - j)/stride), where the
// stride divides, of every channel. There the weight is added to the state, int8 to int16; the lower bound is
// applied; and a state at or above the threshold makes the neuron fire, once, whatever it is: what is left above the
// threshold waits for the next event that reaches the neuron. Weights of 0 are skipped: they are no operation. (Vendor:
// sinabs, tests/test_dynapcnn/test_single_neuron_hardware.py for >=, docs/speck/faqs/tips_for_training.md for one spike
// an event. The upper end of int16 is not documented; here the state stays there, and it is counted.)
type core struct {
	*Layer
	sweep Sweep
	out   topology.FeatureMap
	// Both with the channels together, which an event reaches together: weights by [source channel][row][column][target
	// channel], the state by [row][column][channel].
	weights []int8
	state   []int16

	fired     []int32 // by the last event or tick: neurons, as FeatureMap numbers them, in the order of the sweep
	at        []int   // of each, after how many operations of the event it fired
	ops       int     // synaptic operations of the last event
	saturated uint64  // operations that would have left int16
}

func newCore(l *Layer, sweep Sweep) *core {
	c := &core{Layer: l, sweep: sweep, out: l.Out()}
	c.weights = make([]int8, len(l.Weights))
	taps := l.Kernel.Area()
	for f := range l.Channels {
		for from := range l.In.Channels {
			for tap := range taps {
				c.weights[(from*taps+tap)*l.Channels+f] = l.Weights[(f*l.In.Channels+from)*taps+tap]
			}
		}
	}
	c.state = make([]int16, c.out.N())
	return c
}

// reset brings all neurons to 0.
func (c *core) reset() { clear(c.state) }

// event applies an event at a pixel of a source channel.
func (c *core) event(channel, y, x int) {
	c.fired, c.at, c.ops = c.fired[:0], c.at[:0], 0
	if c.sweep == ChannelsFirst {
		for f := range c.Channels {
			c.places(channel, y, x, f, f+1)
		}
		return
	}
	c.places(channel, y, x, 0, c.Channels)
}

// places goes through the places that an event reaches, row by row, and there through channels [lo, hi).
func (c *core) places(channel, y, x, lo, hi int) {
	for i := c.Kernel.Y - 1; i >= 0; i-- {
		oy, ok := landing(y+c.Padding.Y-i, c.Stride.Y, c.out.Height)
		if !ok {
			continue
		}
		for j := c.Kernel.X - 1; j >= 0; j-- {
			if ox, ok := landing(x+c.Padding.X-j, c.Stride.X, c.out.Width); ok {
				c.update(((channel*c.Kernel.Y+i)*c.Kernel.X+j)*c.Channels, oy, ox, lo, hi)
			}
		}
	}
}

// landing is where a tap leads: whether to a neuron, and to which.
func landing(at, stride, n int) (int, bool) {
	if at < 0 || at%stride != 0 || at/stride >= n {
		return 0, false
	}
	return at / stride, true
}

// update adds the weights of one tap to the channels [lo, hi) of one place.
func (c *core) update(tap, oy, ox, lo, hi int) {
	weights := c.weights[tap+lo : tap+hi]
	first := (oy*c.out.Width + ox) * c.Channels
	state := c.state[first+lo : first+hi]
	for k, w := range weights {
		if w == 0 {
			continue
		}
		c.ops++
		if c.add(&state[k], int32(w)) {
			c.fired = append(c.fired, int32(c.out.Index(lo+k, oy, ox)))
			c.at = append(c.at, c.ops)
		}
	}
}

// add adds to the state of a neuron, and tells whether it fires.
func (c *core) add(state *int16, w int32) bool {
	v := c.moved(*state, w)
	fires := v >= c.Threshold
	switch {
	case fires && c.ToZero:
		v = 0
	case fires:
		v -= c.Threshold
	}
	*state = v
	return fires
}

// moved is a state after an addition, within its bounds.
func (c *core) moved(state int16, by int32) int16 {
	v := int32(state) + by
	if v > math.MaxInt16 {
		c.saturated++
		return math.MaxInt16
	}
	return int16(max(v, int32(c.Low)))
}

// tick adds the biases to all neurons, as every cycle of the slow clock does, in the order of their indices. Whether the
// threshold is tested then is not documented: it is if fire is set. Otherwise a neuron that has been lifted to its threshold
// fires at the next event that reaches it.
func (c *core) tick(fire bool) {
	c.fired, c.at, c.ops = c.fired[:0], c.at[:0], 0
	for f, bias := range c.Biases {
		if bias == 0 {
			continue
		}
		for y := range c.out.Height {
			for x := range c.out.Width {
				c.ops++
				if c.lift(&c.state[(y*c.out.Width+x)*c.Channels+f], int32(bias), fire) {
					c.fired = append(c.fired, int32(c.out.Index(f, y, x)))
					c.at = append(c.at, c.ops)
				}
			}
		}
	}
}

// lift is add, with the threshold tested or not.
func (c *core) lift(state *int16, bias int32, fire bool) bool {
	if fire {
		return c.add(state, bias)
	}
	*state = c.moved(*state, bias)
	return false
}

// potential is the state of a neuron, as FeatureMap numbers it.
func (c *core) potential(neuron int) int16 {
	f, y, x := c.out.Place(neuron)
	return c.state[(y*c.out.Width+x)*c.Channels+f]
}
