package clockstep

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestRatesAndCVsAreThoseOfTheEngine compares networks whose spike trains are chaotic, so that only
// statistics can agree: within four standard errors of the difference.
func TestRatesAndCVsAreThoseOfTheEngine(t *testing.T) {
	for _, tc := range []struct {
		name string
		net  *sim.Network
	}{{"Jump", jumpNetwork(4000, 80)}, {"Cuba", cubaNetwork(4000, 80)}} {
		const from, to = 300 * ms, 1500 * ms
		want, got := exactly(t, tc.net, to), rasters(t, tc.net, Options{}, to)
		for k, p := range tc.net.Populations {
			w, g := want[k].Within(sim.Window{From: from, To: to}), got[k].Within(sim.Window{From: from, To: to})
			compare(t, tc.name+", rate of "+p.Name, ratesOf(w, from, to), ratesOf(g, from, to))
			compare(t, tc.name+", CV of "+p.Name, cvsOf(w), cvsOf(g))
		}
	}
}

// TestNoiseIsThatOfTheEngine compares rates under background input: rare arrivals and many, upwards and
// downwards, one kind and two.
func TestNoiseIsThatOfTheEngine(t *testing.T) {
	for _, tc := range []struct {
		why   string
		ports []models.Port
		noise []models.Noise
	}{
		{"many per step", []models.Port{{Shape: models.Delta}}, []models.Noise{{Rate: 20_000, Weight: 0.05}}},
		{"few, large", []models.Port{{Shape: models.Delta}}, []models.Noise{{Rate: 500, Weight: 2}}},
		{"excitation and inhibition on ports of their own", []models.Port{{Shape: models.Exponential, Tau: 5 * ms}, {Shape: models.Delta}},
			[]models.Noise{{Rate: 1000, Weight: 5}, {Rate: 300, Weight: -0.5, Port: 1}}},
	} {
		const from, to = 100 * ms, 300 * ms
		net := sim.NewNetwork(1)
		net.Add("p", 400, models.LIF{TauM: 20 * ms, VTh: 15, TRef: 2 * ms, Ports: tc.ports, Noise: tc.noise})
		step := sim.Time(0.1 * ms)
		if tc.ports[0].Shape == models.Delta {
			step = 0.02 * ms // many jumps make a diffusion, of which the grid misses crossings
		}
		want, got := exactly(t, net, to)[0], rasters(t, net, Options{Step: step}, to)[0]
		within := sim.Window{From: from, To: to}
		compare(t, tc.why, want.Rates(within), got.Rates(within))
	}
}

// TestNoiseReachesNeuronsWithoutLeak too.
func TestNoiseReachesNeuronsWithoutLeak(t *testing.T) {
	const to = 500 * ms
	net := sim.NewNetwork(1)
	net.Add("p", 400, models.IF{VTh: 15, TRef: 2 * ms, Noise: []models.Noise{{Rate: 1000, Weight: 0.7}}})
	want, got := exactly(t, net, to)[0], rasters(t, net, Options{}, to)[0]
	compare(t, "rate", want.Rates(sim.Window{To: to}), got.Rates(sim.Window{To: to}))
}

// TestNoiseArrivesAsAPoissonProcess counts the arrivals of every step.
func TestNoiseArrivesAsAPoissonProcess(t *testing.T) {
	for _, tc := range []struct {
		why  string
		rate float64 // per step
	}{
		{"a chunk of many steps", 0.3},
		{"a chunk of some", 20},
		{"a step at a time", 200},
		{"draws added up", 1000},
	} {
		spec := models.IF{VTh: 1e9}
		net := sim.NewNetwork(1)
		net.Add("p", 50, spec)
		s := build(t, net, Options{})
		c := s.cohorts[0][0]
		c.noises = append(c.noises, newNoise(models.Noise{Rate: tc.rate / 1e-4, Weight: 1}, 0, c, sim.Slice{Population: "p", Hi: 50}, s.grid))
		var counts []float64
		last := make([]float64, 50)
		for range 200 {
			until(t, s, s.Now()+0.1*ms)
			for i, u := range c.state.u {
				counts = append(counts, u-last[i])
			}
			copy(last, c.state.u)
		}
		mean, variance := stat.MeanVariance(counts, nil)
		n := float64(len(counts))
		if d := math.Abs(mean - tc.rate); d > 4*math.Sqrt(tc.rate/n) {
			t.Errorf("%s: mean %.4g, want %g", tc.why, mean, tc.rate)
		}
		if d := math.Abs(variance - tc.rate); d > 4*math.Sqrt((tc.rate+2*tc.rate*tc.rate)/n) {
			t.Errorf("%s: variance %.4g, want %g", tc.why, variance, tc.rate)
		}
		if got := s.Stats().NoiseEvents; float64(got) < mean*n {
			t.Errorf("%s: %d arrivals counted of %v", tc.why, got, mean*n)
		}
	}
}

// compare holds the means of two samples to each other.
func compare(t *testing.T, what string, want, got []float64) {
	t.Helper()
	w, ws := stat.MeanStdDev(want, nil)
	g, gs := stat.MeanStdDev(got, nil)
	tolerance := 4 * math.Hypot(stat.StdErr(ws, float64(len(want))), stat.StdErr(gs, float64(len(got))))
	t.Logf("%s: %.4g, want %.4g +- %.2g", what, g, w, tolerance)
	if !(math.Abs(g-w) <= tolerance) || tolerance > 0.2*math.Abs(w) {
		t.Errorf("%s: %.4g, want %.4g +- %.2g", what, g, w, tolerance)
	}
}

// ratesOf is the rate of a whole population in windows long enough not to depend on one another.
func ratesOf(r record.Raster, from, to sim.Time) []float64 {
	const window = 100 * ms
	var rates []float64
	for at := from; at < to; at += window {
		rates = append(rates, r.Within(sim.Window{From: at, To: at + window}).Rate(sim.Window{From: at, To: at + window}))
	}
	return rates
}

func cvsOf(r record.Raster) []float64 {
	var cvs []float64
	for _, cv := range r.CVs() {
		if finite(cv) {
			cvs = append(cvs, cv)
		}
	}
	return cvs
}
