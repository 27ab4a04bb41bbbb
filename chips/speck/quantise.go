package speck

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// The constraints of the chip, by their places in its list.
const (
	onRecurrence = iota
	onDelays
	onNeurons
	onWeights
	onEvents
	onState
	onTime
)

const (
	recurrenceConstraint = "recurrence"
	delaysConstraint     = "delays"
	neuronsConstraint    = "neurons"
	weightsConstraint    = "weights"
)

// constraints are what the chip does to a network.
var constraints = []chips.Constraint{
	onRecurrence: {Name: recurrenceConstraint, Meaning: "no spike comes back to the layer that it came from"},
	onDelays:     {Name: delaysConstraint, Meaning: "synapses have no delays of their own"},
	onNeurons:    {Name: neuronsConstraint, Meaning: "neurons do not leak, rest or wait, and an arrival acts at once"},
	onWeights:    {Name: weightsConstraint, Meaning: "weights are whole numbers of 8 bits, thresholds of 16, on one scale for each layer"},
	onEvents:     {Name: "events", Meaning: "every event is served by itself, and makes a neuron fire once at most"},
	onState:      {Name: "state", Meaning: "potentials are whole numbers of 16 bits"},
	onTime:       {Name: "time", Meaning: "cores and router take time for every event, one after the other"},
}

// quantise is Chip.Quantise.
func quantise(net *sim.Network, on chips.Set) (*chips.Quantised, error) {
	b, err := read(net)
	if err != nil {
		return nil, err
	}
	q := &chips.Quantised{On: on, Network: sim.NewNetwork(net.Seed), Latency: make([]sim.Time, len(net.Populations))}
	if on.Has(onNeurons) {
		for k := range b.layers {
			q.Changes = append(q.Changes, b.layers[k].changes...)
		}
	}
	if on.Has(onWeights) {
		var errs []error
		for k := range b.layers {
			changes, err := b.layers[k].quantise()
			q.Changes = append(q.Changes, changes...)
			errs = append(errs, err)
		}
		if err := errors.Join(errs...); err != nil {
			return nil, err
		}
	}
	for k, p := range net.Populations {
		spec := p.Spec
		if l := b.layer[k]; l != none {
			spec = b.layers[l].spec(on, spec)
		}
		q.Network.Add(p.Name, p.N, spec)
	}
	changes, err := b.connect(q, on)
	q.Changes = slices.Insert(q.Changes, 0, changes...)
	if b.clock != none {
		q.Notes = append(q.Notes, fmt.Sprintf("%q is the slow clock: every spike of it adds the biases, and the host sends none", net.Populations[b.clock].Name))
	}
	return q, err
}

// spec is the neurons of a layer under the constraints that are on.
func (l *plan) spec(on chips.Set, exact sim.Spec) sim.Spec {
	switch {
	case on.Has(onEvents):
		return Neuron{Threshold: int16(l.threshold), Low: int16(l.low), ToZero: l.toZero, Wide: !on.Has(onState)}
	case on.Has(onNeurons) && l.toZero:
		return models.IF{VTh: l.threshold, Ports: make([]models.Port, max(1, len(l.jumps)))}
	case on.Has(onNeurons):
		return models.SubtractiveIF{VTh: l.threshold, Floor: l.low}
	}
	return exact
}

// connect adds the projections, in the order of the network, as the constraints that are on leave them, and returns what
// these change.
func (b *blueprint) connect(q *chips.Quantised, on chips.Set) (changes []chips.Change, err error) {
	shortest := make([]sim.Time, len(b.net.Projections))
	for i, p := range b.net.Projections {
		where := fmt.Sprintf("projection %q", p.Name())
		late := chips.Change{Constraint: delaysConstraint, Where: where, Field: "delay", Unit: "ms"}
		back := chips.Change{Constraint: recurrenceConstraint, Where: where, Field: "weight", Detail: "synapses are left out: the error is the weight, in the unit of its port"}
		shortest[i] = sim.Never
		err := b.net.Synapses(p, func(part []sim.Synapse) error {
			for _, s := range part {
				late.Compare(s.Delay.Milliseconds(), 0)
				back.Compare(s.Weight, 0)
				shortest[i] = min(shortest[i], s.Delay)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		switch {
		case recurrent(p) && on.Has(onRecurrence) && back.Values > 0:
			changes = append(changes, back)
		case !recurrent(p) && on.Has(onDelays) && late.Changed > 0:
			changes = append(changes, late)
		}
		port := p.Port
		if on.Has(onEvents) {
			port = 0 // a neuron of the chip has one
		}
		made := q.Network.Connect(q.Network.Populations[b.place(p.Pre)], q.Network.Populations[b.place(p.Post)], port, b.underConstraints(i, on))
		if err := addRows(q, made, on); err != nil {
			return nil, err
		}
	}
	if on.Has(onDelays) {
		b.advance(q.Latency, shortest)
	}
	return changes, nil
}

// underConstraints is the rule of projection i under the constraints that are on.
func (b *blueprint) underConstraints(i int, on chips.Set) sim.Connector {
	p := b.net.Projections[i]
	switch {
	case recurrent(p) && on.Has(onRecurrence):
		return topology.Synapses(nil)
	case on.Has(onNeurons): // with delays before it
		return b.connector(i)
	case on.Has(onDelays):
		return undelayed(p.Connector)
	}
	return p.Connector
}

// addRows gathers the synapses of a projection by source, which a network is run by that takes no time. A core holds a kernel in their
// place.
func addRows(q *chips.Quantised, p *sim.Projection, on chips.Set) error {
	rows := make([][]sim.Synapse, p.Pre.N)
	q.Rows = append(q.Rows, rows)
	if on.Has(onTime) {
		return nil
	}
	return q.Network.Synapses(p, func(part []sim.Synapse) error {
		for _, s := range part {
			rows[s.Pre] = append(rows[s.Pre], s)
		}
		return nil
	})
}

// advance finds by how much each population comes earlier without delays: by the shortest way from a source, given the
// shortest delay of each projection.
func (b *blueprint) advance(late, shortest []sim.Time) {
	for _, l := range b.layers { // each comes after those that project to it
		way := sim.Never
		for _, in := range l.inputs {
			if d := shortest[in.projection]; d != sim.Never {
				way = min(way, d-late[b.place(b.net.Projections[in.projection].Pre)])
			}
		}
		if way != sim.Never {
			late[l.population] = -way
		}
	}
}

// connector is projection i with the weights of the blueprint, without delays.
func (b *blueprint) connector(i int) sim.Connector {
	p := b.net.Projections[i]
	l := &b.layers[b.layer[b.place(p.Post)]]
	if b.place(p.Pre) == b.clock {
		out := l.Out()
		return topology.AllToAll{Delay: topology.Delay(0), Weight: topology.Kernel(func(_, post int) float64 {
			f, _, _ := out.Place(post)
			return l.biases[f]
		})}
	}
	k := slices.IndexFunc(l.inputs, func(in input) bool { return in.projection == i })
	return l.plain(l.inputs[k])
}

// undelayed is a rule without delays.
func undelayed(c sim.Connector) sim.Connector {
	none := topology.Delay(0)
	switch rule := c.(type) {
	case topology.AllToAll:
		rule.Delay = none
		return rule
	case topology.SumPooling:
		rule.Delay = none
		return rule
	case topology.Convolution:
		rule.Delay = none
		return rule
	case topology.Synapses:
		rule = slices.Clone(rule)
		for i := range rule {
			rule[i].Delay = 0
		}
		return rule
	}
	return c
}
