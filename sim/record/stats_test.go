package record

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim"
)

// train is the spikes of neuron 0, at times in ms.
func train(ms ...sim.Time) Raster {
	r := Raster{Population: "E", N: 1}
	for _, t := range ms {
		r.Spikes = append(r.Spikes, sim.Spike{At: t * sim.Millisecond})
	}
	return r
}

var nan = math.NaN()

func TestCV(t *testing.T) {
	for _, tc := range []struct {
		reason string
		raster Raster
		want   float64
	}{
		{"no spike", train(), nan},
		{"one spike", train(5), nan},
		{"one interval says nothing of variation", train(5, 15), nan},
		{"a clock", train(5, 15, 25, 35), 0},
		{"intervals 1 and 3: mean 2, deviation 1", train(0, 1, 4), 0.5},
		{"numpy: std([3, 5, 12, 1]) / mean([3, 5, 12, 1])", train(0, 3, 8, 20, 21), 0.7896725691322382},
		{"all intervals 0", train(5, 5, 5), nan},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			if diff := cmp.Diff([]float64{tc.want}, tc.raster.CVs(), cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-15, 0)); diff != "" {
				t.Error(diff)
			}
			mean, ok := tc.raster.MeanCV()
			if ok == math.IsNaN(tc.want) || ok && math.Abs(mean-tc.want) > 1e-15 {
				t.Errorf("mean %v, %v", mean, ok)
			}
		})
	}
}

// three neurons, of which neuron 1 is silent and neuron 2 fires once.
var three = Raster{Population: "E", N: 3, Spikes: []sim.Spike{
	{At: 10 * sim.Millisecond, Neuron: 0},
	{At: 20 * sim.Millisecond, Neuron: 2},
	{At: 30 * sim.Millisecond, Neuron: 0},
	{At: 70 * sim.Millisecond, Neuron: 0},
}}

func TestStatisticsOfThreeNeurons(t *testing.T) {
	tenth := sim.Window{From: 0, To: sim.Second / 10}
	for _, tc := range []struct {
		reason    string
		got, want any
	}{
		{"counts", three.Counts(), []int{3, 0, 1}},
		{"rates in 0.1 s", three.Rates(tenth), []float64{30, 0, 10}},
		{"the population's rate is per neuron", three.Rate(tenth), 40. / 3},
		{"the end of a window lies outside", three.Rates(sim.Window{From: 10 * sim.Millisecond, To: 30 * sim.Millisecond}), []float64{50, 0, 50}},
		{"no length, no rate", three.Rates(sim.Window{From: 5, To: 5}), []float64{nan, nan, nan}},
		{"nor for the population", three.Rate(sim.Window{From: 5, To: 5}), nan},
		{"nor without neurons", Raster{}.Rate(tenth), nan},
		{"first spikes", three.FirstSpikes(), []sim.Time{10 * sim.Millisecond, sim.Never, 20 * sim.Millisecond}},
		{"latencies from an onset", three.Latencies(15 * sim.Millisecond), []float64{15, nan, 5}},
		{"a spike at the onset counts", three.Latencies(20 * sim.Millisecond), []float64{10, nan, 0}},
		{"intervals", three.Intervals(), [][]sim.Time{{20 * sim.Millisecond, 40 * sim.Millisecond}, nil, nil}},
		{"CV of intervals 20 and 40 ms", three.CVs(), []float64{1. / 3, nan, nan}},
		{"N unknown: up to the highest that fired", Raster{Spikes: three.Spikes}.Counts(), []int{3, 0, 1}},
		{"nothing known", Raster{}.Counts(), []int{}},
		{"a window that ends before it begins is empty", three.Within(sim.Window{From: 50, To: 40}).Spikes, []sim.Spike{}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tc.got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-15, 0), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMeanCVLeavesOutNeuronsWithoutOne(t *testing.T) {
	mean, ok := three.MeanCV()
	if !ok || math.Abs(mean-1./3) > 1e-15 {
		t.Errorf("got %v, %v", mean, ok)
	}
}
