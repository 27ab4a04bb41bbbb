package train

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"codeberg.org/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// Evaluate shows all samples. The grid is that of the simulator, whatever is given.
func (n *atWill) Evaluate(ctx context.Context, data gradient.Samples, _ float64, workers int) ([]gradient.Verdict, error) {
	return n.task.Evaluate(ctx, data, workers)
}

// simulated is the network in the simulator.
type simulated struct {
	*sim.Network
	inputs *sim.Population
	layers []*sim.Population
	spikes record.Memory
}

// simulate describes the network to the simulator.
func (n *atWill) simulate() *simulated {
	s := &simulated{Network: sim.NewNetwork(0)}
	s.inputs = s.Add("inputs", n.task.Network.Layers[0].Pre, models.Trains(nil))
	pre := s.inputs
	for k, l := range n.task.Network.Layers {
		lif := models.LIF{TauM: l.TauM, VTh: l.VTh, TRef: l.TRef, Ports: []models.Port{{Shape: models.Exponential, Tau: l.TauS[0]}}}
		post := s.Add(layerName(k), l.Post, lif)
		synapses := make(topology.Synapses, 0, l.Pre*l.Post)
		for i, w := range l.Weights {
			synapse := sim.Synapse{Pre: uint32(i / l.Post), Post: uint32(i % l.Post), Weight: w}
			if l.Delays != nil {
				synapse.Delay = sim.Time(l.Delays[i])
			}
			synapses = append(synapses, synapse)
		}
		s.Connect(pre, post, 0, synapses)
		s.layers, pre = append(s.layers, post), post
	}
	s.Record(&s.spikes, s.layers...)
	return s
}

// Compare shows samples to the simulator, each to a network at rest, and sets every spike of every layer beside that of the
// training. The runs are counted, and signed in the order of the samples. Errors are those of Build and RunUntil.
func (n *atWill) Compare(ctx context.Context, s *session.Session, data gradient.Samples, o firstspike.Comparing) (*firstspike.Comparison, error) {
	simulated, c, pass := n.simulate(), new(firstspike.Comparison), n.task.Network.NewPass()
	engine, err := s.Build(simulated.Network)
	if err != nil {
		return nil, err
	}
	for k := range o.Samples {
		inputs := n.inputs(data, k)
		pass.Forward(inputs)
		simulated.show(inputs)
		if err := errors.Join(engine.Reset(), ctx.Err()); err != nil {
			return nil, err
		}
		if err := engine.RunUntil(ctx, n.task.Network.Until); err != nil {
			return nil, err
		}
		s.Count(engine.Stats(), engine.Now())
		digest, err := simulated.compare(pass, data.Label(k), c)
		if err != nil {
			return nil, err
		}
		s.Sign(digest)
		if o.Step != nil {
			o.Step()
		}
	}
	return c, nil
}

// inputs are the spikes of a sample.
func (n *atWill) inputs(data gradient.Samples, k int) (inputs []eventprop.Input) {
	for _, e := range data.Events(nil, k) {
		inputs = append(inputs, eventprop.Input{Source: e.Source, At: n.Instant(e.At)})
	}
	first := n.task.Network.Layers[0].Pre - len(n.task.Bias)
	for i, at := range n.task.Bias {
		inputs = append(inputs, eventprop.Input{Source: first + i, At: n.Instant(at)})
	}
	return inputs
}

// show makes the inputs fire in the next run.
func (s *simulated) show(inputs []eventprop.Input) {
	trains := make(models.Trains, s.inputs.N)
	for _, in := range inputs {
		trains[in.Source] = []sim.Time{in.At}
	}
	s.inputs.Spec = trains
	s.spikes.Reset()
}

// compare compares one sample, neuron by neuron, and returns the fingerprint of its spikes.
func (s *simulated) compare(pass *eventprop.Pass, label int, c *firstspike.Comparison) (record.Digest, error) {
	hash, err := record.NewHash(s.layers)
	if err != nil {
		return record.Digest{}, err
	}
	c.Samples++
	for k, population := range s.layers {
		spikes := s.spikes.Spikes(population)
		if err := hash.Record(population, spikes); err != nil {
			return record.Digest{}, err
		}
		c.Spikes += len(spikes)
		have, want := trainsOf(spikes, population.N), trainsOf(pass.Spikes(k, nil), population.N)
		for j := range have {
			if len(have[j]) != len(want[j]) {
				c.Otherwise++
				continue
			}
			for i, at := range have[j] {
				c.Largest = max(c.Largest, at-want[j][i], want[j][i]-at)
			}
		}
	}
	if spikes := s.spikes.Spikes(s.layers[len(s.layers)-1]); len(spikes) > 0 && int(spikes[0].Neuron) == label {
		c.Right++
	}
	return hash.Sum(), nil
}

// trainsOf are the spikes of each neuron, in order of time.
func trainsOf(spikes []sim.Spike, n int) [][]sim.Time {
	trains := make([][]sim.Time, n)
	for _, s := range spikes {
		trains[s.Neuron] = append(trains[s.Neuron], s.At)
	}
	for _, t := range trains {
		slices.Sort(t)
	}
	return trains
}

// Save writes the weights of each layer, and the delays in ps, for NumPy: a row for each source.
func (n *atWill) Save(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := npz.NewWriter(f)
	for k, l := range n.task.Network.Layers {
		name := func(array string) string { return fmt.Sprintf("layer%d.%s.npy", k, array) }
		err = errors.Join(err, w.Write(name("weights"), mat.NewDense(l.Pre, l.Post, l.Weights)))
		if l.Delays != nil {
			err = errors.Join(err, w.Write(name("delays"), mat.NewDense(l.Pre, l.Post, l.Delays)))
		}
	}
	return errors.Join(err, w.Close())
}
