package plasticity_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// TestFirstSpikeAsksOnlyWhetherTheSourceHasFired, and where the presentation began. The steps of 1/2 and 1/4 of
// w (1 - w) are exact.
func TestFirstSpikeAsksOnlyWhetherTheSourceHasFired(t *testing.T) {
	const up, down = 0.5 + 0.5*0.25, 0.5 - 0.25*0.25 // from 1/2
	for _, row := range []struct {
		why       string
		pre, post []sim.Time // at the synapse
		weight    float64
	}{
		{"just before", []sim.Time{10*ms - 1}, []sim.Time{10 * ms}, up},
		{"in the same picosecond", []sim.Time{10 * ms}, []sim.Time{10 * ms}, up},
		{"long before: there is no time constant", []sim.Time{2 * ms}, []sim.Time{49 * ms}, up},
		{"just after", []sim.Time{10*ms + 1}, []sim.Time{10 * ms}, down},
		{"never", nil, []sim.Time{10 * ms}, down},
		{"in the presentation before", []sim.Time{50*ms - 1}, []sim.Time{50 * ms}, down},
		{"as the presentation begins", []sim.Time{50 * ms}, []sim.Time{50 * ms}, up},
		{"as it ends", []sim.Time{50 * ms}, []sim.Time{100*ms - 1}, up},
		{"the target never: nothing is learned", []sim.Time{10 * ms}, nil, 0.5},
	} {
		for _, announced := range []bool{false, true} {
			if got := firstSpikeWeight(t, row.pre, row.post, announced); got != row.weight {
				t.Errorf("%s: announced %t: weight %v, want %v", row.why, announced, got, row.weight)
			}
		}
	}
}

// firstSpikeWeight is what becomes of a weight of 1/2, with presentations of 50 ms.
func firstSpikeWeight(t *testing.T, pre, post []sim.Time, announced bool) float64 {
	t.Helper()
	const delay = 1 * ms
	net := sim.NewNetwork(1)
	early := make([]sim.Time, len(post)) // what the target fires reaches the synapse a delay later
	for i, at := range post {
		early[i] = at - delay
	}
	source, teacher := net.Add("source", 1, models.Trains{pre}), net.Add("teacher", 1, models.Trains{early})
	target := net.Add("target", 1, models.LIF{VTh: 10})
	net.Connect(teacher, target, 0, topology.OneToOne{Weight: topology.Const(10), Delay: topology.Delay(0)})
	rule := plasticity.FirstSpike{APlus: 0.5, AMinus: 0.25, Period: 50 * ms}
	if announced {
		rule.Period, rule.Begin = 0, net.Add("begin", 1, models.Regular{Period: 50 * ms, Start: 50 * ms})
	}
	learned := net.Connect(source, target, 0, topology.OneToOne{Weight: topology.Const(0.5), Delay: topology.Delay(delay)}).Learn(rule)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(t.Context(), 120*ms); err != nil {
		t.Fatal(err)
	}
	synapses, err := engine.Synapses(learned)
	if err != nil {
		t.Fatal(err)
	}
	return synapses[0].Weight
}
