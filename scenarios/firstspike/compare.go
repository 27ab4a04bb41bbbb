package firstspike

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Settle rounds times that are parameters, delays and pulses, to the picosecond, as the simulator has them.
func (n *Network) Settle() {
	for _, l := range n.Layers {
		for _, times := range [][]float64{l.Pulses, l.Axonal, l.Synaptic} {
			for i, t := range times {
				times[i] = n.round(t)
			}
		}
	}
}

// Comparing says what of a data set to compare, and how.
type Comparing struct {
	Samples int    // the first of them
	Workers int    // 0 for as many as there are cores; changes no result
	Step    func() // called after each sample; nil if nobody asks
}

// Comparison is how a network does in the simulator, and in closed form, for the same samples.
type Comparison struct {
	Samples, Right int
	Spikes         int      // of all layers, in the simulator
	Largest        sim.Time // difference of a spike time, layer by layer
	Otherwise      int      // neurons that fired in one of the two only
	Potential      float64  // largest difference of a potential that decides, mV, where it is not a spike that does
}

// Accuracy is the part of the samples that were decided rightly in the simulator.
func (c *Comparison) Accuracy() float64 { return float64(c.Right) / float64(max(1, c.Samples)) }

// Compare shows samples to the simulator, each to a network at rest, and sets every spike of every layer beside that of the closed form, which
// is given what the simulator gave the layer. The runs are counted, and signed in the order of the samples. Errors are those of Build and RunUntil.
func (n *Network) Compare(ctx context.Context, s *session.Session, data gradient.Samples, o Comparing) (*Comparison, error) {
	if o.Workers == 0 {
		o.Workers = runtime.NumCPU()
	}
	total, digests := new(Comparison), make([]record.Digest, o.Samples)
	var mu sync.Mutex
	var taken atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(o.Workers, o.Samples) {
		group.Go(func() error {
			b, err := n.newBench(s)
			if err != nil {
				return err
			}
			for k := int(taken.Add(1)) - 1; k < o.Samples; k = int(taken.Add(1)) - 1 {
				if digests[k], err = b.compare(ctx, data, k); err != nil {
					return err
				}
				if o.Step != nil {
					o.Step()
				}
			}
			mu.Lock()
			defer mu.Unlock()
			total.add(&b.Comparison)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, d := range digests {
		s.Sign(d)
	}
	return total, nil
}

func (c *Comparison) add(o *Comparison) {
	c.Samples, c.Right, c.Spikes = c.Samples+o.Samples, c.Right+o.Right, c.Spikes+o.Spikes
	c.Otherwise += o.Otherwise
	c.Largest = max(c.Largest, o.Largest)
}

// bench is a network in both forms, for one goroutine.
type bench struct {
	*Network
	Comparison
	session   *session.Session
	simulated *Simulated
	engine    *sim.Engine
	pass      *gradient.Pass
	events    []gradient.Event
	first     []sim.Time
}

func (n *Network) newBench(s *session.Session) (*bench, error) {
	b := &bench{Network: n, session: s, simulated: n.Simulate(sim.Never), pass: n.NewPass()}
	engine, err := s.Build(b.simulated.Network)
	b.engine = engine
	return b, err
}

// compare shows one sample.
func (b *bench) compare(ctx context.Context, data gradient.Samples, k int) (record.Digest, error) {
	b.events = data.Events(b.events[:0], k)
	b.simulated.Show(&b.About, b.events)
	if err := b.engine.Reset(); err != nil {
		return record.Digest{}, err
	}
	if err := b.engine.RunUntil(ctx, b.End()); err != nil {
		return record.Digest{}, err
	}
	b.session.Count(b.engine.Stats(), b.engine.Now())
	b.Samples++
	in := b.events
	for layer, population := range b.simulated.Layers {
		b.first = b.simulated.First(b.first, population)
		in = b.layer(b.pass.Layer(layer, in), in)
	}
	if winner(b.first) == data.Label(k) {
		b.Right++
	}
	return b.simulated.Fingerprint()
}

// layer compares the spikes of a layer with those of the closed form, and returns them for the next.
func (b *bench) layer(want []float64, in []gradient.Event) []gradient.Event {
	in = in[:0]
	for j, at := range b.first {
		closed := b.Instant(want[j])
		if at == sim.Never || closed == sim.Never {
			if at != closed {
				b.Otherwise++
			}
		} else {
			b.Largest = max(b.Largest, at-closed, closed-at)
		}
		if at != sim.Never {
			b.Spikes++
			in = append(in, gradient.Event{Source: j, At: float64(at) / float64(b.Tau)})
		}
	}
	return in
}

// winner is the neuron that fired first, the lower one of two at once, or -1.
func winner(first []sim.Time) int {
	earliest, who := sim.Never, -1
	for i, t := range first {
		if t < earliest {
			earliest, who = t, i
		}
	}
	return who
}
