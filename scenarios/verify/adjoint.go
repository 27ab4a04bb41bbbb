package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// adjointCase is a network of two layers whose neurons fire any number of times, with the exact derivatives of a loss: the sum of
// (1 + 0.3 k) t_k over the spikes of the outputs, k from 0, in ms.
type adjointCase struct {
	TauM      float64      `json:"tau_m"`
	TauS      float64      `json:"tau_s"`
	Threshold float64      `json:"threshold"`
	Reset     float64      `json:"reset"`
	TEnd      float64      `json:"T_end"`
	Inputs    [][2]float64 `json:"inputs"` // time, input
	WIH       [][]float64  `json:"W_ih"`   // [hidden][input]
	WHO       []float64    `json:"W_ho"`   // to the one output
	Spikes    [][2]float64 `json:"spikes"` // neuron, time; the output is numbered after the hidden ones
	Loss      float64      `json:"loss"`
	GradWIH   [][]float64  `json:"grad_W_ih"`
	GradWHO   []float64    `json:"grad_W_ho"`

	inputs int
}

// adjointCases reads the file, which is one case.
func adjointCases(data []byte) ([]golden, error) {
	var c adjointCase
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, err
	}
	return []golden{&c}, nil
}

func (c *adjointCase) label() string { return "derivatives by weights" }

func (c *adjointCase) ways() []way { return simulations }

// check refuses a case whose columns do not fit together.
func (c *adjointCase) check() error {
	if len(c.WIH) == 0 || len(c.WHO) != len(c.WIH) || len(c.GradWHO) != len(c.WHO) || len(c.GradWIH) != len(c.WIH) {
		return fmt.Errorf("columns W_ih, W_ho, grad_W_ih, grad_W_ho: %d, %d, %d and %d rows, want as many, and 1 or more", len(c.WIH), len(c.WHO), len(c.GradWIH), len(c.GradWHO))
	}
	c.inputs = len(c.WIH[0])
	for j := range c.WIH {
		if len(c.WIH[j]) != c.inputs || len(c.GradWIH[j]) != c.inputs {
			return fmt.Errorf("columns W_ih, grad_W_ih: %d and %d values in row %d, want %d", len(c.WIH[j]), len(c.GradWIH[j]), j, c.inputs)
		}
	}
	for i, in := range c.Inputs {
		if !isIndex(in[1], c.inputs) {
			return fmt.Errorf("inputs[%d]: input %v, want a whole number below %d", i, in[1], c.inputs)
		}
		if i > 0 && in[0] <= c.Inputs[i-1][0] {
			return fmt.Errorf("inputs[%d]: at %v ms, want the order of time", i, in[0])
		}
	}
	for i, s := range c.Spikes {
		if !isIndex(s[0], len(c.WIH)+1) {
			return fmt.Errorf("spikes[%d]: neuron %v, want a whole number below %d", i, s[0], len(c.WIH)+1)
		}
	}
	return nil
}

// adjointNet is the case as a network.
type adjointNet struct {
	*sim.Network
	inputs, hidden, output *sim.Population
	end                    sim.Time
	toHidden, toOutput     topology.Synapses
}

func (c *adjointCase) network(own bool) (*adjointNet, error) {
	n := &adjointNet{Network: sim.NewNetwork(0)}
	var err error
	if n.end, err = ms(c.TEnd); err != nil {
		return nil, err
	}
	trains := make(models.Trains, c.inputs)
	for i, in := range c.Inputs {
		at, err := ms(in[0])
		if err != nil {
			return nil, fmt.Errorf("inputs[%d]: %w", i, err)
		}
		trains[int(in[1])] = append(trains[int(in[1])], at)
	}
	lif := models.LIF{
		TauM: c.TauM * sim.Millisecond, VTh: c.Threshold, VReset: c.Reset,
		Ports: []models.Port{{Shape: models.Exponential, Tau: c.TauS * sim.Millisecond}},
	}
	if own {
		lif.Each = func(int, *models.LIF) {}
	}
	n.inputs, n.hidden, n.output = n.Add("inputs", c.inputs, trains), n.Add("hidden", len(c.WIH), lif), n.Add("output", 1, lif)
	for j, row := range c.WIH {
		for i, w := range row {
			n.toHidden = connectParts(n.toHidden, i, j, w)
		}
		n.toOutput = connectParts(n.toOutput, j, 0, c.WHO[j])
	}
	n.Connect(n.inputs, n.hidden, 0, n.toHidden)
	n.Connect(n.hidden, n.output, 0, n.toOutput)
	return n, nil
}

