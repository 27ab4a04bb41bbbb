package plasticity_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// recurrent is a network with noise whose synapses read the potentials of their targets, beside others that ask for
// spikes alone.
func recurrent(neurons sim.Spec) (*sim.Network, *sim.Projection, *record.Memory) {
	net := sim.NewNetwork(3)
	p := net.Add("p", 30, neurons)
	input := net.Add("input", 20, models.Poisson{Rate: 40})
	spread := topology.DelayKernel(func(pre, post int) sim.Time { return sim.Time(1+(pre+post)%4) * ms / 2 })
	weight := topology.Const(1.5)
	net.Connect(input, p, 0, topology.Bernoulli{P: 0.3, Weight: weight, Delay: topology.Delay(0.5 * ms)}).
		Learn(plasticity.Additive{APlus: 0.02, AMinus: 0.02, Bounds: plasticity.Bounds{Max: 3}})
	rule := plasticity.VisualClopath
	rule.ALTD, rule.Bounds.Max = 1e-3, 3
	net.Connect(input, p, 0, topology.Bernoulli{P: 0.1, Weight: weight, Delay: topology.Delay(0)}).Learn(rule)
	changes := &record.WeightChanges{Rule: rule}
	learned := net.Connect(p, p, 0, topology.Bernoulli{P: 0.2, Weight: weight, Delay: spread, NoAutapses: true}).Learn(changes)
	spikes := &record.Memory{}
	net.Record(spikes, p)
	return net, learned, spikes
}

// checkLastChanges: the last change that was recorded of a synapse is to the weight that it has.
func checkLastChanges(t *testing.T, engine *sim.Engine, p *sim.Projection, synapses []sim.Synapse) {
	t.Helper()
	changes, err := p.Rule.(*record.WeightChanges).Read(engine, p)
	if err != nil {
		t.Fatal(err)
	}
	type ends struct{ pre, post uint32 }
	last := map[ends]float64{}
	for _, c := range changes {
		if c.At >= engine.Now() || c.Delay <= 0 {
			t.Fatalf("recorded %+v, at %v", c, engine.Now())
		}
		last[ends{c.Pre, c.Post}] = c.Weight
	}
	for _, s := range synapses {
		if w, changed := last[ends{s.Pre, s.Post}]; changed && w != s.Weight || !changed && s.Weight != 1.5 {
			t.Errorf("%d -> %d: weight %v, last recorded %v", s.Pre, s.Post, s.Weight, w)
		}
	}
}

// TestVoltageRulesGiveTheSameWeightsInBothEngines, for any shards, windows and history.
func TestVoltageRulesGiveTheSameWeightsInBothEngines(t *testing.T) {
	filters := []models.Filter{{Tau: 10 * ms, Jump: 18}, {Tau: 7 * ms, Jump: 26}}
	for _, row := range []struct {
		why  string
		spec sim.Spec
	}{
		{"in closed form, with noise of their own", models.AdaptiveLIF{
			TauM: 20 * ms, EL: -70.6, VTh: -55, VReset: -62, TRef: 2 * ms, Filters: filters, Noise: []models.Noise{{Rate: 900, Weight: 1}},
		}},
		{"integrated", models.AdEx{IE: 700, Filters: filters}},
	} {
		const end = 200 * ms
		net, p, spikes := recurrent(row.spec)
		serial, err := sim.BuildSerial(net)
		if err != nil {
			t.Fatal(err)
		}
		if err := serial.RunUntil(context.Background(), end); err != nil {
			t.Fatal(err)
		}
		want, err := serial.Synapses(p)
		if err != nil {
			t.Fatal(err)
		}
		fired := spikes.Spikes(p.Pre)
		if n := len(fired); n < 100 || want[0].Weight == 1.5 {
			t.Fatalf("%s: %d spikes, weight %v: nothing was learned", row.why, n, want[0].Weight)
		}
		for _, opt := range []sim.Options{{}, {Shards: 3, History: 5}, {Shards: 2, Window: 0.3 * ms}} {
			net, p, heard := recurrent(row.spec)
			engine, err := sim.Build(net, opt)
			if err != nil {
				t.Fatal(err)
			}
			if err := engine.RunUntil(context.Background(), end); err != nil {
				t.Fatal(err)
			}
			got, err := engine.Synapses(p)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(fired, heard.Spikes(p.Pre)); diff != "" {
				t.Errorf("%s: %+v: spikes (-serial +engine)\n%s", row.why, opt, diff)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %+v: synapses (-serial +engine)\n%s", row.why, opt, diff)
			}
			checkLastChanges(t, engine, p, got)
		}
	}
}
