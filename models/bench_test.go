package models_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// BenchmarkAdvance carries 4000 neurons through one window of 1 ms per iteration, into which 400 volleys of 100
// synapses arrive: 10 kHz per neuron. Its metric is synaptic events per second; spikes come on top.
func BenchmarkAdvance(b *testing.B) {
	for _, c := range []struct {
		name         string
		spec         sim.Spec
		excite, calm float32 // weights of four fifths and one fifth of the volleys
	}{
		{"LIF/delta", models.LIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms}, 0.1, -0.3},
		{"LIF/exponential", models.LIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms, Ports: port(models.Exponential, 5*ms)}, 0.4, -1.2},
		{"LIF/exponential/excitatory and inhibitory", models.LIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms, Ports: slices.Concat(
			port(models.Exponential, 5*ms), port(models.Exponential, 10*ms))}, 0.4, -0.6},
		{"LIF/alpha", models.LIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms, Ports: port(models.Alpha, 2*ms)}, 0.37, -1.1},
		{"LIF/delta/own thresholds", models.LIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms, Each: func(i int, n *models.LIF) { n.VTh += float64(i) / neurons }}, 0.1, -0.3},
		{"LIF/delta/own time constants", models.LIF{VTh: 20, TRef: 2 * ms, Each: func(i int, n *models.LIF) { n.TauM = 18*ms + float64(i)*us }}, 0.1, -0.3},
		{"SubtractiveIF", models.SubtractiveIF{VTh: 20}, 0.1, -0.3},
		{"LIF/exponential/heterogeneous", models.LIF{VTh: 20, TRef: 2 * ms, Ports: port(models.Exponential, 5*ms), Each: func(i int, n *models.LIF) {
			n.TauM = 15*ms + float64(i)*us
		}}, 0.4, -1.2},
		{"AdaptiveLIF/delta", models.AdaptiveLIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms, Threshold: []models.Adaptation{{Jump: 2, Tau: 100 * ms}}}, 0.1, -0.3},
		{"AdaptiveLIF/exponential", models.AdaptiveLIF{TauM: 20 * ms, VTh: 20, TRef: 2 * ms, Ports: port(models.Exponential, 5*ms), Threshold: []models.Adaptation{{Jump: 2, Tau: 100 * ms}}}, 0.4, -1.2},
		{"SRM/alpha", models.SRM{VTh: 20, Eta0: 20, DeltaAbs: 2 * ms, Ports: psp(models.Alpha, 10*ms)}, 0.3, -1},
		{"SRM/exponential", models.SRM{VTh: 20, Eta0: 20, DeltaAbs: 2 * ms, Ports: psp(models.Exponential, 20*ms)}, 0.2, -0.6},
		{"IF/exponential", models.IF{C: 20, VTh: 20, TRef: 2 * ms, Ports: port(models.Exponential, 5*ms)}, 0.4, -1.5},
	} {
		b.Run(c.name, func(b *testing.B) {
			ports := c.spec.NumPorts()
			volleys := randomVolleys(400, func(r *rand.Rand, v *sim.Volley) {
				v.Weight = c.excite
				if r.IntN(5) == 0 {
					v.Weight, v.Port = c.calm, uint8(ports-1)
				}
			})
			advance(b, c.spec, volleys, func(int) float64 { return 400 * 100 })
		})
	}
}

// BenchmarkSources carries 4000 neurons through one window of 1 ms per iteration. Its metric is spikes.
func BenchmarkSources(b *testing.B) {
	trains := make(models.Trains, neurons)
	for i := range trains {
		for at := sim.Time(i) * us; at < 10*sim.Second; at += 10 * ms {
			trains[i] = append(trains[i], at)
		}
	}
	for _, c := range []struct {
		name string
		spec sim.Spec
	}{
		{"Poisson", models.Poisson{Rate: 1000}},
		{"Regular", models.Regular{Period: 1 * ms, Each: func(i int, n *models.Regular) { n.Start = sim.Time(i) }}},
		{"Trains", trains},
		{"LIF tonic", models.LIF{IE: 10.5}},
	} {
		b.Run(c.name, func(b *testing.B) {
			advance(b, c.spec, nil, func(spikes int) float64 { return float64(spikes) })
		})
	}
}

const neurons = 4000

// randomVolleys returns volleys to random targets, in the millisecond before time 0.
func randomVolleys(n int, set func(r *rand.Rand, v *sim.Volley)) []sim.Volley {
	r := rand.New(rand.NewPCG(1, 2))
	volleys := make([]sim.Volley, n)
	for i := range volleys {
		v := &volleys[i]
		v.At = sim.Time(i)*ms/sim.Time(n) - ms
		for range 100 {
			v.Targets = append(v.Targets, r.Uint32N(neurons))
		}
		slices.Sort(v.Targets)
		set(r, v)
	}
	return volleys
}

// advance measures windows of a millisecond, in each of which all the volleys arrive.
func advance(b *testing.B, spec sim.Spec, volleys []sim.Volley, count func(spikes int) float64) {
	model, err := spec.New(sim.Slice{Population: "cells", Hi: neurons, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	var w sim.Window
	var spikes []sim.Spike
	events, fired := 0., 0
	step := func() {
		w = sim.Window{From: w.To, To: w.To + ms}
		for i := range volleys {
			volleys[i].At += ms
		}
		if spikes, err = model.Advance(w, volleys, spikes[:0]); err != nil {
			b.Fatal(err)
		}
	}
	for range 100 { // until rates have settled
		step()
	}
	b.ReportAllocs()
	for b.Loop() {
		step()
		events += count(len(spikes))
		fired += len(spikes)
	}
	b.ReportMetric(events/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(fired)/float64(b.N)/neurons*1000, "Hz")
}
