package clockstep

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestPotentialsOnTheGridAreExact compares V with its closed form, in mV, at every instant of the grid.
func TestPotentialsOnTheGridAreExact(t *testing.T) {
	const tau, syn, step = 20.0, 5.0, 0.1 // ms
	arrivals := []float64{1, 1.7, 4.2, 4.2 + 25.6, 60}
	exp := func(s, tau float64) float64 { return math.Exp(-s / tau) }
	port := func(s models.Shape) []models.Port { return []models.Port{{Shape: s, Tau: syn * ms}} }
	x := 1/tau - 1/syn
	for _, tc := range []struct {
		why      string
		spec     sim.Spec
		base     func(t float64) float64 // without arrivals
		response func(s float64) float64 // to weight 1, after s ms
	}{
		{"the jump decays", models.LIF{TauM: tau * ms, EL: -65, VTh: 100, VReset: -70, U0: 3},
			func(t float64) float64 { return -65 + 3*exp(t, tau) },
			func(s float64) float64 { return exp(s, tau) }},
		{"constant current, R of its own", models.LIF{TauM: tau * ms, EL: -65, VTh: 100, VReset: -70, IE: 4, R: 2, Ports: port(models.Exponential)},
			func(t float64) float64 { return -65 + 8*(1-exp(t, tau)) },
			func(s float64) float64 { return 2 / tau * (exp(s, tau) - exp(s, syn)) / (1/syn - 1/tau) }},
		{"equal time constants", models.LIF{TauM: syn * ms, VTh: 100, Ports: port(models.Exponential)},
			func(float64) float64 { return 0 },
			func(s float64) float64 { return s / syn * exp(s, syn) }},
		{"alpha", models.LIF{TauM: tau * ms, VTh: 100, Ports: port(models.Alpha)},
			func(float64) float64 { return 0 },
			func(s float64) float64 {
				return math.E / syn / tau * (exp(s, tau) + exp(s, syn)*(x*s-1)) / (x * x)
			}},
		{"no leak, jumps, constant current", models.IF{C: 2, VTh: 100, IE: 0.5, V0: 1},
			func(t float64) float64 { return 1 + t/4 },
			func(float64) float64 { return 1 }},
		{"no leak, currents", models.IF{C: 2, VTh: 100, Ports: port(models.Exponential)},
			func(float64) float64 { return 0 },
			func(s float64) float64 { return syn / 2 * (1 - exp(s, syn)) }},
	} {
		var train []sim.Time
		for _, a := range arrivals {
			train = append(train, sim.Time(math.Round((a-0.5)*10))*(step*ms))
		}
		net := fed(tc.spec, 0.75, 0.5*ms, train)
		for _, portable := range []bool{false, true} {
			s := build(t, net, Options{Step: step * ms, Portable: portable})
			v := make([]float64, 1)
			for n := 1; n <= 1000; n++ {
				until(t, s, sim.Time(n)*(step*ms))
				if err := s.Probe(net.Populations[1], "V", []int{0}, v); err != nil {
					t.Fatal(err)
				}
				now := float64(n) * step
				want := tc.base(now)
				for _, a := range arrivals {
					if now > a+step/2 { // Probe comes before the arrivals of its instant
						want += 0.75 * tc.response(now-a)
					}
				}
				if math.Abs(v[0]-want) > 1e-12 {
					t.Fatalf("%s: V(%.1f ms) is %.15g mV, want %.15g", tc.why, now, v[0], want)
				}
			}
		}
	}
}

// TestStateOnTheGridIsThatOfTheEngine compares V and all currents of random neurons that do not fire.
func TestStateOnTheGridIsThatOfTheEngine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		net := quietNetwork(random, rapid.Bool().Draw(t, "each its own"))
		out := net.Populations[1]
		s, err := Build(net, Options{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all := make([]int, out.N)
		for i := range all {
			all[i] = i
		}
		got, want := make([]float64, out.N), make([]float64, out.N)
		for _, end := range []sim.Time{0.1 * ms, 3.3 * ms, 47 * ms} {
			if err := s.RunUntil(t.Context(), end); err != nil {
				t.Fatal(err)
			}
			if err := e.RunUntil(t.Context(), end); err != nil {
				t.Fatal(err)
			}
			for _, variable := range []string{"V", "I0", "I1"} {
				if err := s.Probe(out, variable, all, got); err != nil {
					t.Fatal(err)
				}
				if err := e.Probe(out, variable, all, want); err != nil {
					t.Fatal(err)
				}
				for i := range got {
					if math.Abs(got[i]-want[i]) > 1e-12*max(1, math.Abs(want[i])) {
						t.Fatalf("%s of neuron %d at %v is %.15g, want %.15g", variable, i, end, got[i], want[i])
					}
				}
			}
		}
	})
}

