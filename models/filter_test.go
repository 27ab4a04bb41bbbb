package models_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

var threeFilters = []models.Filter{{Tau: 10 * ms, Jump: 0.7}, {Tau: 7 * ms, Jump: 1}, {Tau: 300 * ms}}

func TestModelsWithFiltersKeepTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spec      sim.Spec
		config    modeltest.Config
	}{
		{"LIF", "closed forms, with a time constant that a filter shares",
			models.AdaptiveLIF{Ports: mixedPorts[2:4], TRef: 1 * ms, Filters: threeFilters[:2]},
			modeltest.Config{Weights: mixedWeights[2:4], Neurons: 3, Rate: 60}},
		{"LIF without reset", "a membrane that goes on in the refractory interval",
			models.AdaptiveLIF{NoReset: true, TRef: 2 * ms, Filters: threeFilters[:1]}, modeltest.Config{Weights: between(-0.5, 1.5)}},
		{"ConductanceLIF", "integrated filters",
			models.ConductanceLIF{TRef: 1 * ms, Filters: threeFilters}, modeltest.Config{Weights: slices.Concat(between(0, 60), between(0, 20))}},
		{"AdEx", "the neuron of Clopath et al. 2010",
			models.AdEx{Filters: threeFilters[:2]}, modeltest.Config{Weights: between(-5, 15), Neurons: 2, Duration: 30 * ms}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// drivenTwice makes two neurons, of which one is in closed form and the other integrated, with the same input.
func drivenTwice(t *testing.T, climbing []models.Adaptation) (*sim.Engine, [2]*sim.Population) {
	t.Helper()
	ports := []models.Port{{Shape: models.Exponential, Tau: 3 * ms}, {Shape: models.Alpha, Tau: 5 * ms}}
	net := sim.NewNetwork(7)
	closed := net.Add("closed", 1, models.AdaptiveLIF{
		TauM: 20 * ms, R: 0.1, EL: -70, VTh: -55, VReset: -62, TRef: 2 * ms, IE: 30, Ports: ports, Filters: threeFilters, Threshold: climbing,
	})
	integrated := net.Add("integrated", 1, models.ConductanceLIF{
		C: 200, GL: 10, EL: -70, VTh: -55, VReset: -62, TRef: 2 * ms, IE: 30, Ports: ports, Filters: threeFilters, Threshold: climbing,
	})
	input := net.Add("input", 2, models.Poisson{Rate: 150})
	for _, target := range []*sim.Population{closed, integrated} {
		for port := range ports {
			one := topology.Synapses{{Pre: uint32(port), Weight: 90, Delay: 1 * ms}}
			net.Connect(input, target, uint8(port), one)
		}
	}
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return engine, [2]*sim.Population{closed, integrated}
}

// TestFiltersAndThresholdsInClosedFormAreThoseThatAreIntegrated: two ways to the same potential, with the same filters
// behind it and the same threshold above.
func TestFiltersAndThresholdsInClosedFormAreThoseThatAreIntegrated(t *testing.T) {
	compare := func(climbing []models.Adaptation, variables ...string) {
		engine, both := drivenTwice(t, climbing)
		for at := sim.Time(0); at <= 500*ms; at += 7 * ms {
			if err := engine.RunUntil(context.Background(), at); err != nil {
				t.Fatal(err)
			}
			for _, variable := range variables {
				var x [2][1]float64
				for i, p := range both {
					if err := engine.Probe(p, variable, []int{0}, x[i][:]); err != nil {
						t.Fatal(err)
					}
				}
				if math.Abs(x[0][0]-x[1][0]) > 1e-6 {
					t.Errorf("%s at %v: %v in closed form, %v integrated", variable, at, x[0][0], x[1][0])
				}
			}
		}
		if n := engine.Stats().Spikes; n < 60 {
			t.Errorf("only %d spikes: the neurons were not put to the test", n)
		}
	}
	compare(nil, "V", "F0", "F1", "F2")
	compare(threeAdaptations[:2], "V", "F0", "F1", "F2", "Theta")
	compare(threeAdaptations, "V", "F0", "F1", "F2", "Theta")
}

// TestFiltersAtSpikesAreThoseBeforeThem: what a Witness tells of a spike is what a look just before it sees.
func TestFiltersAtSpikesAreThoseBeforeThem(t *testing.T) {
	for _, spec := range []sim.Spec{
		models.AdaptiveLIF{IE: 1.5, TRef: 1 * ms, Filters: threeFilters},
		models.AdaptiveLIF{IE: 1.5, TRef: 1 * ms, Filters: threeFilters, Noise: []models.Noise{{Rate: 100, Weight: 0.1}}},
		models.AdEx{IE: 900, Filters: threeFilters},
		models.Izhikevich{IE: 10, Filters: threeFilters},
	} {
		model, err := spec.New(sim.Slice{Population: "p", Hi: 2, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		twin, err := spec.New(sim.Slice{Population: "p", Hi: 2, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		spikes, err := model.Advance(sim.Window{To: 200 * ms}, nil, nil)
		if err != nil || len(spikes) < 4 {
			t.Fatalf("%T: %d spikes, %v", spec, len(spikes), err)
		}
		from := sim.Time(0)
		for k, s := range spikes {
			if from < s.At {
				if _, err := twin.Advance(sim.Window{From: from, To: s.At}, nil, nil); err != nil {
					t.Fatal(err)
				}
				from = s.At
			}
			for _, variable := range model.(sim.Witness).Witnessed() {
				want, err := twin.(sim.Prober).Probe(s.At, variable, int(s.Neuron))
				got, err2 := model.(sim.Witness).AtSpike(k, variable)
				if err := errors.Join(err, err2); err != nil || math.Abs(got-want) > 1e-6 {
					t.Errorf("%T: %s at spike %d: %v, want %v; %v", spec, variable, k, got, want, err)
				}
			}
		}
	}
}

func TestWrongFiltersAreRefused(t *testing.T) {
	for _, row := range []struct {
		why, field string
		spec       sim.Spec
	}{
		{"no time constant", "Filters[0].Tau", models.AdaptiveLIF{Filters: []models.Filter{{}}}},
		{"no number", "Filters[1].Jump", models.AdEx{Filters: []models.Filter{{Tau: 1 * ms}, {Tau: 1 * ms, Jump: math.NaN()}}}},
		{"too many", "Filters", models.ConductanceLIF{Filters: make([]models.Filter, 4)}},
		{"a neuron that has fewer", "Filters", models.Izhikevich{Filters: threeFilters, Each: func(i int, n *models.Izhikevich) { n.Filters = nil }}},
		{"the same in closed form", "Filters", models.AdaptiveLIF{Filters: threeFilters, Each: func(i int, n *models.AdaptiveLIF) { n.Filters = nil }}},
	} {
		var found *sim.ParamError
		if _, err := row.spec.New(sim.Slice{Population: "p", Hi: 1}); !errors.As(err, &found) || found.Field != row.field {
			t.Errorf("%s: got %v, want a *sim.ParamError for %s", row.why, err, row.field)
		}
	}
}
