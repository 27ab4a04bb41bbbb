package stdp

import (
	"context"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// synapse is what one synapse is shown: when spikes of its source and of its target reach it, ascending.
type synapse struct{ pre, post []sim.Time }

// lab runs experiments.
type lab struct{ *session.Session }

const (
	delay  = 1 * sim.Millisecond
	reward = 100 * sim.Millisecond // from a target's spike to the modulator's
)

// changes has synapses of weight 1 learn, each by itself, and returns by how much each has changed, in percent.
func (l *lab) changes(ctx context.Context, s subject, synapses []synapse) ([]float64, error) {
	net, p := network(l.Seed, s, synapses)
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return nil, err
	}
	net.Record(hash)
	engine, err := l.Build(net)
	if err != nil {
		return nil, err
	}
	end := lastSpike(synapses) + 2*sim.Second
	if err := engine.RunUntil(ctx, end); err != nil {
		return nil, err
	}
	l.Count(engine.Stats(), end)
	l.Sign(hash.Sum())
	learned, err := engine.Synapses(p)
	if err != nil {
		return nil, err
	}
	changes := make([]float64, len(learned))
	for i := range learned {
		changes[i] = 100 * (learned[i].Weight - 1)
	}
	return changes, nil
}

// cells are neurons that teachers make fire, by jumps into port 0, and synapses into port 1 are too weak to. A rule that
// reads potentials sees spikes of 33 mV for 2 ms, as pulses (plasticity.VisualClopath), and a depolarisation after them that
// decays with 40 ms, as that of the neuron of Clopath et al. 2010 does.
func (s subject) cells() sim.Spec {
	const rest, jump = -70.6, 2 * (33 + 70.6)
	cell := models.AdaptiveLIF{
		TauM: 10 * sim.Millisecond, EL: rest, VTh: rest + threshold, VReset: rest,
		Ports: []models.Port{{}, {Shape: models.Exponential, Tau: 1 * sim.Nanosecond}},
	}
	if s.reads {
		cell.TauM, cell.VReset = 40*sim.Millisecond, rest+10
		cell.Filters = []models.Filter{{Tau: 10 * sim.Millisecond, Jump: jump / 10}, {Tau: 7 * sim.Millisecond, Jump: jump / 7}}
	}
	return cell
}

const threshold = 20 // mV above rest

// network makes one neuron per synapse, which a teacher makes fire, and which the synapse does not.
func network(seed uint64, s subject, synapses []synapse) (*sim.Network, *sim.Projection) {
	n := len(synapses)
	var pre, post, rewards models.Trains
	for _, synapse := range synapses {
		rewards = append(rewards, later(synapse.post, reward+delay))
		if s.reads { // what the source fires reaches the synapse a delay later
			pre, post = append(pre, synapse.pre), append(post, later(synapse.post, delay))
		} else { // and else what the target does
			pre, post = append(pre, later(synapse.pre, delay)), append(post, synapse.post)
		}
	}
	net := sim.NewNetwork(seed)
	sources, teachers := net.Add("sources", n, pre), net.Add("teachers", n, post)
	modulator := net.Add("modulator", 1, models.Trains{rewards[0]})
	targets := net.Add("targets", n, s.cells())
	net.Connect(teachers, targets, 0, topology.OneToOne{Weight: topology.Const(2 * threshold), Delay: topology.Delay(0)})
	p := net.Connect(sources, targets, 1, topology.OneToOne{Weight: topology.Const(1), Delay: topology.Delay(delay)})
	return net, p.Learn(s.rule(modulator))
}

func later(times []sim.Time, by sim.Time) []sim.Time {
	moved := slices.Clone(times)
	for i := range moved {
		moved[i] += by
	}
	return moved
}

func lastSpike(synapses []synapse) sim.Time {
	last := sim.Time(0)
	for _, s := range synapses {
		for _, train := range [][]sim.Time{s.pre, s.post} {
			if n := len(train); n > 0 {
				last = max(last, train[n-1])
			}
		}
	}
	return last
}
