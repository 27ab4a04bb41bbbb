package loihi

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// anyNetwork is of some populations of some neurons, connected somehow: sparsely or densely, twice over, with delays.
func anyNetwork(t *rapid.T) *sim.Network {
	net := sim.NewNetwork(rapid.Uint64().Draw(t, "seed"))
	net.Add("in", rapid.IntRange(1, 150).Draw(t, "sources"), models.Trains{})
	for range rapid.IntRange(1, 3).Draw(t, "populations") {
		spec := models.LIF{Ports: make([]models.Port, rapid.IntRange(1, 2).Draw(t, "ports"))}
		if rapid.Bool().Draw(t, "differ") {
			spec.Each = func(i int, n *models.LIF) { n.VTh = 10 + float64(i%3) }
		}
		net.Add(string(rune('a'+len(net.Populations))), rapid.IntRange(1, 150).Draw(t, "neurons"), spec)
	}
	for range rapid.IntRange(0, 5).Draw(t, "projections") {
		pre := rapid.SampledFrom(net.Populations).Draw(t, "pre")
		post := rapid.SampledFrom(net.Populations[1:]).Draw(t, "post")
		port := uint8(rapid.IntRange(0, post.Spec.NumPorts()-1).Draw(t, "port"))
		weight, delay := topology.Const(1), topology.Delay(sim.Time(rapid.IntRange(1, 40).Draw(t, "delay"))*sim.Millisecond)
		net.Connect(pre, post, port, rapid.SampledFrom([]sim.Connector{
			topology.AllToAll{Weight: weight, Delay: delay},
			topology.FixedInDegree{Degree: 3, Weight: weight, Delay: delay},
			topology.Bernoulli{P: 0.3, Weight: weight, Delay: delay},
		}).Draw(t, "rule"))
	}
	return net
}

// anyGeneration is a chip with room for little.
func anyGeneration(t *rapid.T) Generation {
	g := First()
	g.Columns, g.Rows, g.TileCores = 2, 2, rapid.IntRange(1, 2).Draw(t, "cores of a tile")
	g.Chips = rapid.IntRange(1, 40).Draw(t, "chips")
	g.Compartments = rapid.Int64Range(2, 300).Draw(t, "compartments")
	g.SynapseBits = rapid.Int64Range(300, 40_000).Draw(t, "bits")
	g.InputAxons = rapid.Int64Range(20, 400).Draw(t, "input axons")
	g.OutputAxons = rapid.Int64Range(2, 300).Draw(t, "output axons")
	return g
}

// witness is a filling that remembers what each core took before it was full.
type witness struct {
	*filling
	limits []int64
	cores  chips.Usage
}

func (w *witness) Open() {
	w.filling.Open()
	w.cores = append(w.cores, make([]int64, len(w.limits)))
}

func (w *witness) Add(population, neuron int) []int64 {
	used := w.filling.Add(population, neuron)
	for r, n := range used {
		if n > w.limits[r] {
			return used
		}
	}
	copy(w.cores[len(w.cores)-1], used)
	return used
}

// TestWhatIsForeseenIsWhatIsUsed holds what was counted neuron by neuron, while cores were filled, against what is counted from
// the placement alone, projection by projection.
func TestWhatIsForeseenIsWhatIsUsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { fillAgain(t, anyGeneration(t), anyNetwork(t)) })
}

// TestOutputAxonsAreForeseen where ten neurons of a core reach two others each, and there are axons for twelve.
func TestOutputAxonsAreForeseen(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("in", 1, models.Trains{})
	pre := net.Add("pre", 20, models.LIF{Ports: make([]models.Port, 1)})
	post := net.Add("post", 20, models.LIF{Ports: make([]models.Port, 1)})
	net.Connect(pre, post, 0, topology.AllToAll{Weight: topology.Const(1), Delay: topology.Delay(sim.Millisecond)})
	g := First()
	g.Compartments, g.OutputAxons = 10, 12
	if fillings := fillAgain(t, g, net); fillings < 2 {
		t.Errorf("%d fillings", fillings)
	}
}

// fillAgain fills cores until the output axons that are foreseen are enough, and returns how often that was, or 0 where the network does
// not fit. Where output axons are not foreseen rightly, the filling goes on for ever.
func fillAgain(t rapid.TB, g Generation, net *sim.Network) (fillings int) {
	c := g.Chip(Options{})
	q, err := c.Quantise(net, c.All())
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{filling: newFilling(newDemand(q)), limits: g.capacity()}
	for again := true; again; fillings++ {
		w.cores = nil
		p, err := chips.InOrder(c, q, w)
		if err != nil {
			return 0 // see TestAPlacementFitsOrSaysWhyNot
		}
		most := w.compare(t, c, q, p)
		again = w.foresee(p, g.OutputAxons)
		if again != (most > g.OutputAxons) {
			t.Fatalf("%d output axons of %d, and again: %v", most, g.OutputAxons, again)
		}
		if again {
			w.covers(t, q, p)
		}
	}
	return fillings
}

// compare wants what cores took to be what the placement uses, but for output axons, of which it returns the most that a core uses.
func (w *witness) compare(t rapid.TB, c *chips.Chip, q *chips.Quantised, p *chips.Placement) (most int64) {
	used, err := use(c, q, p)
	if err != nil {
		t.Fatal(err)
	}
	for core := range used {
		most = max(most, used[core][outputAxons])
		used[core][outputAxons], w.cores[core][outputAxons] = 0, 0
	}
	if diff := cmp.Diff(used, w.cores[:len(used)]); diff != "" {
		t.Fatalf("used and foreseen: %s", diff)
	}
	return most
}

// covers wants no neuron to reach more cores than are foreseen.
func (w *witness) covers(t rapid.TB, q *chips.Quantised, p *chips.Placement) {
	for k := range w.foreseen {
		for i, n := range w.foreseen[k] {
			if reached := len(chips.NewReach(q, p).Of(k, i)); int(n) < reached {
				t.Fatalf("neuron %d of %d takes %d output axons, foreseen are %d", i, k, reached, n)
			}
		}
	}
}

// TestAPlacementFitsOrSaysWhyNot by every strategy.
func TestAPlacementFitsOrSaysWhyNot(t *testing.T) {
	outcomes := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		g, net := anyGeneration(t), anyNetwork(t)
		var sizes []int
		for _, strategy := range []Strategy{InOrder, ByTraffic} {
			c := g.Chip(Options{Strategy: strategy})
			q, err := c.Quantise(net, c.All())
			if err != nil {
				t.Fatal(err)
			}
			p, err := c.Place(c, q)
			if err == nil {
				_, err = chips.Validate(c, q, p)
				sizes = append(sizes, p.Sizes(q.Network)...)
			}
			outcomes[err == nil]++
			var limit *chips.LimitError
			switch {
			case err == nil:
			case !chips.Refused(err) || !errors.As(err, &limit):
				t.Fatalf("%v", err)
			case limit.Used <= limit.Limit || limit.Resource == "" || limit.Where == "" || limit.Change == "":
				t.Fatalf("%v lacks what is wrong, where, or what would help", err)
			}
		}
		if n := len(sizes) / 2; len(sizes) > 0 {
			a, b := slices.Clone(sizes[:n]), slices.Clone(sizes[n:])
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Fatalf("strategies fill cores with %v and %v", a, b)
			}
		}
	})
	if outcomes[true] == 0 || outcomes[false] == 0 {
		t.Errorf("%d placements fit, %d do not", outcomes[true], outcomes[false])
	}
}
