package clockstep

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// zoo is a network with all that can be run: every shape, neurons alike and not, both ways of delivery,
// weights alike and not, noise, sources.
func zoo() *sim.Network {
	ports := []models.Port{
		{Shape: models.Exponential, Tau: 2 * ms}, {Shape: models.Alpha, Tau: 1 * ms}, {Shape: models.Delta},
		{Shape: models.Exponential, Tau: 7 * ms, I0: 3},
	}
	net := sim.NewNetwork(5)
	poisson := net.Add("poisson", 37, models.Poisson{Rate: 50})
	alike := net.Add("alike", 613, models.LIF{TauM: 15 * ms, VTh: 10, TRef: 1.5 * ms, IE: 7, Ports: ports, Noise: []models.Noise{
		{Rate: 700, Weight: 0.5, Port: 2}, {Rate: 40, Weight: -2, Port: 1},
	}})
	pair := net.Add("pair", 41, &models.LIF{VTh: 10, IE: 11, Ports: []models.Port{ports[0], ports[3]}})
	differ := net.Add("differ", 101, models.IF{
		VTh: 10, IE: 0.2, TRef: 0.3 * ms, Ports: ports,
		Each: func(i int, n *models.IF) {
			n.C, n.TRef, n.Ports[1].Tau = 1+float64(i%7), float64(i%3)*ms, float64(1+i%2)*ms
		},
	})
	random := rand.New(rand.NewPCG(1, 1))
	for k, c := range []struct {
		pre, post *sim.Population
		port      uint8
		degree    int
		delays    int
		weight    func() float64
	}{
		{poisson, alike, 0, 200, 1, func() float64 { return 3 }},
		{poisson, differ, 1, 20, 300, random.NormFloat64},
		{alike, differ, 2, 10, 1000, random.NormFloat64},
		{alike, pair, 1, 2, 1, random.NormFloat64},
		{differ, alike, 3, 50, 3, random.NormFloat64},
		{pair, alike, 2, 50, 500, func() float64 { return -0.25 }},
		{alike, alike, 1, 5, 1, func() float64 { return -0.5 }},
	} {
		var synapses wires
		for i := range c.pre.N * c.degree {
			delay := sim.Time(0.6*ms) + sim.Time(random.IntN(c.delays))*(0.1*ms) + sim.Time(k)
			synapses = append(synapses, sim.Synapse{Pre: uint32(i % c.pre.N), Post: uint32(random.IntN(c.post.N)), Weight: c.weight(), Delay: delay})
		}
		net.Connect(c.pre, c.post, c.port, synapses)
	}
	return net
}

// TestSpikesDoNotDependOnWorkers nor on vector instructions, nor on how a run is split.
func TestSpikesDoNotDependOnWorkers(t *testing.T) {
	const end = 150 * ms
	net := zoo()
	want := rasters(t, net, Options{Workers: 1}, end)
	for k, p := range net.Populations {
		if len(want[k].Spikes) < 100 {
			t.Fatalf("population %q fires %d times only", p.Name, len(want[k].Spikes))
		}
	}
	one := build(t, net, Options{})
	until(t, one, end)
	for _, tc := range []struct {
		why    string
		opt    Options
		splits []sim.Time
	}{
		{"two workers", Options{Workers: 2}, nil},
		{"slices that no block or group of 16 divides", Options{Workers: 3}, nil},
		{"more workers than neurons of one population", Options{Workers: 39}, nil},
		{"Go instead of assembly", Options{Portable: true}, nil},
		{"cuts within an interval, off the grid, and at once", Options{Workers: 2}, []sim.Time{1, 0.1 * ms, 0.1 * ms, 3.33 * ms, 50 * ms}},
	} {
		s := build(t, net, tc.opt)
		var m record.Memory
		if err := s.Record(&m); err != nil {
			t.Fatal(err)
		}
		for _, at := range tc.splits {
			until(t, s, at)
		}
		until(t, s, end)
		if diff := cmp.Diff(want, m.Rasters(net.Populations...)); diff != "" {
			t.Errorf("%s: one worker -, so +\n%s", tc.why, diff)
		}
		if got := s.Stats(); got != one.Stats() {
			t.Errorf("%s: stats are %+v, want %+v", tc.why, got, one.Stats())
		}
	}
}

