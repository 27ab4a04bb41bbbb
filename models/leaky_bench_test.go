package models_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// BenchmarkLeaky carries 4000 neurons, each of which receives an input once in so many ticks on average, through
// one tick per iteration: event by event, and by stepping all neurons as a clock-driven simulator does. Its metric
// is how many ticks of how many neurons that makes per second.
func BenchmarkLeaky(b *testing.B) {
	for _, beta := range []float64{0.9, 0.99} {
		for _, gap := range []int{1, 10, 100, 1000, 10000} {
			volleys := sparseVolleys(gap)
			b.Run(fmt.Sprintf("beta=%v/gap=%d/events", beta, gap), func(b *testing.B) { byEvents(b, beta, volleys) })
			b.Run(fmt.Sprintf("beta=%v/gap=%d/stepping", beta, gap), func(b *testing.B) { byStepping(b, beta, volleys) })
		}
	}
}

// sparseVolleys returns a volley, maybe without targets, for each of 10000 ticks.
func sparseVolleys(gap int) []sim.Volley {
	r := rand.New(rand.NewPCG(1, uint64(gap)))
	volleys := make([]sim.Volley, 10000)
	for i := range volleys {
		volleys[i].Weight = 0.8 * r.Float32()
		n := neurons / gap
		if r.IntN(gap) < neurons%gap {
			n++
		}
		for range n {
			volleys[i].Targets = append(volleys[i].Targets, r.Uint32N(neurons))
		}
		slices.Sort(volleys[i].Targets)
	}
	return volleys
}

func byEvents(b *testing.B, beta float64, volleys []sim.Volley) {
	model := start(b, models.Leaky{Beta: beta}, neurons)
	var spikes []sim.Spike
	fired, tick := 0, 0
	for b.Loop() {
		v := volleys[tick%len(volleys)]
		v.At = sim.Time(tick) * ms
		in := []sim.Volley{v}
		if len(v.Targets) == 0 {
			in = nil
		}
		var err error
		if spikes, err = model.Advance(sim.Window{From: v.At, To: v.At + ms}, in, spikes[:0]); err != nil {
			b.Fatal(err)
		}
		fired += len(spikes)
		tick++
	}
	report(b, fired)
}

// byStepping is the plain loop, without resets where there are none to do.
func byStepping(b *testing.B, beta float64, volleys []sim.Volley) {
	mem, input := make([]float64, neurons), make([]float64, neurons)
	var spikes []sim.Spike
	fired, tick := 0, 0
	for b.Loop() {
		v := &volleys[tick%len(volleys)]
		for _, i := range v.Targets {
			input[i] += float64(v.Weight)
		}
		spikes = spikes[:0]
		for i, m := range mem {
			x := input[i]
			input[i] = 0
			after := float64(beta*m) + x
			if m > 1 {
				after -= 1
			}
			if after > 1 {
				spikes = append(spikes, sim.Spike{At: sim.Time(tick) * ms, Neuron: uint32(i)})
			}
			mem[i] = after
		}
		fired += len(spikes)
		tick++
	}
	report(b, fired)
}

func report(b *testing.B, fired int) {
	b.ReportMetric(float64(b.N)*neurons/b.Elapsed().Seconds(), "ticks/s")
	b.ReportMetric(float64(fired)/float64(b.N)/neurons*1000, "Hz")
}
