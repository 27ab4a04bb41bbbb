package topology_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

// anyPart draws sizes from 0 up, recurrent or not.
func anyPart(t *rapid.T) sim.Part {
	p := sim.Part{Pre: rapid.IntRange(0, 30).Draw(t, "pre"), Post: rapid.IntRange(0, 30).Draw(t, "post"), Seed: rapid.Uint64().Draw(t, "seed")}
	if p.Recurrent = rapid.Bool().Draw(t, "recurrent"); p.Recurrent {
		p.Post = p.Pre
	}
	return p
}

// options are what a rule may exclude.
type options struct{ noAutapses, noMultapses bool }

func anyOptions(t *rapid.T) options {
	return options{rapid.Bool().Draw(t, "no autapses"), rapid.Bool().Draw(t, "no multapses")}
}

// excluded is the number of partners that a neuron loses by its exclusion of autapses.
func (o options) excluded(p sim.Part) int {
	if o.noAutapses && p.Recurrent {
		return 1
	}
	return 0
}

// checkWiring checks what holds for every rule, and returns the degrees.
func (o options) checkWiring(t *rapid.T, p sim.Part, made []sim.Synapse) (in, out []float64) {
	seen := map[[2]uint32]bool{}
	for _, s := range made {
		pair := [2]uint32{s.Pre, s.Post}
		switch {
		case int(s.Pre) >= p.Pre || int(s.Post) >= p.Post:
			t.Fatalf("synapse %v is beyond %d x %d", pair, p.Pre, p.Post)
		case o.noAutapses && p.Recurrent && s.Pre == s.Post:
			t.Fatalf("autapse of %d", s.Pre)
		case o.noMultapses && seen[pair]:
			t.Fatalf("multapse %v", pair)
		}
		seen[pair] = true
	}
	return degrees(made, p.Pre, p.Post)
}

func checkAll(t *rapid.T, what string, degrees []float64, want int) {
	for i, k := range degrees {
		if int(k) != want {
			t.Fatalf("neuron %d has %s %g, want %d", i, what, k, want)
		}
	}
}

// possible tells whether a neuron can draw degree partners of n.
func (o options) possible(degree, n int) bool {
	return degree == 0 || n > 0 && (!o.noMultapses || degree <= n)
}

func TestFixedInDegreeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o, k := anyPart(t), anyOptions(t), rapid.IntRange(0, 40).Draw(t, "degree")
		made, err := connect(topology.FixedInDegree{Degree: k, NoAutapses: o.noAutapses, NoMultapses: o.noMultapses}, p)
		if want := p.Post == 0 || o.possible(k, p.Pre-o.excluded(p)); (err == nil) != want {
			t.Fatalf("possible: %v, but the error is %v", want, err)
		}
		if err == nil {
			in, _ := o.checkWiring(t, p, made)
			checkAll(t, "in-degree", in, k)
		}
	})
}

func TestFixedOutDegreeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o, k := anyPart(t), anyOptions(t), rapid.IntRange(0, 40).Draw(t, "degree")
		made, err := connect(topology.FixedOutDegree{Degree: k, NoAutapses: o.noAutapses, NoMultapses: o.noMultapses}, p)
		if want := p.Pre == 0 || o.possible(k, p.Post-o.excluded(p)); (err == nil) != want {
			t.Fatalf("possible: %v, but the error is %v", want, err)
		}
		if err == nil {
			_, out := o.checkWiring(t, p, made)
			checkAll(t, "out-degree", out, k)
		}
	})
}

func TestFixedTotalIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o, total := anyPart(t), anyOptions(t), rapid.IntRange(0, 1000).Draw(t, "total")
		made, err := connect(topology.FixedTotal{Total: total, NoAutapses: o.noAutapses, NoMultapses: o.noMultapses}, p)
		if want := o.possible(total, max(0, p.Pre-o.excluded(p))*p.Post); (err == nil) != want {
			t.Fatalf("possible: %v, but the error is %v", want, err)
		}
		if err == nil {
			o.checkWiring(t, p, made)
			if len(made) != total {
				t.Fatalf("%d synapses, want %d", len(made), total)
			}
		}
	})
}