// connectParts adds synapses that together have a weight of binary64.
func connectParts(all topology.Synapses, pre, post int, weight float64) topology.Synapses {
	for _, part := range parts(weight) {
		all = append(all, sim.Synapse{Pre: uint32(pre), Post: uint32(post), Weight: part})
	}
	return all
}

// run simulates the case, goes back through what was recorded, and compares.
func (c *adjointCase) run(ctx context.Context, w way) Result {
	// The spikes are rounded to a picosecond, of which their derivatives make no more than some units in the ninth place; the reference
	// was checked by differences to 4.3e-10.
	r := Result{Tolerance: 1e-9, ToleranceV: 1e-8}
	n, err := c.network(w.own)
	if err != nil {
		r.Err = err
		return r
	}
	var spikes record.Memory
	n.Record(&spikes)
	e, err := w.build(n.Network)
	if err == nil {
		err = e.RunUntil(ctx, n.end)
	}
	var g *eventprop.Gradient
	if err == nil {
		g, err = c.gradient(n, &spikes)
	}
	if r.Err = err; err != nil {
		return r
	}
	c.compare(n, &spikes, g, &r)
	return r
}

func (c *adjointCase) gradient(n *adjointNet, spikes *record.Memory) (*eventprop.Gradient, error) {
	neuron := eventprop.Neuron{TauM: c.TauM * sim.Millisecond, VTh: c.Threshold, VReset: c.Reset, TauS: []float64{c.TauS * sim.Millisecond}}
	a, err := eventprop.New(n.Network, map[*sim.Population]eventprop.Neuron{n.hidden: neuron, n.output: neuron})
	if err != nil {
		return nil, err
	}
	t, err := a.Trace(spikes.Spikes, n.end)
	if err != nil {
		return nil, err
	}
	return t.Backward(risingSum{n.output})
}

// risingSum is the loss of the case.
type risingSum struct{ output *sim.Population }

// Evaluate implements eventprop.Loss.
func (l risingSum) Evaluate(t *eventprop.Trace, d *eventprop.Derivatives) (sum float64, err error) {
	by := d.Spike(l.output)
	for k, s := range t.Spikes(l.output) {
		factor := 1 + 0.3*float64(k)
		sum += factor * s.At.Milliseconds()
		by[k] += factor / sim.Millisecond
	}
	return sum, nil
}

// compare matches spikes by time, and derivatives relative to the largest of their layer. Each part of a weight has the derivative of the
// weight.
func (c *adjointCase) compare(n *adjointNet, spikes *record.Memory, g *eventprop.Gradient, r *Result) {
	for j := range len(c.WIH) + 1 {
		population, neuron := n.hidden, uint32(j)
		if j == len(c.WIH) {
			population, neuron = n.output, 0
		}
		var have, want []float64
		for _, s := range spikes.Spikes(population) {
			if s.Neuron == neuron {
				have = append(have, s.At.Milliseconds())
			}
		}
		for _, s := range c.Spikes {
			if int(s[0]) == j {
				want = append(want, s[1])
			}
		}
		r.match(have, want)
	}
	scale := 0.0
	for j, row := range c.GradWIH {
		scale = max(scale, math.Abs(c.GradWHO[j]))
		for _, by := range row {
			scale = max(scale, math.Abs(by))
		}
	}
	off := func(have, want float64) { r.MaxDV = math.Max(r.MaxDV, math.Abs(have-want)/scale) }
	for k, s := range n.toHidden {
		off(g.Weight[0][k], c.GradWIH[s.Post][s.Pre])
	}
	for k, s := range n.toOutput {
		off(g.Weight[1][k], c.GradWHO[s.Pre])
	}
	off(g.Loss/c.Loss*scale, scale)
}
