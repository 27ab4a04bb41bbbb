package loihi_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

const ms sim.Time = sim.Millisecond

func TestContract(t *testing.T) {
	strong := []modeltest.Range{{Low: -100, High: 200}}
	for _, c := range []struct {
		name, why string
		spec      loihi.Neuron
		weights   []modeltest.Range
	}{
		{"plain", "the usual neuron", loihi.Neuron{Inputs: []loihi.Input{{DecayU: 400}}, DecayV: 100, Threshold: 300}, strong},
		{"bias", "fires by itself, which Wake must know", loihi.Neuron{DecayV: 50, Threshold: 20, Bias: 300, Refractory: 5}, strong},
		{"tree", "several currents", loihi.Neuron{Inputs: []loihi.Input{{DecayU: 400}, {DecayU: 4095}}, Threshold: 300}, append(strong, strong...)},
		{"reset", "resets come without input", loihi.Neuron{DecayV: 50, Threshold: 200, Bias: 300, ResetEvery: 7, ResetAt: 3}, strong},
		{"each", "neurons that differ", loihi.Neuron{Threshold: 300, Each: func(i int, n *loihi.Neuron) { n.Threshold += 50 * i }}, strong},
		{"lava", "the other emulator", loihi.Neuron{Threshold: 300, DecayV: 4000, Emulator: loihi.Lava}, strong},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			modeltest.Run(t, c.spec, modeltest.Config{Weights: c.weights})
		})
	}
}

// plain is the update in whole numbers, as the chip does it.
func plain(n loihi.Neuron, inputs []int) (fires []int) {
	decay := func(x, part int) int {
		if x < 0 {
			return -(-x * (4096 - part) >> 12)
		}
		return x * (4096 - part) >> 12
	}
	register := func(x, bits int) int { return x << (63 - bits) >> (63 - bits) }
	u, v, rest := 0, 0, 0
	for k, a := range inputs {
		u = register(decay(u, n.Inputs[0].DecayU+1)+register(a, 15)*64, 23)
		v = decay(v, n.DecayV) + register(u+n.Bias<<n.BiasExp, 23)
		v = max(1-1<<23, min(v, 1<<23-1))
		if rest > 0 {
			v = 0
		}
		if v > n.Threshold*64 {
			fires = append(fires, k)
			v, rest = 0, n.Refractory
		}
		rest = max(rest-1, 0)
	}
	return fires
}

// TestEventsDoWhatStepsInWholeNumbersDo holds the neuron, which computes in float64 and sleeps while nothing changes,
// against a plain loop over all steps in integers.
func TestEventsDoWhatStepsInWholeNumbersDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bias := rapid.SampledFrom([]int{0, 0, 40, -40, 4095}).Draw(t, "bias")
		n := loihi.Neuron{
			Inputs: []loihi.Input{{DecayU: rapid.SampledFrom([]int{0, 1, 400, 2047, 4094, 4095}).Draw(t, "du")}},
			DecayV: rapid.SampledFrom([]int{0, 1, 100, 4095}).Draw(t, "dv"), Bias: bias, BiasExp: rapid.IntRange(0, 7).Draw(t, "exponent"),
			Threshold: rapid.SampledFrom([]int{0, 1, 100, 5000, 131071}).Draw(t, "threshold"), Refractory: rapid.IntRange(0, 4).Draw(t, "refractory"),
		}
		inputs := make([]int, 400)
		for range rapid.IntRange(0, 40).Draw(t, "events") {
			inputs[rapid.IntRange(0, 300).Draw(t, "step")] = rapid.SampledFrom([]int{1, -1, 254, -254, 3000, -30000, 32767, -32768, 32768, 1 << 17}).Draw(t, "sum")
		}
		net, have := sim.NewNetwork(0), new(record.Memory)
		var synapses topology.Synapses
		trains := make(models.Trains, len(inputs))
		for k, a := range inputs {
			if a != 0 {
				trains[k] = []sim.Time{sim.Time(k) * ms}
				synapses = append(synapses, sim.Synapse{Pre: uint32(k), Weight: float64(a)})
			}
		}
		cell := net.Add("cell", 1, n)
		net.Connect(net.Add("in", len(inputs), trains), cell, 0, synapses)
		net.Record(have, cell)
		e, err := sim.Build(net, sim.Options{})
		if err == nil {
			err = e.RunUntil(t.Context(), sim.Time(len(inputs))*ms)
		}
		if err != nil {
			t.Fatal(err)
		}
		var steps []int
		for _, s := range have.Spikes(cell) {
			steps = append(steps, int(s.At/ms))
		}
		if want := plain(n, inputs); fmt.Sprint(want) != fmt.Sprint(steps) {
			t.Errorf("fires at %v, want %v", steps, want)
		}
	})
}

func TestMistakesNameTheField(t *testing.T) {
	for _, c := range []struct {
		why, want string
		spec      loihi.Neuron
	}{
		{"du has 12 bits", `Inputs[0].DecayU is 4096, want 0 to 4095`, loihi.Neuron{Inputs: []loihi.Input{{DecayU: 4096}}}},
		{"a mantissa of 17 bits", `Threshold is 131072, want 0 to 131071`, loihi.Neuron{Threshold: 1 << 17}},
		{"a counter of 6 bits", `Refractory is 64, want 0 to 63`, loihi.Neuron{Refractory: 64}},
		{"lava has no refractoriness", `Emulator is lava, want Nengo`, loihi.Neuron{Refractory: 2, Emulator: loihi.Lava}},
		{"brian2 has no neuron of its own", `Emulator is brian2, want Nengo or Lava`, loihi.Neuron{Emulator: loihi.Brian2}},
		{"a reset beyond its interval", `ResetAt is 5, want 0 or more`, loihi.Neuron{ResetEvery: 5, ResetAt: 5}},
		{"neurons of one population step together", `neuron 1: Each is another Step`, loihi.Neuron{Each: func(i int, n *loihi.Neuron) { n.Step = sim.Time(1+i) * ms }}},
	} {
		_, err := c.spec.New(sim.Slice{Population: "cells", Hi: 2})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
}
