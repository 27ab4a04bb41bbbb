package verify

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// network builds the case.
func (c *loihiCase) network(own bool) (*trial, error) {
	weights, err := c.stored(c.Weights, c.OnChip, c.format())
	if err != nil {
		return nil, err
	}
	t := &trial{net: sim.NewNetwork(0), end: tick * sim.Time(c.Steps)}
	t.neurons = t.net.Add("neurons", c.N, c.spec(own))
	t.net.Record(t, t.neurons)
	if len(c.Inputs) > 0 {
		trains, synapses := c.inputs(weights)
		t.net.Connect(t.net.Add("inputs", len(trains), trains), t.neurons, 0, synapses)
	}
	return t, c.recurrence(t)
}

// inputs makes a source neuron for each input and payload that it ever has: the payload is a factor of the weight.
func (c *loihiCase) inputs(weights [][]int) (models.Trains, topology.Synapses) {
	type sender struct{ input, payload int }
	number := map[sender]int{}
	var trains models.Trains
	var synapses topology.Synapses
	for _, in := range c.Inputs {
		s := sender{in[1], in[2]}
		k, known := number[s]
		if !known {
			k = len(trains)
			number[s], trains = k, append(trains, nil)
			for i := range c.N {
				late := 1
				if c.Delays != nil {
					late += c.Delays[i][s.input]
				}
				w := math.Ldexp(float64(weights[i][s.input]*s.payload), max(0, c.Exp))
				synapses = append(synapses, sim.Synapse{Pre: uint32(k), Post: uint32(i), Weight: w, Delay: sim.Time(late) * tick})
			}
		}
		trains[k] = append(trains[k], sim.Time(in[0]-1)*tick)
	}
	return trains, synapses
}

// recurrence connects the neurons with one another.
func (c *loihiCase) recurrence(t *trial) error {
	if c.Back == nil {
		return nil
	}
	f := c.format()
	f.Sign, f.Exp = signModes["MIXED"], c.BackExp
	weights, err := c.stored(c.Back, c.BackChip, f)
	var synapses topology.Synapses
	for i, row := range weights {
		for k, w := range row {
			synapses = append(synapses, sim.Synapse{Pre: uint32(k), Post: uint32(i), Weight: math.Ldexp(float64(w), c.BackExp), Delay: tick})
		}
	}
	t.net.Connect(t.neurons, t.neurons, 0, synapses)
	return err
}

// run simulates the case and compares: all bits of u and v after every step, and all spikes.
func (c *loihiCase) run(ctx context.Context, w way) (r Result) {
	t, err := c.network(w.own)
	if err != nil {
		r.Err = err
		return r
	}
	e, err := w.build(t.net)
	if err != nil {
		r.Err = err
		return r
	}
	for k := range c.Steps {
		if r.Err = e.RunUntil(ctx, tick*sim.Time(k)+1); r.Err != nil {
			return r
		}
		if r.Err = c.compare(e, t, k, &r); r.Err != nil {
			return r
		}
	}
	for i := range c.N {
		var have, want []float64
		for _, s := range t.spikes {
			if int(s.Neuron) == i {
				have = append(have, s.At.Milliseconds())
			}
		}
		for k, row := range c.Spikes {
			if row[i] != 0 {
				want = append(want, float64(k))
			}
		}
		r.match(have, want)
	}
	return r
}

// compare compares the state after a step.
func (c *loihiCase) compare(e engine, t *trial, k int, r *Result) error {
	neurons, have := make([]int, c.N), make([]float64, c.N)
	for i := range neurons {
		neurons[i] = i
	}
	for _, variable := range []struct {
		name string
		want [][]int
	}{{"u0", c.U}, {"v", c.V}} {
		if err := e.Probe(t.neurons, variable.name, neurons, have); err != nil {
			return err
		}
		for i := range have {
			r.MaxDV = math.Max(r.MaxDV, math.Abs(have[i]-float64(variable.want[k][i])))
		}
	}
	return nil
}
