package networks

import (
	"bytes"
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// lasting sets how long a network is observed.
func lasting(o *Observation, settle, duration sim.Time) {
	o.Settle, o.Duration = settle, duration
}

// small is a network that runs in a fraction of a second.
func small() *Jump {
	j := DefaultJump()
	lasting(&j.Observation, 200*sim.Millisecond, 2*sim.Second)
	return j
}

// TestNetworksFireAsExpected is the law of the package.
func TestNetworksFireAsExpected(t *testing.T) {
	denseJump, cuba, denseCuba, brunel, mixed, sparse := small(), DefaultCuba(), DefaultCuba(), DefaultBrunel(), DefaultMixed(), DefaultSparse()
	lasting(&cuba.Observation, 200*sim.Millisecond, 2*sim.Second)
	denseJump.K = 800
	denseCuba.K = 800
	lasting(&denseCuba.Observation, 500*sim.Millisecond, 1*sim.Second)
	coba := DefaultCoba()
	lasting(&coba.Observation, 150*sim.Millisecond, 100*sim.Millisecond)
	lasting(&brunel.Observation, 50*sim.Millisecond, 100*sim.Millisecond)
	lasting(&mixed.Observation, 200*sim.Millisecond, 600*sim.Millisecond)
	sparse.N, sparse.Sources = sparse.N/10, sparse.Sources/10
	for _, row := range []struct {
		why string
		of  Benchmark
		o   Observation
	}{
		{"jumps, few synapses", small(), small().Observation},
		{"jumps, many small synapses", denseJump, denseJump.Observation},
		{"currents, few synapses", cuba, cuba.Observation},
		{"currents, many small synapses", denseCuba, denseCuba.Observation},
		{"conductances", coba, coba.Observation},
		{"noise", brunel, brunel.Observation},
		{"own delays", mixed, mixed.Observation},
		{"theory at a tenth of the size", sparse, sparse.Observation},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			f, err := row.o.observe(t.Context(), &session.Session{Seed: 1, Shards: 1}, row.of)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("rate %.3f Hz of %.3f, CV %.3f of %.3f", f.rate, f.expected.Rate, f.cv, f.expected.CV)
			if far := math.Abs(f.rate/f.expected.Rate - 1); !(far < 0.1) {
				t.Errorf("rate %.3f Hz, expected %.3f", f.rate, f.expected.Rate)
			}
			// Short runs underestimate the variation of intervals.
			if far := f.cv - f.expected.CV; far > 0.05 || far < -0.15 {
				t.Errorf("CV %.3f, expected %.3f", f.cv, f.expected.CV)
			}
		})
	}
}

func TestExpectationsAreOfPublishedParametersOnly(t *testing.T) {
	jump, cuba, brunel, mixed, sparse := small(), DefaultCuba(), DefaultBrunel(), DefaultMixed(), DefaultSparse()
	jump.K = 100
	cuba.TauE++
	brunel.G = 6
	mixed.DelayMax++
	sparse.VReset = -1
	coba := DefaultCoba()
	coba.K = 800
	for _, b := range []Benchmark{jump, cuba, coba, brunel, mixed, sparse} {
		if e := b.Expected(); !math.IsNaN(e.Rate) {
			t.Errorf("%T: %+v", b, e)
		}
	}
}

// TestInputDoesNotDependOnK: weights are scaled so that a neuron receives the same on average.
func TestInputDoesNotDependOnK(t *testing.T) {
	for _, k := range []int{40, 80, 800} {
		jump, cuba, brunel := DefaultJump(), DefaultCuba(), DefaultBrunel()
		jump.K, cuba.K, brunel.K = k, k, k
		for _, row := range []struct {
			name string
			b    Balanced
			want float64 // mV per spike of every neuron
		}{
			{"jump", jump.Balanced(), 0.25 * 64}, {"cuba", cuba.Balanced(), 1.62 * 64}, {"brunel", brunel.Balanced(), 0.1 * 1000},
		} {
			if got := row.b.Excite * float64(row.b.K*4/5); math.Abs(got/row.want-1) > 1e-12 {
				t.Errorf("%s, K %d: %v mV, want %v", row.name, k, got, row.want)
			}
		}
	}
}

func TestNoiseOfBrunelIsThatOfThePaper(t *testing.T) {
	if got := DefaultBrunel().Balanced().Noise; math.Abs(got-20e3) > 1e-6 {
		t.Errorf("%v Hz, want 20 kHz: eta V_th / (J C_E tau_m) times C_E", got)
	}
	if got := DefaultMixed().Balanced().Noise; math.Abs(got-2e3) > 1e-6 {
		t.Errorf("%v Hz, want 2 kHz for jumps ten times as large", got)
	}
}

