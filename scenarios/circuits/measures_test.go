package circuits

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

var near = cmp.Options{cmpopts.EquateApprox(1e-12, 1e-12), cmpopts.EquateNaNs()}

func TestBinned(t *testing.T) {
	spikes := []sim.Spike{{At: 9}, {At: 10}, {At: 14}, {At: 15}, {At: 19}, {At: 20}, {At: 23}}
	for _, row := range []struct {
		why  string
		w    sim.Window
		bin  sim.Time
		want []float64
	}{
		{"bins hold their beginning and not their end; what is outside is left out", sim.Window{From: 10, To: 20}, 5, []float64{2, 2}},
		{"what makes no whole bin is left out", sim.Window{From: 10, To: 24}, 5, []float64{2, 2}},
		{"a window shorter than a bin", sim.Window{From: 10, To: 12}, 5, []float64{}},
	} {
		if diff := cmp.Diff(row.want, binned(spikes, row.w, row.bin)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestWidthAtHalf(t *testing.T) {
	x := []float64{-2, -1, 0, 1, 2}
	for _, row := range []struct {
		why  string
		y    []float64
		want float64
	}{
		{"a triangle, between samples", []float64{0, 0, 1, 0, 0}, 1},
		{"a plateau", []float64{0, 1, 1, 1, 0}, 3},
		{"the peak at a side", []float64{0, 0, 0.4, 1, 0.2}, (1 + 0.5/0.8) - 0.1/0.6},
		{"a sample at half height is inside", []float64{0, 0.5, 1, 0.5, 0}, 2},
		{"never falls to half on one side: it is wider", []float64{0.6, 1, 1, 1, 0}, 3.5},
		{"nor on the other", []float64{1, 1, 1, 1, 1}, 4},
		{"no response at all", []float64{0, 0, 0, 0, 0}, math.NaN()},
	} {
		if got := widthAtHalf(x, row.y); !cmp.Equal(row.want, got, near) {
			t.Errorf("%s: %g, want %g", row.why, got, row.want)
		}
	}
}

func TestDPrimeIsInStandardDeviations(t *testing.T) {
	// Variances 1 and 7, so a standard deviation of 2; means 2 and 7.
	a, b := []float64{1, 2, 3}, []float64{4, 8, 9}
	if got := dPrime(a, b); !cmp.Equal(got, 2.5, near) {
		t.Errorf("d' is %g, want 2.5", got)
	}
}

func TestCorrelations(t *testing.T) {
	train := func(neuron uint32, counts ...int) (spikes []sim.Spike) {
		for bin, n := range counts {
			for i := range n {
				spikes = append(spikes, sim.Spike{At: sim.Time(10*bin + i), Neuron: neuron})
			}
		}
		return spikes
	}
	var r record.Raster
	for _, spikes := range [][]sim.Spike{train(0, 1, 2, 3), train(1, 2, 4, 6), train(2, 3, 2, 1), train(3, 1, 1, 1)} {
		r.Spikes = append(r.Spikes, spikes...)
	}
	sim.SortSpikes(r.Spikes)
	want := []float64{1, -1, -1} // 1 with 0, 2 with 0, 2 with 1; 3 never changes
	if diff := cmp.Diff(want, correlations(r, sim.Window{To: 30}, 10), near); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSpectrumOfPoissonSpikesIsOne, and that of a rhythm has its peak there.
func TestSpectrumOfPoissonSpikesIsOne(t *testing.T) {
	w := sim.Window{From: 5 * sim.Second, To: 25 * sim.Second}
	random := rng.New(1, "spectrum")
	var noise, rhythm []sim.Spike
	for at := float64(w.From); at < float64(w.To); at += random.ExpFloat64() * sim.Millisecond {
		noise = append(noise, sim.Spike{At: sim.Time(at)})
		if phase := math.Mod(at/sim.Second*40, 1); phase < 0.5 {
			rhythm = append(rhythm, sim.Spike{At: sim.Time(at)})
		}
	}
	flat := populationSpectrum(noise, w)
	for i := slowest; i < len(flat.power); i++ {
		if p := flat.power[i]; p < 0.6 || p > 1.5 {
			t.Errorf("power of Poisson spikes at %g Hz is %.2f, want 1", flat.frequencies[i], p)
		}
	}
	s := populationSpectrum(rhythm, w)
	if at := s.peak(); s.frequencies[at] != 40 || s.power[at] < 10 {
		t.Errorf("a rhythm of 40 Hz has its peak, %.1f, at %g Hz", s.power[at], s.frequencies[at])
	}
}
