package sim_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// wrongNetwork makes one mistake in a sound network.
type wrongNetwork struct {
	why   string
	spoil func(net *sim.Network, in, out *sim.Population)
	want  string // within the error
}

var wrongNetworks = []wrongNetwork{
	{"no population may be empty", func(net *sim.Network, in, out *sim.Population) { out.N = 0 },
		`population "out": N is 0, want 1 to`},
	{"nor have a negative size", func(net *sim.Network, in, out *sim.Population) { in.N = -3 },
		`population "in": N is -3`},
	{"names tell populations apart", func(net *sim.Network, in, out *sim.Population) { out.Name = "in" },
		`population "in": Name is in, want a name that no other population has`},
	{"a name is needed", func(net *sim.Network, in, out *sim.Population) { out.Name = "" },
		`Name is "", want a name`},
	{"a population needs a model", func(net *sim.Network, in, out *sim.Population) { out.Spec = nil },
		`population "out": Spec is nil`},
	{"a projection needs a connector", func(net *sim.Network, in, out *sim.Population) { net.Connect(in, out, 0, nil) },
		`projection "in -> out": connector is nil`},
	{"both ends must be there", func(net *sim.Network, in, out *sim.Population) {
		net.Connect(in, &sim.Population{Name: "stray", N: 1, Spec: models.LIF{}}, 0, topology.AllToAll{})
	}, `projection "in -> stray": post is stray, want a population of this network`},
	{"and not nil", func(net *sim.Network, in, out *sim.Population) { net.Connect(nil, out, 0, topology.AllToAll{}) },
		`pre is nil, want a population`},
	{"ports are those of the model", func(net *sim.Network, in, out *sim.Population) { net.Connect(in, out, 1, topology.AllToAll{}) },
		`port is 1, want a port below 1`},
	{"a source takes no input", func(net *sim.Network, in, out *sim.Population) { net.Connect(out, in, 0, topology.AllToAll{}) },
		"population in is a source"},
	{"recorded populations belong to the network", func(net *sim.Network, in, out *sim.Population) {
		net.Record(&spikeLog{}, &sim.Population{Name: "stray"})
	}, `population "stray" is not part of the network`},

	{"weights are numbers", synapse(sim.Synapse{Weight: math.NaN()}), "synapse 0 -> 0: weight is NaN"},
	{"finite ones", synapse(sim.Synapse{Weight: math.Inf(1)}), "weight is +Inf"},
	{"that float32 can hold", synapse(sim.Synapse{Weight: 1e39}), "weight is 1e+39, want"},
	{"at both ends", synapse(sim.Synapse{Weight: 1e-60}), "weight is 1e-60, want"},
	{"nothing arrives before it left", synapse(sim.Synapse{Weight: 1, Delay: -1}), "delay is -1ps, want"},
	{"nor never", synapse(sim.Synapse{Weight: 1, Delay: sim.Never}), "delay is never"},
	{"sources exist", synapse(sim.Synapse{Pre: 2, Weight: 1}), "synapse 2 -> 0: pre is 2, want"},
	{"targets exist", synapse(sim.Synapse{Post: 3, Weight: 1}), "synapse 0 -> 3: post is 3, want"},

	{"parameters are checked", func(net *sim.Network, in, out *sim.Population) { out.Spec = models.LIF{TauM: -1} },
		`population "out": TauM is -1, want a finite number of ps above 0`},
	{"neuron by neuron", func(net *sim.Network, in, out *sim.Population) {
		out.Spec = models.LIF{Each: func(i int, n *models.LIF) { n.IE = []float64{0, math.NaN(), 0}[i] }}
	}, `population "out", neuron 1: IE is NaN`},
	{"a threshold above the reset", func(net *sim.Network, in, out *sim.Population) { out.Spec = models.LIF{VTh: 1, VReset: 1} },
		"VTh is 1, want more than VReset"},
	{"a connector that panics is an error", func(net *sim.Network, in, out *sim.Population) { net.Connect(in, out, 0, &faulty{panics: true}) },
		"connector *sim_test.faulty panicked: oh"},
	{"a connector must repeat itself", func(net *sim.Network, in, out *sim.Population) { net.Connect(in, out, 0, &faulty{}) },
		"synapses, then"},
}

// listed is a connector that checks nothing.
type listed []sim.Synapse

func (listed) Parts(int, int) int { return 1 }
func (l listed) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	return append(dst, l...), nil
}

func synapse(s sim.Synapse) func(*sim.Network, *sim.Population, *sim.Population) {
	return func(net *sim.Network, in, out *sim.Population) { net.Connect(in, out, 0, listed{s}) }
}

// faulty panics, or makes one synapse more each time it is asked.
type faulty struct {
	panics bool
	calls  int
}

func (*faulty) Parts(int, int) int { return 1 }
func (f *faulty) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	if f.panics {
		panic("oh")
	}
	f.calls++
	return append(dst, make([]sim.Synapse, f.calls)...), nil
}

func soundNetwork() (net *sim.Network, in, out *sim.Population) {
	net = sim.NewNetwork(1)
	in = net.Add("in", 2, models.Poisson{Rate: 10})
	out = net.Add("out", 3, models.LIF{})
	net.Connect(in, out, 0, topology.AllToAll{})
	return net, in, out
}

