package plasticity_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// TestRewardAndPunishmentAreThoseOfTheEquations: the source fires at 10 ms, its target at 15 ms; rewards follow that the two
// neurons of the modulator give, and the integral of c n is added up by hand.
func TestRewardAndPunishmentAreThoseOfTheEquations(t *testing.T) {
	const tauC, tauN, tau = 25.0, 5.0, 20.0 // ms
	for _, row := range []struct {
		why      string
		releases []float64
		first    sim.Time // spike of neuron 0
		second   sim.Time // of neuron 1
	}{
		{"two rewards that differ", []float64{0.1, 0.3}, 30 * ms, 40 * ms},
		{"reward, then punishment", []float64{0.1, -0.07}, 30 * ms, 40 * ms},
		{"punishment, then reward: neurons count, not the order", []float64{0.1, -0.07}, 40 * ms, 30 * ms},
		{"both at once", []float64{0.1, -0.07}, 30 * ms, 30 * ms},
		{"one says nothing", []float64{0, -0.07}, 20 * ms, 30 * ms},
	} {
		net := sim.NewNetwork(1)
		pre := net.Add("pre", 1, models.Trains{{10 * ms}})
		kick := net.Add("kick", 1, models.Trains{{13 * ms}})
		post := net.Add("post", 1, models.LIF{VTh: 100})
		net.Connect(kick, post, 0, topology.OneToOne{Weight: topology.Const(200), Delay: topology.Delay(1 * ms)})
		modulator := net.Add("modulator", 2, models.Trains{{row.first}, {row.second}})
		rule := plasticity.Reward{
			Source: modulator, Releases: row.releases, TauC: tauC * float64(ms), TauN: tauN * float64(ms),
			Bounds: plasticity.Bounds{Min: -10, Max: 10},
		}
		learned := net.Connect(pre, post, 0, topology.OneToOne{Weight: topology.Const(0.5), Delay: topology.Delay(1 * ms)}).Learn(rule)
		engine, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		const end = 60
		if err := engine.RunUntil(t.Context(), end*ms); err != nil {
			t.Fatal(err)
		}
		synapses, err := engine.Synapses(learned)
		if err != nil {
			t.Fatal(err)
		}
		want := 0.5
		for i, at := range []sim.Time{row.first, row.second} {
			from := float64(at / ms)
			c := math.Exp(-(15-10)/tau) * math.Exp(-(from-15)/tauC)
			rate := 1/tauC + 1/tauN
			want += c * row.releases[i] * (1 - math.Exp(-(end-from)*rate)) / rate
		}
		if got := synapses[0].Weight; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: weight %v, want %v", row.why, got, want)
		}
	}
}
