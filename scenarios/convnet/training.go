package convnet

import (
	"context"

	"github.com/ranvier-sim/ranvier/plasticity/convert"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// experiment is a network that was trained, and what it is judged by.
type experiment struct {
	*Network
	seed    uint64
	train   lessons
	test    lessons
	trained *convert.Network
	units   []float64 // the activation of one spike of each layer
	learned float64   // accuracy on what was learned from
}

// The layers of the artificial network: two convolutions, each with a pooling that has no neurons, and a dense one.
const (
	firstConvolution = iota
	firstPooling
	secondConvolution
	secondPooling
	dense
)

// first is the first convolution, from the pixels.
func (n *Network) first(retina topology.FeatureMap) topology.Convolution {
	return topology.Convolution{In: retina, Channels: n.First, Kernel: topology.Square(3), Padding: topology.Square(1)}
}

// second is the second convolution, from the first, pooled.
func (n *Network) second(retina topology.FeatureMap) topology.Convolution {
	return topology.Convolution{In: n.first(retina).Out(), Pool: window, Channels: n.Second, Kernel: topology.Square(3), Padding: topology.Square(1)}
}

// classes is the dense layer, from the second, pooled: a convolution as large as the map.
func (n *Network) classes(retina topology.FeatureMap, classes int) topology.Convolution {
	r := topology.Convolution{In: n.second(retina).Out(), Pool: window, Channels: classes}
	m := r.Pooled()
	r.Kernel = topology.Extent{Y: m.Height, X: m.Width}
	return r
}

// window is that of both poolings.
var window = topology.Square(2)

// artificial is the artificial network of these rules, with weights drawn from the seed.
func (n *Network) artificial(retina topology.FeatureMap, classes int, seed uint64) (*convert.Network, error) {
	net := new(convert.Network)
	for _, rule := range []topology.Convolution{n.first(retina), n.second(retina), n.classes(retina, classes)} {
		if rule.Pool != (topology.Extent{}) {
			pooling, err := layer(convert.Pooling, topology.SumPooling{In: rule.In, Window: rule.Pool, Weight: topology.Const(0)}.Convolution())
			if err != nil {
				return nil, err
			}
			pooling.Weights[0] = 1
			net.Layers = append(net.Layers, pooling)
			rule.In, rule.Pool = rule.Pooled(), topology.Extent{}
		}
		rule.Filters = make([]float64, rule.Taps())
		for i := range rule.Filters {
			rule.Filters[i] = float64(i) // the numbers of the weights
		}
		kind := convert.Rectified
		if len(net.Layers) == dense {
			kind = convert.Evidence
		}
		l, err := layer(kind, rule)
		if err != nil {
			return nil, err
		}
		l.Draw(seed, len(net.Layers))
		net.Layers = append(net.Layers, l)
	}
	return net, nil
}

// layer is the layer of a rule whose weights are the numbers of weights.
func layer(kind convert.Kind, r topology.Convolution) (*convert.Layer, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	in, out := r.In.N(), r.Out().N()
	var synapses []sim.Synapse
	var err error
	for part := range r.Parts(in, out) {
		if synapses, err = r.Part(sim.Part{Index: part, Pre: in, Post: out}, synapses); err != nil {
			return nil, err
		}
	}
	return convert.NewLayer(kind, in, out, synapses)
}

// train trains the artificial network, and finds what a spike is to stand for.
func (n *Network) train(ctx context.Context, s *session.Session) (*experiment, error) {
	train, test, err := n.open(s.Seed)
	if err != nil {
		return nil, err
	}
	e := &experiment{Network: n, seed: s.Seed}
	e.train = lessons{recordings: train, slice: n.Slice, shift: n.Shift, seed: s.Seed}
	e.test = lessons{recordings: test, slice: n.Slice}
	if e.trained, err = n.artificial(train.size(), len(train.classes()), s.Seed); err != nil {
		return nil, err
	}
	if err := e.learn(ctx, s); err != nil {
		return nil, err
	}
	if err := e.trained.Centre(); err != nil {
		return nil, err
	}
	plain := e.train
	plain.shift = 0
	e.units, err = e.trained.Units(plain, convert.Conversion{Percentile: n.Percentile, Peak: n.Peak, Heaviest: n.Heaviest, Input: inputUnit})
	return e, err
}

// learn shows the recordings, epoch by epoch: first in slices, which is faster, and then event by event.
func (e *experiment) learn(ctx context.Context, s *session.Session) error {
	if err := e.epochs(ctx, s, "learning", e.train, e.Rate, e.Epochs); err != nil || e.Fine == 0 {
		return err
	}
	fine := e.train
	fine.slice, fine.seed = 0, e.train.seed+1
	return e.epochs(ctx, s, "learning, event by event", fine, e.Rate/2, e.Fine)
}

// epochs learns from all recordings n times.
func (e *experiment) epochs(ctx context.Context, s *session.Session, label string, data lessons, rate float64, n int) error {
	t := gradient.Trainer{
		Model: &convert.Task{Network: e.trained, Data: data}, Optimizer: gradient.Adam{},
		Rate: rate, Schedule: gradient.Cosine{Epochs: float64(n)}, Batch: e.Batch, Seed: data.seed, Workers: e.Workers,
	}
	if err := t.Open(); err != nil {
		return err
	}
	step, done := s.Track(label, n*data.Len())
	defer done()
	for range n {
		batch, err := t.Epoch(ctx, func(samples int) {
			for range samples {
				step()
			}
		})
		if err != nil {
			return err
		}
		e.learned = float64(batch.Right) / float64(batch.Samples)
	}
	return nil
}
