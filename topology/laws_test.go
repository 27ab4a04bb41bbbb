package topology_test

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat/distuv"
)

// size is the number of neurons of the recurrent projection on which the laws are tested: enough for
// several parts of every rule.
const size = 400

func normal(mu, sigma float64) topology.Distribution {
	return func(src rand.Source) distuv.Rander { return distuv.Normal{Mu: mu, Sigma: sigma, Src: src} }
}

// rules is every rule with every option, with the given weights and delays.
func rules(w topology.Weights, d topology.Delays) map[string]sim.Connector {
	pre, post := make([]int, 200_000), make([]int, 200_000)
	for k := range pre {
		pre[k], post[k] = k%size, k*7%size
	}
	return map[string]sim.Connector{
		"OneToOne":                            topology.OneToOne{Weight: w, Delay: d},
		"AllToAll":                            topology.AllToAll{Weight: w, Delay: d},
		"AllToAll/NoAutapses":                 topology.AllToAll{NoAutapses: true, Weight: w, Delay: d},
		"Neighbours":                          topology.Neighbours{Radius: 100, Weight: w, Delay: d},
		"Neighbours/Ring":                     topology.Neighbours{Radius: 100, Ring: true, NoAutapses: true, Weight: w, Delay: d},
		"FixedInDegree":                       topology.FixedInDegree{Degree: 300, Weight: w, Delay: d},
		"FixedInDegree/NoAutapses":            topology.FixedInDegree{Degree: 300, NoAutapses: true, Weight: w, Delay: d},
		"FixedInDegree/NoMultapses":           topology.FixedInDegree{Degree: 300, NoMultapses: true, Weight: w, Delay: d},
		"FixedInDegree/NoAutapsesNoMultapses": topology.FixedInDegree{Degree: 300, NoAutapses: true, NoMultapses: true, Weight: w, Delay: d},
		"FixedOutDegree":                      topology.FixedOutDegree{Degree: 300, Weight: w, Delay: d},
		"FixedOutDegree/NoAutapsesMultapses":  topology.FixedOutDegree{Degree: 300, NoAutapses: true, NoMultapses: true, Weight: w, Delay: d},
		"FixedTotal":                          topology.FixedTotal{Total: 150_001, Weight: w, Delay: d},
		"FixedTotal/NoAutapsesNoMultapses":    topology.FixedTotal{Total: 150_001, NoAutapses: true, NoMultapses: true, Weight: w, Delay: d},
		"Bernoulli":                           topology.Bernoulli{P: 0.6, Weight: w, Delay: d},
		"Bernoulli/NoAutapses":                topology.Bernoulli{P: 0.6, NoAutapses: true, Weight: w, Delay: d},
		"Explicit":                            topology.Explicit{Pre: pre, Post: post, Weight: w, Delay: d},
		"Convolution":                         topology.Convolution{In: topology.FeatureMap{Channels: 1, Height: 20, Width: 20}, Channels: 1, Kernel: topology.Square(19), Padding: topology.Square(9), Weight: w, Delay: d},
	}
}

var recurrent = sim.Part{Pre: size, Post: size, Recurrent: true, Seed: 42}

// connect makes all parts of a projection, as part 0, 1, ...
func connect(c sim.Connector, p sim.Part) ([]sim.Synapse, error) {
	var made []sim.Synapse
	var errs []error
	for p.Index = range c.Parts(p.Pre, p.Post) {
		var err error
		made, err = c.Part(p, made)
		errs = append(errs, err)
	}
	return made, errors.Join(errs...)
}

