package sim

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// listConnector splits a list of synapses into parts of a few.
type listConnector struct {
	synapses []Synapse
	size     int
}

func (l listConnector) Parts(int, int) int { return (len(l.synapses) + l.size - 1) / l.size }
func (l listConnector) Part(p Part, dst []Synapse) ([]Synapse, error) {
	lo := p.Index * l.size
	return append(dst, l.synapses[lo:min(lo+l.size, len(l.synapses))]...), nil
}

// drawSynapses draws synapses between 5 and 7 neurons, often equal in delay or weight.
func drawSynapses(t *rapid.T) []Synapse {
	delay := rapid.SampledFrom([]func() Time{
		func() Time { return 3 },
		func() Time { return Time(rapid.IntRange(0, 4).Draw(t, "delay")) * 1e9 },
		func() Time { return Time(rapid.Int64Range(0, 1e18).Draw(t, "wide delay")) },
	}).Draw(t, "kind of delay")
	levels := rapid.IntRange(1, 3).Draw(t, "weights")
	synapses := make([]Synapse, rapid.IntRange(0, 40).Draw(t, "n"))
	for i := range synapses {
		synapses[i] = Synapse{
			Pre:    rapid.Uint32Range(0, 4).Draw(t, "pre"),
			Post:   rapid.Uint32Range(0, 6).Draw(t, "post"),
			Weight: float64(rapid.IntRange(1, levels).Draw(t, "weight")),
			Delay:  delay(),
		}
	}
	return synapses
}

// flat reads all synapses back, in the order of the rows.
func flat(made []*rows, cuts []int) []Synapse {
	var all []Synapse
	for s, r := range made {
		for source := range len(r.start) - 1 {
			for lo, hi := r.row(uint32(source)); lo < hi; {
				end, _ := r.delays.run(lo, hi, r.delays.at(lo))
				var v Volley
				r.volley(&v, lo, end-lo, 0)
				for k, target := range v.Targets {
					all = append(all, Synapse{uint32(source), target + uint32(cuts[s]), float64(v.WeightOf(k)), r.delays.at(lo + k)})
				}
				lo = end
			}
		}
	}
	return all
}

func compareSynapses(a, b Synapse) int {
	return cmp.Or(cmp.Compare(a.Pre, b.Pre), cmp.Compare(a.Delay, b.Delay), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Weight, b.Weight))
}

// TestRowsHoldEverySynapseInOrder wires random lists onto one shard and onto several.
func TestRowsHoldEverySynapseInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawSynapses(t)
		net := NewNetwork(1)
		pre, post := net.Add("pre", 5, nil), net.Add("post", 7, nil)
		net.Connect(pre, post, 0, listConnector{slices.Clone(want), rapid.IntRange(1, 9).Draw(t, "part")})
		slices.SortFunc(want, compareSynapses)
		for _, shards := range []int{1, 3} {
			cuts := cut(7, shards)
			made, delays, err := connect(net, 0, cuts)
			if err != nil {
				t.Fatal(err)
			}
			got := flat(made, cuts)
			if shards == 1 && !slices.Equal(got, want) {
				t.Fatalf("got  %v\nwant %v", got, want)
			}
			slices.SortFunc(got, compareSynapses)
			if !slices.Equal(got, want) {
				t.Fatalf("%d shards: got %v\nwant %v", shards, got, want)
			}
			if delays.n != len(want) {
				t.Fatalf("%d delays for %d synapses", delays.n, len(want))
			}
		}
	})
}

func TestASynapseCostsTheBytesThatItsDocumentationStates(t *testing.T) {
	tests := []struct {
		why           string
		weight, delay func(i int) int64
		bytes         int
	}{
		{"common weight and delay", constant(1), constant(1e9), 4},
		{"own weight", counting(1), constant(1e9), 8},
		{"own weight and delay", counting(1), counting(1), 12},
		{"delays on a grid, however far apart", constant(1), counting(1e9), 8},
		{"delays too far apart for 32 bits", constant(1), scattered, 12},
	}
	for _, tt := range tests {
		synapses := make([]Synapse, 10_000)
		for i := range synapses {
			synapses[i] = Synapse{Pre: uint32(i % 5), Post: uint32(i % 7), Weight: float64(tt.weight(i)), Delay: Time(tt.delay(i))}
		}
		net := NewNetwork(1)
		net.Connect(net.Add("pre", 5, nil), net.Add("post", 7, nil), 0, listConnector{synapses, 1000})
		made, _, err := connect(net, 0, cut(7, 1))
		if err != nil {
			t.Fatal(err)
		}
		r := made[0]
		got := 4*len(r.targets) + 4*len(r.weights) + 4*len(r.delays.steps) + 8*len(r.delays.wide)
		if got != tt.bytes*len(synapses) {
			t.Errorf("%s: %d bytes for %d synapses, want %d each", tt.why, got, len(synapses), tt.bytes)
		}
	}
}

// scattered gives numbers that share no divisor.
func scattered(i int) int64 { return int64(i)*1e9 + int64(i%2) }

func constant(x int64) func(int) int64 { return func(int) int64 { return x } }
func counting(step int64) func(int) int64 {
	return func(i int) int64 { return step * int64(1+i) }
}