// TestNeuronsAlikeFareAsNeuronsOfTheirOwn holds the loops for shared and for individual constants, and the
// two ways of delivery, to the same bits.
func TestNeuronsAlikeFareAsNeuronsOfTheirOwn(t *testing.T) {
	network := func(each func(int, *models.LIF)) *sim.Network {
		net := zoo()
		alike := net.Populations[1]
		spec := alike.Spec.(models.LIF)
		spec.Each = each
		alike.Spec = spec
		net.Projections = net.Projections[:1] // feed-forward, so that only the odd neuron differs
		return net
	}
	shared := rasters(t, network(nil), Options{}, 100*ms)[1]
	each := rasters(t, network(func(i int, n *models.LIF) {
		if i == 7 {
			n.VTh = 1e6
		}
	}), Options{}, 100*ms)[1]
	others := slices.DeleteFunc(slices.Clone(shared.Spikes), func(s sim.Spike) bool { return s.Neuron == 7 })
	if diff := cmp.Diff(others, each.Spikes); diff != "" {
		t.Errorf("shared -, individual +\n%s", diff)
	}
}

// TestNothingIsAllocatedPerStep runs a network that repeats itself.
func TestNothingIsAllocatedPerStep(t *testing.T) {
	net := sim.NewNetwork(1)
	p := net.Add("p", 1000, models.LIF{
		TauM: 10 * ms, VTh: 10, IE: 20, TRef: 1 * ms, Ports: []models.Port{{Shape: models.Delta}, {Shape: models.Alpha, Tau: ms}},
		Initial: func(i int) float64 { return float64(i) / 100 },
	})
	net.Connect(p, p, 1, topology.FixedInDegree{Degree: 10, Weight: topology.Const(1e-9), Delay: topology.Delay(2 * ms)})
	s := build(t, net, Options{})
	until(t, s, 1*sim.Second)
	before := s.Stats()
	allocations := testing.AllocsPerRun(5, func() { until(t, s, s.Now()+1*sim.Second) })
	after := s.Stats()
	if after.Spikes == before.Spikes {
		t.Fatal("no spikes")
	}
	if allocations > 10 { // per run of 10000 steps
		t.Errorf("%v allocations in 10000 steps", allocations)
	}
}

// TestRefractoryIntervalIsHalfOpen: jumps that arrive within it are lost, currents go on, and what arrives
// at its end counts.
func TestRefractoryIntervalIsHalfOpen(t *testing.T) {
	spec := models.LIF{TauM: 10 * ms, VTh: 1, VReset: -1, TRef: 1 * ms}
	for _, tc := range []struct {
		why   string
		train []sim.Time
		want  []sim.Time
	}{
		{"one jump over the threshold", []sim.Time{1 * ms}, []sim.Time{1.1 * ms}},
		{"a jump inside is lost", []sim.Time{1 * ms, 1.9 * ms}, []sim.Time{1.1 * ms}},
		{"a jump at the end counts", []sim.Time{1 * ms, 2 * ms}, []sim.Time{1.1 * ms, 2.1 * ms}},
	} {
		net := fed(spec, 3, 0.1*ms, tc.train)
		got := byNeuron(rasters(t, net, Options{}, 10*ms)[1])[0]
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: want -, got +\n%s", tc.why, diff)
		}
	}
	spec.Ports = []models.Port{{Shape: models.Exponential, Tau: 1 * ms}}
	net := fed(spec, 100, 0.1*ms, []sim.Time{1 * ms})
	s := build(t, net, Options{})
	until(t, s, 1.6*ms)
	var v, i [1]float64
	err := errors.Join(s.Probe(net.Populations[1], "V", []int{0}, v[:]), s.Probe(net.Populations[1], "I0", []int{0}, i[:]))
	if want := 100 * math.Exp(-0.5); err != nil || v[0] != -1 || math.Abs(i[0]-want) > 1e-12 {
		t.Errorf("while refractory V is %v and I is %v, want -1 and %v; %v", v[0], i[0], want, err)
	}
}

