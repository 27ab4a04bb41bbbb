package ruletest

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

const (
	sources    = 4
	targets    = 5
	modulators = 2
	end        = 150 * sim.Millisecond
)

// scene is what a rule is shown: spikes of sources, targets and a modulator, and synapses.
type scene struct {
	pre, post, modulator [][]sim.Time
	synapses             []sim.Synapse // in canonical order
}

func (s *subject) draw(t *rapid.T) *scene {
	return &scene{
		pre:       drawTrains(t, "pre", sources),
		post:      drawTrains(t, "post", targets),
		modulator: drawTrains(t, "modulator", modulators),
		synapses:  s.drawSynapses(t),
	}
}

func drawTrains(t *rapid.T, name string, n int) [][]sim.Time {
	trains := make([][]sim.Time, n)
	for i := range trains {
		trains[i] = drawTrain(t, name)
	}
	return trains
}

// drawTrain draws spikes on a grid, so that they coincide with others, or next to it; seldom two at once.
func drawTrain(t *rapid.T, name string) []sim.Time {
	gap := rapid.OneOf(
		rapid.Int64Range(1, 12),
		rapid.Int64Range(1, 80),
		rapid.Just(int64(0)),
	)
	offset := rapid.SampledFrom([]sim.Time{0, 0, 0, 1, -1, 12345})
	var train []sim.Time
	tick := rapid.Int64Range(1, 100).Draw(t, name+" begins")
	for n := rapid.IntRange(0, 25).Draw(t, name+" spikes"); n > 0; n-- {
		at := sim.Time(tick)*sim.Millisecond + offset.Draw(t, "offset")
		if at < end {
			train = append(train, at)
		}
		tick += gap.Draw(t, "gap")
	}
	slices.Sort(train)
	return train
}

// drawSynapses draws synapses with one delay, or with several.
func (s *subject) drawSynapses(t *rapid.T) []sim.Synapse {
	delay := rapid.SampledFrom([]*rapid.Generator[int64]{
		rapid.Just(int64(sim.Millisecond)),
		rapid.SampledFrom([]int64{1, sim.Millisecond, 2 * sim.Millisecond, 7 * sim.Millisecond}),
		rapid.Int64Range(1, 9*sim.Millisecond),
	}).Draw(t, "delays")
	synapses := make([]sim.Synapse, rapid.IntRange(1, 12).Draw(t, "synapses"))
	for i := range synapses {
		synapses[i] = sim.Synapse{
			Pre:    rapid.Uint32Range(0, sources-1).Draw(t, "source"),
			Post:   rapid.Uint32Range(0, targets-1).Draw(t, "target"),
			Weight: rapid.Float64Range(s.Low, s.High).Draw(t, "weight"),
			Delay:  sim.Time(delay.Draw(t, "delay")),
		}
	}
	slices.SortFunc(synapses, compareSynapses)
	return synapses
}

// network makes the scene, and an ear for what arrives.
func (s *subject) network(sc *scene) (*sim.Network, *sim.Projection, *ear) {
	heard := &ear{}
	net := sim.NewNetwork(1)
	pre := net.Add("pre", sources, &script{trains: sc.pre})
	modulator := net.Add("modulator", modulators, &script{trains: sc.modulator})
	rule := s.rule(modulator)
	post := net.Add("post", targets, &script{sc.post, heard, variables(rule)})
	return net, net.Connect(pre, post, 0, list(sc.synapses)).Learn(rule), heard
}

// variables are those that a rule reads. A rule that is wrong is refused elsewhere.
func variables(r sim.Rule) []string {
	l, err := r.New("pre -> post")
	if err != nil {
		return nil
	}
	t := l.Traits()
	return slices.Concat(t.AtPre, t.AtPost)
}

// list is the Connector of given synapses.
type list []sim.Synapse

// Parts implements sim.Connector.
func (list) Parts(int, int) int { return 1 }

// Part implements sim.Connector.
func (l list) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	return append(dst, l...), nil
}