// TestFixedTotalIsExactOverParts: sizes for which the total is shared out among parts.
func TestFixedTotalIsExactOverParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := sim.Part{Pre: rapid.IntRange(400_000, 2_000_000).Draw(t, "pre"), Post: rapid.IntRange(10, 30).Draw(t, "post"), Seed: rapid.Uint64().Draw(t, "seed")}
		total := rapid.IntRange(0, 100).Draw(t, "total")
		made, err := connect(topology.FixedTotal{Total: total, NoMultapses: true}, p)
		if err != nil {
			t.Fatal(err)
		}
		options{noMultapses: true}.checkWiring(t, p, made)
		if len(made) != total {
			t.Fatalf("%d synapses, want %d", len(made), total)
		}
	})
}

func TestBernoulliHasNoMultapses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o := anyPart(t), options{rapid.Bool().Draw(t, "no autapses"), true}
		probability := rapid.SampledFrom([]float64{0, 5e-324, 0.1, 0.5, 0.999, 1}).Draw(t, "P")
		made, err := connect(topology.Bernoulli{P: probability, NoAutapses: o.noAutapses}, p)
		if err != nil {
			t.Fatal(err)
		}
		o.checkWiring(t, p, made)
		pairs := max(0, p.Pre-o.excluded(p)) * p.Post
		if probability == 1 && len(made) != pairs || probability < 1e-300 && len(made) != 0 {
			t.Fatalf("P = %g makes %d synapses of %d pairs", probability, len(made), pairs)
		}
	})
}

func TestAllToAllIsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, o := anyPart(t), options{rapid.Bool().Draw(t, "no autapses"), true}
		made, err := connect(topology.AllToAll{NoAutapses: o.noAutapses}, p)
		if err != nil {
			t.Fatal(err)
		}
		in, out := o.checkWiring(t, p, made)
		checkAll(t, "in-degree", in, p.Pre-o.excluded(p))
		checkAll(t, "out-degree", out, p.Post-o.excluded(p))
	})
}

func TestOneToOneIsTheIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPart(t)
		made, err := connect(topology.OneToOne{}, p)
		if (err == nil) != (p.Pre == p.Post) {
			t.Fatalf("sizes %d and %d give error %v", p.Pre, p.Post, err)
		}
		for i, s := range made {
			if int(s.Pre) != i || int(s.Post) != i {
				t.Fatalf("synapse %d is %d -> %d", i, s.Pre, s.Post)
			}
		}
	})
}

// TestNeighboursAreThoseWithinTheRadius compares with the definition, pair by pair.
func TestNeighboursAreThoseWithinTheRadius(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPart(t)
		p.Post = p.Pre
		rule := topology.Neighbours{Radius: rapid.IntRange(0, 35).Draw(t, "radius"), Ring: rapid.Bool().Draw(t, "ring"), NoAutapses: rapid.Bool().Draw(t, "no autapses")}
		made, err := connect(rule, p)
		if err != nil {
			t.Fatal(err)
		}
		o := options{rule.NoAutapses, true}
		o.checkWiring(t, p, made)
		want := 0
		for i := range p.Pre {
			for j := range p.Post {
				distance := topology.LineDistance(i, j)
				if rule.Ring {
					distance = topology.RingDistance(i, j, p.Pre)
				}
				if distance <= rule.Radius && !(i == j && o.excluded(p) == 1) {
					want++
				}
			}
		}
		if len(made) != want {
			t.Fatalf("%d synapses, want %d", len(made), want)
		}
		for _, s := range made {
			if d := topology.RingDistance(int(s.Pre), int(s.Post), p.Pre); d > rule.Radius {
				t.Fatalf("%d -> %d is a distance of %d", s.Pre, s.Post, d)
			}
		}
	})
}

func TestExplicitIsWhatWasListed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := sim.Part{Pre: rapid.IntRange(1, 30).Draw(t, "pre"), Post: rapid.IntRange(1, 30).Draw(t, "post")}
		pre := rapid.SliceOf(rapid.IntRange(0, p.Pre-1)).Draw(t, "column pre")
		post := rapid.SliceOfN(rapid.IntRange(0, p.Post-1), len(pre), len(pre)).Draw(t, "column post")
		columns, err := connect(topology.Explicit{Pre: pre, Post: post}, p)
		if err != nil {
			t.Fatal(err)
		}
		records, err := connect(topology.Synapses(columns), p)
		if err != nil {
			t.Fatal(err)
		}
		if len(columns) != len(pre) || len(records) != len(pre) {
			t.Fatalf("%d and %d synapses, want %d", len(columns), len(records), len(pre))
		}
		for k, s := range columns {
			if int(s.Pre) != pre[k] || int(s.Post) != post[k] || records[k] != s {
				t.Fatalf("synapse %d is %v and %v, want %d -> %d", k, s, records[k], pre[k], post[k])
			}
		}
	})
}