func TestBuildRefusesMistakes(t *testing.T) {
	for _, tt := range wrongNetworks {
		t.Run(tt.why, func(t *testing.T) {
			net, in, out := soundNetwork()
			tt.spoil(net, in, out)
			_, err := sim.Build(net, sim.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Build returned %v, want an error with %q", err, tt.want)
			}
			var param *sim.ParamError
			var synapse *sim.SynapseError
			typed := errors.As(err, &param) || errors.As(err, &synapse)
			if strings.Contains(tt.want, " is ") && !strings.Contains(tt.want, "population \"stray\"") && !typed {
				t.Errorf("%T is neither a ParamError nor a SynapseError", err)
			}
		})
	}
}

func TestBuildGathersAllMistakes(t *testing.T) {
	net, in, out := soundNetwork()
	out.Spec = models.LIF{TauM: math.Inf(1), R: -1}
	in.Spec = models.Poisson{Rate: -5}
	net.Connect(in, out, 0, listed{{Weight: math.NaN()}, {Delay: -1}})
	a, b := net.Add("a", 1, models.LIF{}), net.Add("b", 1, models.LIF{})
	net.Connect(a, b, 0, topology.OneToOne{Delay: topology.Delay(0)})
	net.Connect(b, a, 0, topology.OneToOne{Delay: topology.Delay(0)})
	_, err := sim.Build(net, sim.Options{})
	for _, want := range []string{"TauM", "R is -1", "Rate", "weight is NaN", "delay is -1ps", "cycle of zero delay: a -> b -> a"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
}

func TestManyMistakesOfAProjectionAreCounted(t *testing.T) {
	net, in, out := soundNetwork()
	var bad listed
	for range 50 {
		bad = append(bad, sim.Synapse{Weight: math.NaN()})
	}
	net.Connect(in, out, 0, bad)
	_, err := sim.Build(net, sim.Options{})
	if err == nil || strings.Count(err.Error(), "NaN") != 10 || !strings.Contains(err.Error(), "40 more") {
		t.Errorf("Build returned %v, want 10 mistakes and a count of 40", err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, opt := range []sim.Options{
		{Shards: -1}, {Shards: 1 << 20}, {Window: -1}, {Queue: 17}, {Queue: -1},
		{Limits: sim.Limits{InFlight: -1}}, {Limits: sim.Limits{Wall: -1}},
	} {
		net, _, _ := soundNetwork()
		if _, err := sim.Build(net, opt); err == nil || !strings.HasPrefix(err.Error(), "options: ") {
			t.Errorf("Build(%+v) returned %v", opt, err)
		}
	}
}

// rude is a model that breaks its contract in one way.
type rude struct{ how string }

func (rude) NumPorts() int                      { return 0 }
func (r rude) New(sim.Slice) (sim.Model, error) { return r, nil }
func (r rude) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	switch r.how {
	case "early":
		return append(out, sim.Spike{At: w.From - 1}), nil
	case "late":
		return append(out, sim.Spike{At: w.To}), nil
	case "unsorted":
		return append(out, sim.Spike{At: w.From, Neuron: 1}, sim.Spike{At: w.From}), nil
	case "nobody":
		return append(out, sim.Spike{At: w.From, Neuron: 2}), nil
	case "fails":
		return out, fmt.Errorf("no")
	}
	panic("oh")
}

func TestAModelThatBreaksItsContractIsAnError(t *testing.T) {
	for _, how := range []string{"early", "late", "unsorted", "nobody", "fails", "panics"} {
		t.Run(how, func(t *testing.T) {
			bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
				net := sim.NewNetwork(1)
				net.Add("rude", 2, rude{how})
				r, err := build(net)
				if err != nil {
					t.Fatal(err)
				}
				err = r.RunUntil(t.Context(), 1*ms)
				var model *sim.ModelError
				if !errors.As(err, &model) || model.Population != "rude" {
					t.Errorf("RunUntil returned %v, want a ModelError", err)
				}
				if again := r.RunUntil(t.Context(), 2*ms); again == nil {
					t.Error("the run goes on after a failure")
				}
			})
		})
	}
}

// full is a recorder whose disk is full.
type full struct{}

var errFull = errors.New("no space left")

func (full) Record(*sim.Population, []sim.Spike) error { return errFull }

func TestAFailingRecorderEndsTheRun(t *testing.T) {
	bothEngines(t, func(t *testing.T, build func(*sim.Network) (runner, error)) {
		net, _, _ := soundNetwork()
		net.Record(full{})
		r, err := build(net)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.RunUntil(t.Context(), sim.Second); !errors.Is(err, errFull) {
			t.Errorf("RunUntil returned %v, want %v", err, errFull)
		}
	})
}

func TestProbeRefusesWhatIsNotThere(t *testing.T) {
	net, in, out := soundNetwork()
	e, err := sim.Build(net, sim.Options{Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	var v [1]float64
	for _, err := range []error{
		e.Probe(out, "W", []int{0}, v[:]),
		e.Probe(out, "V", []int{3}, v[:]),
		e.Probe(out, "V", []int{-1}, v[:]),
		e.Probe(out, "V", []int{0, 1}, v[:]),
		e.Probe(in, "V", []int{0}, v[:]),
		e.Probe(nil, "V", []int{0}, v[:]),
	} {
		if err == nil {
			t.Error("Probe accepted what is not there")
		}
	}
	if err := e.Probe(out, "V", []int{2}, v[:]); err != nil || v[0] != 0 {
		t.Errorf("Probe gave %v, %v", v[0], err)
	}
}