// quietNetwork makes neurons with an Exponential, an Alpha and a Delta port, and sources on the grid.
func quietNetwork(random *rand.Rand, differ bool) *sim.Network {
	const n, sources = 9, 6
	net := sim.NewNetwork(1)
	var trains models.Trains
	for range sources {
		train := []sim.Time{sim.Time(random.IntN(50)) * (0.1 * ms)}
		for range random.IntN(5) {
			train = append(train, train[len(train)-1]+sim.Time(1+random.IntN(99))*(0.1*ms))
		}
		trains = append(trains, train)
	}
	spec := models.LIF{
		TauM: (1 + 30*random.Float64()) * ms, EL: -65, VTh: 1000, VReset: -65, IE: random.NormFloat64(), U0: random.NormFloat64(),
		Ports: []models.Port{
			{Shape: models.Exponential, Tau: (1 + 10*random.Float64()) * ms, I0: random.Float64()},
			{Shape: models.Alpha, Tau: (1 + 10*random.Float64()) * ms, I0: random.Float64(), J0: 1e-9 * random.NormFloat64()},
			{Shape: models.Delta},
		},
	}
	if differ {
		spec.Each = func(i int, n *models.LIF) {
			n.TauM += float64(i) * ms
			n.Ports[0].Tau += float64(i) * ms
			n.Ports[1].Tau += float64(i%2) * ms
		}
	}
	in, out := net.Add("in", sources, trains), net.Add("out", n, spec)
	for port := range uint8(3) {
		var synapses wires
		for range random.IntN(30) {
			synapses = append(synapses, sim.Synapse{
				Pre: uint32(random.IntN(sources)), Post: uint32(random.IntN(n)),
				Weight: random.NormFloat64(), Delay: sim.Time(1+random.IntN(20)) * (0.1 * ms),
			})
		}
		net.Connect(in, out, port, synapses)
	}
	return net
}

// TestSpikesOnTheGridAreExact: where everything happens on the grid, the grid costs nothing. Neurons that
// rest below threshold and receive jumps fire only when something arrives; if sources, delays and
// refractory intervals are on the grid too, spikes are those of the engine.
func TestSpikesOnTheGridAreExact(t *testing.T) {
	ring, layers := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		net := jumpingNetwork(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 40).Draw(t, "delays"), rapid.SampledFrom([]int{0, 1, 15}).Draw(t, "refractory"))
		s, err := Build(net, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Report().String() != "nothing" {
			t.Fatal(s.Report())
		}
		ring += len(s.cohorts[1][0].rings)
		layers += len(s.cohorts[1][0].layers) - len(s.cohorts[1][0].rings)
		got, want := record.Memory{}, record.Memory{}
		if err := s.Record(&got); err != nil {
			t.Fatal(err)
		}
		net.Record(&want)
		e, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RunUntil(t.Context(), 40*ms); err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), 40*ms); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Rasters(net.Populations...), got.Rasters(net.Populations...)); diff != "" {
			t.Fatalf("engine -, grid +\n%s", diff)
		}
		if a, b := e.Stats().SynapticEvents, s.Stats().SynapticEvents; a != b && len(s.cohorts[1][0].rings) == 0 {
			t.Fatalf("%d synaptic events, want %d", b, a)
		}
	})
	if ring == 0 || layers == 0 {
		t.Errorf("rings used %d times, layers %d times", ring, layers)
	}
}

// jumpingNetwork is recurrent, with all times in whole steps of 0.1 ms.
func jumpingNetwork(seed uint64, delays, refractory int) *sim.Network {
	const n = 30
	random := rand.New(rand.NewPCG(seed, 0))
	net := sim.NewNetwork(seed)
	in := net.Add("in", n, models.Regular{Period: 5 * ms, Each: func(i int, r *models.Regular) { r.Start = sim.Time(i) * (0.1 * ms) }})
	out := net.Add("out", n, models.LIF{TauM: 20 * ms, TRef: float64(refractory) * (0.1 * ms), Each: func(i int, l *models.LIF) { l.VTh = 1 + float64(i%4)*0.1 }})
	connect := func(pre *sim.Population, mean float64, degree int) {
		var synapses wires
		for i := range n * degree {
			synapses = append(synapses, sim.Synapse{
				Pre: uint32(i % n), Post: uint32(random.IntN(n)),
				Weight: mean + 0.5*random.NormFloat64(), Delay: sim.Time(1+random.IntN(delays)) * (0.1 * ms),
			})
		}
		net.Connect(pre, out, 0, synapses)
	}
	connect(in, 0.7, 5)
	connect(out, 0.1, 8)
	return net
}
