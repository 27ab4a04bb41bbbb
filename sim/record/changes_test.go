package record_test

import (
	"errors"
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// recorded is a network whose synapses learn, with and without a recorder of changes.
func recorded(trains [3]models.Trains, rule func(*sim.Population) sim.Rule) (*sim.Network, *sim.Projection) {
	const ms = sim.Millisecond
	net := sim.NewNetwork(1)
	sources, teachers := net.Add("sources", 2, trains[0]), net.Add("teachers", 2, trains[1])
	modulator := net.Add("modulator", 1, trains[2])
	neurons := net.Add("neurons", 2, models.LIF{VTh: 100})
	net.Connect(teachers, neurons, 0, topology.OneToOne{Weight: topology.Const(100), Delay: topology.Delay(0)})
	delay := topology.DelayKernel(func(pre, post int) sim.Time { return sim.Time(1+pre+post) * ms })
	synapses := topology.AllToAll{Weight: topology.Const(0.5), Delay: delay}
	return net, net.Connect(sources, neurons, 0, synapses).Learn(rule(modulator))
}

func drawSpikes(t *rapid.T, name string, neurons int) models.Trains {
	trains := make(models.Trains, neurons)
	for i := range trains {
		at := sim.Time(0)
		for range rapid.IntRange(0, 12).Draw(t, name) {
			at += sim.Time(rapid.IntRange(1, 6).Draw(t, "gap")) * sim.Millisecond
			trains[i] = append(trains[i], at)
		}
	}
	return trains
}

// watched is what somebody knows who reads all weights at every instant at which anything can happen.
type watched struct {
	continuous bool // weights move between events, too
	every      uint64
	last       [4]float64
	numbers    [4]uint64
}

// TestEveryNthChangeIsRecorded: the changes are those that somebody sees who reads all weights at every instant at
// which anything can happen; the weights are what they are without a recorder.
func TestEveryNthChangeIsRecorded(t *testing.T) {
	for _, row := range []struct {
		why        string
		continuous bool
		rule       func(*sim.Population) sim.Rule
	}{
		{"one change per event", false, func(*sim.Population) sim.Rule { return plasticity.Additive{APlus: 0.05, AMinus: 0.06} }},
		{"a rule with a state of its own, and a modulator", true, func(m *sim.Population) sim.Rule {
			return plasticity.Reward{Source: m, Release: 0.1}
		}},
	} {
		rapid.Check(t, func(t *rapid.T) {
			trains := [3]models.Trains{drawSpikes(t, "pre", 2), drawSpikes(t, "post", 2), drawSpikes(t, "modulator", 1)}
			w := &watched{continuous: row.continuous, every: rapid.Uint64Range(1, 4).Draw(t, "every"), last: [4]float64{0.5, 0.5, 0.5, 0.5}}
			changes := &record.WeightChanges{Every: int(w.every)}
			net, p := recorded(trains, func(m *sim.Population) sim.Rule {
				changes.Rule = row.rule(m)
				return changes
			})
			got := changesTwice(t, net, p, changes)
			w.explain(t, row.why, got, func() (*sim.Network, *sim.Projection) { return recorded(trains, row.rule) })
		})
	}
}

const recordedEnd = 90 * sim.Millisecond

// changesTwice runs the network, resets it, runs it again, and reads the changes twice.
func changesTwice(t *rapid.T, net *sim.Network, p *sim.Projection, changes *record.WeightChanges) []record.WeightChange {
	engine, err := sim.Build(net, sim.Options{Shards: 2, History: rapid.IntRange(1, 9).Draw(t, "history")})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := errors.Join(engine.Reset(), engine.RunUntil(t.Context(), recordedEnd)); err != nil {
			t.Fatal(err)
		}
	}
	var got [2][]record.WeightChange
	for i := range got {
		if got[i], err = changes.Read(engine, p); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Fatalf("(-read +read again)\n%s", diff)
	}
	return got[0]
}

// explain runs the same without a recorder, and finds for each change the instant at which it happened.
func (w *watched) explain(t *rapid.T, why string, got []record.WeightChange, again func() (*sim.Network, *sim.Projection)) {
	net, p := again()
	serial, err := sim.BuildSerial(net)
	if err != nil {
		t.Fatal(err)
	}
	for at := sim.Time(0); at < recordedEnd; at += sim.Millisecond {
		if err := serial.RunUntil(t.Context(), at+1); err != nil {
			t.Fatal(err)
		}
		all, err := serial.Synapses(p)
		if err != nil {
			t.Fatal(err)
		}
		for len(got) > 0 && got[0].At == at {
			w.take(t, why, got[0], all)
			got = got[1:]
		}
		for i, s := range all {
			if !w.continuous && w.every == 1 && s.Weight != w.last[i] {
				t.Fatalf("%s: synapse %d at %v: %v, recorded %v", why, i, at, s.Weight, w.last[i])
			}
		}
	}
	if len(got) > 0 {
		t.Fatalf("%s: %+v was recorded, but did not happen", why, got[0])
	}
}

// take checks a change that was recorded.
func (w *watched) take(t *rapid.T, why string, c record.WeightChange, all []sim.Synapse) {
	i := 2*c.Pre + c.Post
	if c.Number%w.every != 0 || c.Number <= w.numbers[i] || c.Delay != all[i].Delay {
		t.Fatalf("%s: recorded %+v after change %d, want one in %d", why, c, w.numbers[i], w.every)
	}
	w.last[i], w.numbers[i] = c.Weight, c.Number
	if w.continuous && math.Abs(c.Weight-all[i].Weight) > 1e-8 { // all were read a picosecond later
		t.Fatalf("%s: recorded %+v, but the weight is %v", why, c, all[i].Weight)
	}
}

func TestOnlyChangesThatAreAskedForAreRecorded(t *testing.T) {
	const ms = sim.Millisecond
	trains := [3]models.Trains{{{10 * ms, 30 * ms}, {10 * ms, 30 * ms}}, {{12 * ms}, {12 * ms}}, {nil}}
	changes := &record.WeightChanges{
		Rule: plasticity.Additive{APlus: 0.05, AMinus: 0.06},
		Only: func(pre, post uint32) bool { return pre == 1 && post == 0 },
	}
	net, p := recorded(trains, func(*sim.Population) sim.Rule { return changes })
	engine, err := sim.Build(net, sim.Options{Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(t.Context(), 50*ms); err != nil {
		t.Fatal(err)
	}
	got, err := changes.Read(engine, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].At != 14*ms || got[1].At != 30*ms || got[0].Pre != 1 || got[0].Post != 0 {
		t.Errorf("recorded %+v, want the target's spike at 14 ms and the source's at 30 ms", got)
	}
	path := filepath.Join(t.TempDir(), "changes.npz")
	if err := record.WriteWeightChanges(path, got); err != nil {
		t.Error(err)
	}
}

func TestChangesOfNoRuleAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		rule  *record.WeightChanges
		field string
	}{
		{"nobody makes changes", &record.WeightChanges{}, "WeightChanges.Rule"},
		{"every minus first", &record.WeightChanges{Rule: plasticity.Song2000(1), Every: -1}, "WeightChanges.Every"},
		{"the rule's own mistake", &record.WeightChanges{Rule: plasticity.Additive{}}, "APlus"},
	} {
		var found *sim.RuleError
		if _, err := row.rule.New("a -> b"); !errors.As(err, &found) || found.Field != row.field {
			t.Errorf("%s: got %v, want a *sim.RuleError for %s", row.why, err, row.field)
		}
	}
}