func mustConnect(t testing.TB, c sim.Connector, p sim.Part) []sim.Synapse {
	t.Helper()
	made, err := connect(c, p)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func drawnRules() map[string]sim.Connector {
	return rules(topology.Drawn(normal(1, 0.1)), topology.DrawnDelay(sim.Millisecond, topology.Within(0.1, 10, normal(1.5, 0.5))))
}

func TestPartsAreReproducible(t *testing.T) {
	for name, rule := range drawnRules() {
		first, again := mustConnect(t, rule, recurrent), mustConnect(t, rule, recurrent)
		if len(first) == 0 {
			t.Errorf("%s made no synapses", name)
		}
		if !slices.Equal(first, again) {
			t.Errorf("%s made other synapses the second time", name)
		}
	}
}

func TestSynapsesDoNotDependOnTheOrderOfParts(t *testing.T) {
	for name, rule := range drawnRules() {
		inOrder := mustConnect(t, rule, recurrent)
		parts := rule.Parts(size, size)
		if parts < 2 && name != "OneToOne" {
			t.Errorf("%s has %d parts: too few for this test", name, parts)
		}
		shuffled := make([][]sim.Synapse, parts)
		for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(parts) {
			p := recurrent
			p.Index = i
			var err error
			if shuffled[i], err = rule.Part(p, nil); err != nil {
				t.Fatal(name, err)
			}
		}
		if !slices.Equal(inOrder, slices.Concat(shuffled...)) {
			t.Errorf("%s: parts made in another order are different", name)
		}
	}
}

func TestWiringDoesNotDependOnWeights(t *testing.T) {
	drawn := drawnRules()
	for name, rule := range rules(nil, nil) {
		plain, dressed := mustConnect(t, rule, recurrent), mustConnect(t, drawn[name], recurrent)
		if !slices.EqualFunc(plain, dressed, func(a, b sim.Synapse) bool { return a.Pre == b.Pre && a.Post == b.Post }) {
			t.Errorf("%s: drawing weights and delays changed the wiring", name)
		}
	}
}

func TestDelaysDoNotDependOnWeights(t *testing.T) {
	constant := rules(nil, topology.DrawnDelay(sim.Millisecond, topology.Within(0.1, 10, normal(1.5, 0.5))))
	for name, rule := range drawnRules() {
		a, b := mustConnect(t, rule, recurrent), mustConnect(t, constant[name], recurrent)
		if !slices.EqualFunc(a, b, func(a, b sim.Synapse) bool { return a.Delay == b.Delay }) {
			t.Errorf("%s: drawing weights changed the delays", name)
		}
	}
}

func TestSeedsNameTheWiring(t *testing.T) {
	other := recurrent
	other.Seed++
	for name, rule := range rules(nil, nil) {
		random := slices.ContainsFunc([]string{"Fixed", "Berno"}, func(s string) bool { return name[:5] == s })
		same := slices.Equal(mustConnect(t, rule, recurrent), mustConnect(t, rule, other))
		if same == random {
			t.Errorf("%s: same wiring from another seed: %v", name, same)
		}
	}
}

func TestNeighbouringPartsAreUnrelated(t *testing.T) {
	rule := topology.FixedInDegree{Degree: 1 << 16}
	p := sim.Part{Pre: 1000, Post: 2}
	made := mustConnect(t, rule, p)
	same := 0
	for k := range 1 << 16 {
		if made[k].Pre == made[k+1<<16].Pre {
			same++
		}
	}
	if z := zScore(float64(same), 65.536, 65.536); z > 4 {
		t.Errorf("%d of 65536 sources of two parts agree, want about 66", same)
	}
}

func TestPartAppends(t *testing.T) {
	before := []sim.Synapse{{Pre: 1, Post: 2, Weight: 3, Delay: 4}}
	for name, rule := range rules(nil, nil) {
		made, err := rule.Part(recurrent, slices.Clone(before))
		if err != nil {
			t.Fatal(name, err)
		}
		alone, err := rule.Part(recurrent, nil)
		if err != nil {
			t.Fatal(name, err)
		}
		if !slices.Equal(made, slices.Concat(before, alone)) {
			t.Errorf("%s does not append to what is there", name)
		}
	}
}

func TestTargetsAscend(t *testing.T) {
	for name, rule := range rules(nil, nil) {
		ascend := slices.IsSortedFunc(mustConnect(t, rule, recurrent), func(a, b sim.Synapse) int { return cmp.Compare(a.Post, b.Post) })
		unordered := name == "Explicit" || name == "FixedTotal" || name[:8] == "FixedOut"
		if !ascend && !unordered {
			t.Errorf("%s: targets do not ascend", name)
		}
	}
}

func TestDefaults(t *testing.T) {
	want := []sim.Synapse{{Pre: 0, Post: 0, Weight: 1, Delay: 1 * sim.Millisecond}}
	for name, rule := range map[string]sim.Connector{
		"OneToOne":       topology.OneToOne{},
		"AllToAll":       topology.AllToAll{},
		"Neighbours":     topology.Neighbours{},
		"FixedInDegree":  topology.FixedInDegree{Degree: 1},
		"FixedOutDegree": topology.FixedOutDegree{Degree: 1},
		"FixedTotal":     topology.FixedTotal{Total: 1},
		"Bernoulli":      topology.Bernoulli{P: 1},
		"Explicit":       topology.Explicit{Pre: []int{0}, Post: []int{0}},
		"Convolution":    topology.Convolution{In: topology.FeatureMap{Channels: 1, Height: 1, Width: 1}, Channels: 1, Kernel: topology.Square(1)},
		"SumPooling":     topology.SumPooling{In: topology.FeatureMap{Channels: 1, Height: 1, Width: 1}, Window: topology.Square(1)},
	} {
		got := mustConnect(t, rule, sim.Part{Pre: 1, Post: 1, Recurrent: true})
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s{} (-want +got):\n%s", name, diff)
		}
	}
}