func TestShotNoiseRate(t *testing.T) {
	for _, row := range []struct {
		why                       string
		rate, w, theta, tau, want float64
		tRef, tolerance           float64
	}{
		{why: "every jump is enough", rate: 10, w: 20, theta: 20, tau: 0.02, tRef: 0.1, want: 5},
		{why: "no input", w: 12, theta: 20, tau: 0.02},
		{why: "inhibition", rate: 10, w: -12, theta: 20, tau: 0.02},
		{why: "no leak to speak of: every second jump", rate: 10, w: 12, theta: 20, tau: 1e6, want: 5, tolerance: 1e-3},
		{why: "no leak to speak of: every fourth jump", rate: 10, w: 6, theta: 20, tau: 1e6, want: 2.5, tolerance: 1e-3},
		{why: "rare: twice the rate of pairs within tau ln(w/(theta-w))", rate: 1e-3, w: 12, theta: 20, tau: 0.02,
			want: 1e-6 * 0.02 * math.Log(1.5), tolerance: 1e-3},
	} {
		if got := shotNoiseRate(row.rate, row.w, row.theta, row.tau, row.tRef); math.Abs(got-row.want) > row.tolerance*row.want+1e-15 {
			t.Errorf("%s: %v Hz, want %v", row.why, got, row.want)
		}
	}
}

func TestFindingsDoNotDependOnShards(t *testing.T) {
	j := small()
	j.Duration = 300 * sim.Millisecond
	var want *session.Session
	for _, shards := range []int{1, 2, 3} {
		s := &session.Session{Seed: 1, Shards: shards}
		f, err := j.observe(t.Context(), s, j)
		if err != nil {
			t.Fatal(err)
		}
		if f.report(s); want == nil {
			want = s
		}
		if diff := cmp.Diff(want.Results(), s.Results(), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%d shards (-one +several):\n%s", shards, diff)
		}
	}
}

// TestFootprintIsFourBytes: what a synapse of a common weight and delay takes is its target.
func TestFootprintIsFourBytes(t *testing.T) {
	j := DefaultJump()
	j.K = 800
	_, bytes, err := Footprint(j.Network(1), func(net *sim.Network) (*sim.Engine, error) { return sim.Build(net, sim.Options{}) })
	if err != nil {
		t.Fatal(err)
	}
	if each := float64(bytes) / float64(j.Synapses()); math.Abs(each-4) > 0.2 {
		t.Errorf("%v bytes per synapse", each)
	}
}

func TestRunPrintsAndDraws(t *testing.T) {
	j := small()
	j.Duration = 500 * sim.Millisecond
	var out bytes.Buffer
	s := &session.Session{Name: "jump", Seed: 1, Shards: 1, Dir: t.TempDir(), Out: &out}
	if err := j.Run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"in 500ms of model time", "mean rate (Hz)", "synaptic events per second", "expected: Brian2"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
	file, err := os.Open(filepath.Join(s.Dir, "raster.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := png.Decode(file); err != nil {
		t.Error(err)
	}
}

func TestMistakesNameTheFlag(t *testing.T) {
	for _, row := range []struct {
		why, flag string
		of        func() Benchmark
	}{
		{"no more synapses than neurons", "k", func() Benchmark { c := DefaultCuba(); c.K = c.N + 1; return c }},
		{"more neurons than memory holds", "n", func() Benchmark { c := DefaultCuba(); c.N = largest + 1; return c }},
		{"weights are divided by it", "k", func() Benchmark { j := DefaultJump(); j.K = 0; return j }},
		{"one neuron cannot be of both kinds", "n", func() Benchmark { c := DefaultCuba(); c.N = 1; return c }},
		{"0 would silently mean the default of models.LIF", "tau-m", func() Benchmark { j := DefaultJump(); j.TauM = 0; return j }},
		{"it would fire at once after every spike", "v-th", func() Benchmark { j := DefaultJump(); j.VTh = j.VReset; return j }},
		{"a conductance that decays at once", "tau-e", func() Benchmark { c := DefaultCoba(); c.TauE = 0; return c }},
		{"0 would silently mean for ever", "kick-stop", func() Benchmark { c := DefaultCoba(); c.KickStop = 0; return c }},
		{"0 would silently mean jumps", "tau-i", func() Benchmark { c := DefaultCuba(); c.TauI = 0; return c }},
		{"the noise follows from it", "j", func() Benchmark { b := DefaultBrunel(); b.J = 0; return b }},
		{"an interval that is none", "delay-min", func() Benchmark { m := DefaultMixed(); m.DelayMin = m.DelayMax + 1; return m }},
		{"nothing is measured", "duration", func() Benchmark { p := DefaultSparse(); p.Duration = 0; return p }},
		{"the run would end beyond the end of time", "settle", func() Benchmark { p := DefaultSparse(); p.Settle = sim.Never - 1; return p }},
	} {
		t.Run(row.why, func(t *testing.T) {
			var mistake *session.ParameterError
			if err := row.of().Run(t.Context(), &session.Session{}); !errors.As(err, &mistake) || mistake.Flag != row.flag {
				t.Errorf("got %v, want a mistake in --%s", err, row.flag)
			}
		})
	}
}

func TestMistakesOfTheCellsAreThoseOfBuild(t *testing.T) {
	j := small()
	j.TRef = -1
	var mistake *sim.ParamError
	if err := j.Run(t.Context(), &session.Session{}); !errors.As(err, &mistake) || mistake.Field != "TRef" {
		t.Errorf("got %v", err)
	}
}
