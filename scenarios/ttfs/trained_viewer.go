package ttfs

import (
	"cmp"
	"context"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/sim"
)

// trainedViewer shows samples to networks of its own: one in the simulator and, for each clock, one that is evaluated without it, which is
// what the simulator would give, spike by spike.
type trainedViewer struct {
	*trained
	simulated *firstspike.Simulated
	engine    *sim.Engine
	clocks    []firstspike.Decider
	events    []gradient.Event
}

func (t *trained) newViewer() (*trainedViewer, error) {
	v := &trainedViewer{trained: t, simulated: t.network.Simulate(t.deadline)}
	for _, dt := range t.Grids {
		v.clocks = append(v.clocks, t.network.OnClock(dt, t.deadline))
	}
	var err error
	v.engine, err = t.session.Build(v.simulated.Network)
	return v, err
}

// place puts sample i before the network in the simulator.
func (v *trainedViewer) place(i int) error {
	v.events = v.data.Events(v.events[:0], i)
	v.simulated.Show(v.about, v.events)
	return v.engine.Reset()
}

func (v *trainedViewer) show(ctx context.Context, i int) (outcome, error) {
	if err := v.place(i); err != nil {
		return outcome{}, err
	}
	if err := v.engine.RunUntil(ctx, v.deadline); err != nil {
		return outcome{}, err
	}
	v.session.Count(v.engine.Stats(), v.engine.Now())
	s := v.simulated
	o := outcome{
		image: i, label: v.data.Label(i), stats: v.engine.Stats(),
		exact: decide(s.Spikes.Spikes(s.Outputs())),
		in:    s.Spikes.Count(s.Inputs), out: s.Spikes.Count(s.Outputs()),
	}
	for _, layer := range s.Layers[:len(s.Layers)-1] {
		spikes := s.Spikes.Spikes(layer)
		o.hidden += len(spikes)
		for _, spike := range spikes {
			if spike.At <= o.exact.At {
				o.inTime++
			}
		}
	}
	var err error
	if o.fingerprint, err = s.Fingerprint(); err != nil {
		return outcome{}, err
	}
	for _, clock := range v.clocks {
		o.onGrid = append(o.onGrid, verdictOf(clock(v.events)))
	}
	return o, present(v.recording, i, s.Populations, s.Spikes, chips.Presentation{Duration: v.deadline, Label: o.label})
}

// verdictOf is the decision, given the first spike of each class.
func verdictOf(first []sim.Time) verdict {
	var spikes []sim.Spike
	for class, at := range first {
		if at < sim.Never {
			spikes = append(spikes, sim.Spike{At: at, Neuron: uint32(class)})
		}
	}
	slices.SortFunc(spikes, func(a, b sim.Spike) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Neuron, b.Neuron))
	})
	return decide(spikes)
}