// TestNothingIsTestedTwice: without a refractory interval a neuron fires at most once per instant, and is
// at VReset from then on.
func TestNothingIsTestedTwice(t *testing.T) {
	net := fed(models.LIF{TauM: 10 * ms, VTh: 1}, 5, 0.1*ms, []sim.Time{0, 0.1 * ms, 0.5 * ms})
	got := byNeuron(rasters(t, net, Options{}, 10*ms)[1])[0]
	if diff := cmp.Diff([]sim.Time{0.1 * ms, 0.2 * ms, 0.6 * ms}, got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

// TestANeuronAboveThresholdFiresAtOnce as in the engine.
func TestANeuronAboveThresholdFiresAtOnce(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("p", 2, models.LIF{U0: 1, TRef: 1 * ms})
	want, got := exactly(t, net, 1*ms), rasters(t, net, Options{}, 1*ms)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("engine -, grid +\n%s", diff)
	}
}

// TestSilenceIsNoSlowerThanActivity: what decays becomes 0, never denormal, which processors are slow with.
func TestSilenceIsNoSlowerThanActivity(t *testing.T) {
	spec := models.LIF{TauM: 1 * ms, VTh: 1e6, Ports: []models.Port{{Shape: models.Exponential, Tau: 0.2 * ms}, {Shape: models.Alpha, Tau: 3 * ms, I0: 1}, {Shape: models.Delta}}}
	net := fed(spec, 1, 1*ms, []sim.Time{0})
	s := build(t, net, Options{})
	for range 300 {
		until(t, s, s.Now()+10*ms)
		for _, variable := range s.cohorts[1][0].state.variables {
			for _, x := range variable {
				if x != 0 && math.Abs(x) < 1e-307 {
					t.Fatalf("at %v a variable is %g", s.Now(), x)
				}
			}
		}
	}
	for _, variable := range s.cohorts[1][0].state.variables {
		if floats.Norm(variable, 1) != 0 {
			t.Errorf("after 3 s of silence a variable is %g", variable[0])
		}
	}
}

// TestWhatDecaysIsLookedAtInTime: from negligible to denormal it is a factor of 1e108.
func TestWhatDecaysIsLookedAtInTime(t *testing.T) {
	for _, tc := range []struct {
		why      string
		fraction float64
		want     int
	}{
		{"nothing decays", 1, 1000},
		{"slowly", 0.999, 1000},
		{"20 ms in steps of 5", math.Exp(-0.25), 960},
		{"1 ms in steps of 100", math.Exp(-100), 2},
		{"at once", 1e-300, 1},
	} {
		if got := settleAfter(tc.fraction); got != tc.want {
			t.Errorf("%s: after %d steps, want %d", tc.why, got, tc.want)
		}
	}
}

// TestARunCanBeInterruptedAndGoOn by its context.
func TestARunCanBeInterruptedAndGoOn(t *testing.T) {
	net := zoo()
	s := build(t, net, Options{Workers: 2})
	ctx, cancel := context.WithCancel(t.Context())
	var m record.Memory
	stop := stopper{after: 20, then: cancel}
	if err := errors.Join(s.Record(&stop), s.Record(&m)); err != nil {
		t.Fatal(err)
	}
	if err := s.RunUntil(ctx, 50*ms); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if s.Now() == 0 || s.Now() >= 50*ms {
		t.Fatalf("interrupted at %v", s.Now())
	}
	until(t, s, 50*ms)
	if diff := cmp.Diff(rasters(t, net, Options{}, 50*ms), m.Rasters(net.Populations...)); diff != "" {
		t.Errorf("at one go -, interrupted +\n%s", diff)
	}
}

// stopper is a recorder that calls a function after some calls, or fails.
type stopper struct {
	after int
	then  func()
	err   error
}

func (s *stopper) Record(*sim.Population, []sim.Spike) error {
	if s.after--; s.after == 0 {
		if s.then != nil {
			s.then()
		}
		return s.err
	}
	return nil
}
