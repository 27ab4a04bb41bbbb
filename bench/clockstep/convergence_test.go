package clockstep

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// chainNetwork is feed-forward, so that an error of a spike time stays what it is: Poisson sources, which
// fire off the grid, drive one layer of neurons, and that another. All delays are steps of 0.4 ms.
func chainNetwork(shape models.Shape) *sim.Network {
	spec := models.LIF{TauM: 20 * ms, VTh: 15, TRef: 2 * ms, Ports: []models.Port{{Shape: shape, Tau: 5 * ms}}}
	spec.Initial = func(i int) float64 { return 15 * math.Mod(float64(i)*math.Phi, 1) } // lest they fire together
	weight := 20.0
	switch shape {
	case models.Alpha:
		weight /= math.E // the same charge
	case models.Delta:
		weight = 0.5
		spec.IE = 20                        // crosses the threshold between arrivals
		spec.Ports[0].Tau, spec.TRef = 0, 0 // or it would be chance whether an arrival is lost
	}
	net := sim.NewNetwork(3)
	in := net.Add("in", 100, models.Poisson{Rate: 20})
	first, second := net.Add("first", 60, spec), net.Add("second", 60, spec)
	net.Connect(in, first, 0, topology.FixedInDegree{Degree: 10, Weight: topology.Const(weight), Delay: topology.Delay(1.2 * ms)})
	net.Connect(first, second, 0, topology.FixedInDegree{Degree: 5, Weight: topology.Const(weight), Delay: topology.Delay(0.8 * ms)})
	return net
}

// TestSpikesConvergeAtFirstOrder measures the order by regression. Theory says 1: a crossing within a step
// is reported at its end, so half a step late on average, and sources are moved by up to half a step.
func TestSpikesConvergeAtFirstOrder(t *testing.T) {
	const end = 200 * ms
	for _, shape := range []models.Shape{models.Delta, models.Exponential, models.Alpha} {
		net := chainNetwork(shape)
		want := exactly(t, net, end)
		var steps, errs []float64
		for step := sim.Time(0.4 * ms); step >= 0.0125*ms; step /= 2 {
			got := rasters(t, net, Options{Step: step}, end+step)
			e, matched := medianError(want[2], got[2])
			if matched < 0.3 {
				t.Fatalf("shape %d, step %v: only %.0f %% of the spikes are of neurons that fire as often as they should", shape, step, 100*matched)
			}
			steps, errs = append(steps, math.Log(float64(step))), append(errs, math.Log(e))
			t.Logf("shape %d, step %v: median error %.3f steps, of %.0f %% of the spikes", shape, step, e/float64(step), 100*matched)
		}
		_, order := stat.LinearRegression(steps, errs, nil, false)
		t.Logf("shape %d: order %.3f", shape, order)
		if math.Abs(order-1) > 0.1 {
			t.Errorf("shape %d: errors fall with the step to the power of %.3f, want 1", shape, order)
		}
	}
}

// medianError is the median distance in ps between the spikes of a neuron and what they should be, over the
// neurons that fire as often as they should, and the share of the spikes that are theirs. The mean would
// be that of the few spikes that graze the threshold, and come much later on a grid or not at all.
func medianError(want, got record.Raster) (ps, share float64) {
	w, g := byNeuron(want), byNeuron(got)
	var errs []float64
	for i := range w {
		if len(w[i]) != len(g[i]) {
			continue
		}
		for k := range w[i] {
			errs = append(errs, math.Abs(float64(w[i][k]-g[i][k])))
		}
	}
	slices.Sort(errs)
	return stat.Quantile(0.5, stat.LinInterp, errs, nil), float64(len(errs)) / float64(len(want.Spikes))
}

func byNeuron(r record.Raster) [][]sim.Time {
	trains := make([][]sim.Time, r.N)
	for _, s := range r.Spikes {
		trains[s.Neuron] = append(trains[s.Neuron], s.At)
	}
	return trains
}
