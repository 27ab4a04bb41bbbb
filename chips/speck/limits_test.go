package speck_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

// plain is a shape that the chip takes.
func plain() speck.Shape {
	return speck.Shape{
		In: topology.FeatureMap{Channels: 2, Height: 34, Width: 34}, Channels: 8,
		Kernel: topology.Square(3), Stride: topology.Square(1), Padding: topology.Square(1),
	}
}

func TestLimits(t *testing.T) {
	for _, row := range []struct {
		why    string
		change func(*speck.Shape)
		want   []string
	}{
		{"nothing is wrong", func(*speck.Shape) {}, nil},
		{"the largest kernel", func(s *speck.Shape) { s.Kernel, s.Padding = topology.Square(16), topology.Square(7) }, nil},
		{"strides differ", func(s *speck.Shape) { s.Stride = topology.Extent{Y: 8, X: 4} }, nil},
		{"a kernel of 17", func(s *speck.Shape) { s.Kernel = topology.Square(17) }, []string{"kernel is 17 a side, limit 16"}},
		{"a kernel that is no square", func(s *speck.Shape) { s.Kernel = topology.Extent{Y: 3, X: 1} }, []string{"a kernel of 3x1: take a square one"}},
		{"a stride of 3", func(s *speck.Shape) { s.Stride.X = 3 }, []string{"a stride of 1x3: take 1, 2, 4 or 8"}},
		{"padding of 8", func(s *speck.Shape) { s.Padding.Y = 8 }, []string{"padding is 8 a side, limit 7"}},
		{"more pixels than there may be, and more neurons", func(s *speck.Shape) { s.In.Height = 129 },
			[]string{"size of the input map is 129 a side, limit 128: pool it before", "size of the map of neurons is 129 a side, limit 64: take a larger stride"}},
		{"too many channels on both sides", func(s *speck.Shape) { s.In.Channels, s.Channels = 1025, 1026 },
			[]string{"channels of the input is 1025, limit 1024", "channels of neurons is 1026, limit 1024"}},
	} {
		s := plain()
		row.change(&s)
		err := s.Check("here")
		if (err == nil) != (row.want == nil) {
			t.Errorf("%s: %v", row.why, err)
		}
		for _, want := range row.want {
			if !strings.Contains(err.Error(), "speck: here: "+want) {
				t.Errorf("%s: %v, want %s", row.why, err, want)
			}
		}
	}
}

// TestTheChipPoolsOver1And2And4: the vendor's tools take 3, which the chip has not.
func TestTheChipPoolsOver1And2And4(t *testing.T) {
	for side := range 9 {
		err := speck.CheckPool("here", side)
		var unsupported *chips.UnsupportedError
		if ok := side == 1 || side == 2 || side == 4; ok != (err == nil) || !ok && !errors.As(err, &unsupported) {
			t.Errorf("%d: %v", side, err)
		}
	}
}

// TestHalfPixelsAreRoundedDown: 128 pixels under a kernel of 3 with stride 2 and padding 1 make 64.5 places. The vendor's
// validation has them be 128 words, four times the memory, and refuses 16 channels that fit three cores.
func TestHalfPixelsAreRoundedDown(t *testing.T) {
	s := speck.Shape{
		In: topology.FeatureMap{Channels: 2, Height: 128, Width: 128}, Channels: 16,
		Kernel: topology.Square(3), Stride: topology.Square(2), Padding: topology.Square(1),
	}
	if m := s.Memory(); m.Neuron != 16*64*64 {
		t.Errorf("%d words for neurons, want %d", m.Neuron, 16*64*64)
	}
	if cores := speck.Candidates(s.Memory()); len(cores) != 3 {
		t.Errorf("cores %v, want 0, 1 and 2", cores)
	}
}

// TestAddressesAreOneToOne: the vendor's are not where a map is wider than high, and leave the memory where it is higher.
func TestAddressesAreOneToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := func(label string) int { return rapid.IntRange(1, 12).Draw(t, label) }
		m := topology.FeatureMap{Channels: side("channels"), Height: side("height"), Width: side("width")}
		seen := map[int]bool{}
		for i := range m.N() {
			c, y, x := m.Place(i)
			address := speck.Address(m, c, y, x)
			if seen[address] || address >= speck.Addresses(m) {
				t.Fatalf("%v: address %d is another neuron's, or beyond the memory", m, address)
			}
			seen[address] = true
			if fc, fy, fx := speck.Locate(m, address); fc != c || fy != y || fx != x {
				t.Fatalf("%v: address %d of (%d, %d, %d) is read as (%d, %d, %d)", m, address, c, y, x, fc, fy, fx)
			}
		}
	})
}

// TestMemoryHoldsAllWords: rounding up never takes fewer words than there are, and less than eight times as many.
func TestMemoryHoldsAllWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := plain()
		s.In = topology.FeatureMap{Channels: rapid.IntRange(1, 40).Draw(t, "source"), Height: rapid.IntRange(1, 128).Draw(t, "h"), Width: rapid.IntRange(1, 128).Draw(t, "w")}
		s.Channels = rapid.IntRange(1, 100).Draw(t, "target")
		weights, neurons := s.Words()
		m := s.Memory()
		if m.Kernel < weights || m.Kernel >= 4*weights || m.Neuron < neurons || m.Neuron >= 4*neurons {
			t.Fatalf("%+v for %d weights and %d neurons", m, weights, neurons)
		}
	})
}

func TestAssignSaysWhatWouldHelp(t *testing.T) {
	layer := func(sources, side, channels, kernel int) speck.Shape {
		return speck.Shape{
			In: topology.FeatureMap{Channels: sources, Height: side, Width: side}, Channels: channels,
			Kernel: topology.Square(kernel), Stride: topology.Square(1),
		}
	}
	big := layer(1, 64, 16, 1)
	biased := layer(1, 1, 1025, 1)
	biased.Bias = true
	for _, row := range []struct {
		why    string
		shapes []speck.Shape
		want   string
	}{
		{"a kernel that no core holds", []speck.Shape{layer(65, 4, 64, 4)},
			`speck: core 5, for layer "a": kernel memory is 66560 words of 8 bits, limit 65536: with 32 channels in place of 64 it fits core 5`},
		{"one that is too large for a single channel", []speck.Shape{layer(1024, 16, 1, 16)},
			`speck: core 5, for layer "a": kernel memory is 262144 words of 8 bits, limit 65536: no core can hold even one channel of it`},
		{"both memories are too small, on different cores", []speck.Shape{layer(64, 64, 16, 8)},
			`speck: core 0, for layer "a": kernel memory is 65536 words of 8 bits, limit 16384: with 8 channels in place of 16 it fits core 3`},
		{"biases", []speck.Shape{biased},
			`speck: core 0, for layer "a": bias memory is 1025 words, limit 1024: with 1024 channels in place of 1025 it fits core 0`},
		{"four layers for three cores: the one that needs the least change is named", []speck.Shape{big, big, layer(1, 64, 9, 1), big},
			`speck: layers "a", "b", "c", "d": cores that can hold them (0, 1, 2) is 4, limit 3: with 8 channels in place of 9, layer "c" would fit core 3`},
		{"ten layers", slices.Repeat([]speck.Shape{layer(1, 1, 1, 1)}, 10),
			`speck: the network: layers is 10, limit 9: take 1 fewer: each needs a core of its own`},
	} {
		var layers []speck.Named
		for k, s := range row.shapes {
			layers = append(layers, speck.Named{Name: string(rune('a' + k)), Shape: s})
		}
		_, err := speck.Assign(layers)
		var limit *chips.LimitError
		if err == nil || !errors.As(err, &limit) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s:\n%v\nwant\n%s", row.why, err, row.want)
		}
	}
}

// TestTheChangeThatIsToldHelps: with it there is a place for all, and with one channel more there is none.
func TestTheChangeThatIsToldHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := plain()
		s.In.Channels, s.Channels = rapid.IntRange(1, 200).Draw(t, "source"), rapid.IntRange(33, 600).Draw(t, "target")
		_, err := speck.Assign([]speck.Named{{Name: "a", Shape: s}})
		if err == nil {
			t.Skip("it fits")
		}
		var fewer, of, core int
		_, change, _ := strings.Cut(err.Error(), ": with ")
		if n, _ := fmt.Sscanf(change, "%d channels in place of %d it fits core %d", &fewer, &of, &core); n != 3 {
			t.Fatalf("%v", err)
		}
		s.Channels = fewer
		if _, err := speck.Assign([]speck.Named{{Name: "a", Shape: s}}); err != nil {
			t.Fatalf("with %d channels: %v", fewer, err)
		}
		s.Channels++
		if _, err := speck.Assign([]speck.Named{{Name: "a", Shape: s}}); err == nil {
			t.Fatalf("%d channels fit, too", s.Channels)
		}
	})
}

// TestWhatTheChipCannotDo: each is refused, with what to do instead.
func TestWhatTheChipCannotDo(t *testing.T) {
	m := topology.FeatureMap{Channels: 1, Height: 4, Width: 4}
	kernel := topology.Convolution{In: m, Channels: 1, Kernel: topology.Square(3), Padding: topology.Square(1)}
	for _, row := range []struct {
		why  string
		edit func(net *sim.Network)
		want string
	}{
		{"an upswing", func(net *sim.Network) { net.Populations[1].Spec = models.AdEx{} }, `population "layer": neurons of type models.AdEx: take models.SubtractiveIF`},
		{"a head start", func(net *sim.Network) { net.Populations[1].Spec = models.IF{V0: 0.5} }, "neurons that do not begin, rest and end a spike at one potential"},
		{"a drive", func(net *sim.Network) { net.Populations[1].Spec = models.LIF{IE: 0.5} }, "a constant current: give the layer biases"},
		{"neurons that differ", func(net *sim.Network) { net.Populations[1].Spec = models.LIF{Each: func(int, *models.LIF) {}} }, "neurons that differ: have all"},
		{"a threshold below rest", func(net *sim.Network) { net.Populations[1].Spec = models.SubtractiveIF{VTh: -1} }, "a threshold of -1"},
		{"a loop", func(net *sim.Network) {
			next := net.Add("next", 16, models.SubtractiveIF{})
			net.Connect(net.Populations[1], next, 0, kernel)
			net.Connect(next, net.Populations[1], 0, kernel)
		}, `population "layer": spikes that come back to it through other layers`},
		{"a port that is not there", func(net *sim.Network) { net.Projections[0].Port = 3 }, `projection "in -> layer": input port 3 of neurons that have 1`},
		{"synapses that learn", func(net *sim.Network) { net.Projections[0].Learn(plasticity.Song2000(2)) }, `projection "in -> layer": synapses that learn: learn first`},
		{"random wiring", func(net *sim.Network) { net.Projections[0].Connector = topology.Bernoulli{P: 0.5} }, `projection "in -> layer": synapses by a topology.Bernoulli`},
		{"no input", func(net *sim.Network) { net.Add("lonely", 3, models.SubtractiveIF{}) }, `population "lonely": neurons without input`},
		{"unshared weights", func(net *sim.Network) {
			r := kernel
			r.Weight = topology.Kernel(func(i, j int) float64 { return float64(i) })
			net.Projections[0].Connector = r
		}, "of the same tap at two places: give the convolution Filters"},
		{"a window that is no square", func(net *sim.Network) {
			net.Projections[0].Connector = topology.Convolution{In: m, Pool: topology.Extent{Y: 1, X: 2}, Channels: 4, Kernel: topology.Square(1), Stride: topology.Extent{Y: 1, X: 1}, Padding: topology.Extent{Y: 0, X: 1}}
		}, "pooling over 1x2"},
		{"a map of another shape than the layer has", func(net *sim.Network) {
			next := net.Add("next", 16, models.SubtractiveIF{})
			r := kernel
			r.In = topology.FeatureMap{Channels: 1, Height: 2, Width: 8}
			net.Connect(net.Populations[1], next, 0, r)
		}, "an input map of 1x2x8 from a population that is one of 1x4x4"},
		{"three destinations", func(net *sim.Network) {
			for _, name := range []string{"a", "b", "c"} {
				net.Connect(net.Populations[1], net.Add(name, 16, models.SubtractiveIF{}), 0, kernel)
			}
		}, `population "layer": destinations is 3, limit 2`},
		{"two kernels of different shape", func(net *sim.Network) {
			net.Connect(net.Populations[0], net.Populations[1], 0, topology.Convolution{In: m, Channels: 1, Kernel: topology.Square(1)})
		}, "a kernel of another shape than that of the first projection"},
		{"a weight that dwarfs the threshold", func(net *sim.Network) {
			r := kernel
			r.Filters = []float64{1000, 1, 1, 1, 1, 1, 1, 1, 1}
			net.Projections[0].Connector = r
		}, "a threshold that rounds to 0 on the scale of its weights"},
	} {
		net := sim.NewNetwork(1)
		in, layer := net.Add("in", m.N(), models.Trains{}), net.Add("layer", m.N(), models.SubtractiveIF{})
		net.Connect(in, layer, 0, kernel)
		row.edit(net)
		c := chip(t, speck.Parameters{})
		_, err := c.Quantise(net, c.All())
		var unsupported *chips.UnsupportedError
		var limit *chips.LimitError
		if err == nil || !strings.Contains(err.Error(), row.want) || !errors.As(err, &unsupported) && !errors.As(err, &limit) {
			t.Errorf("%s: %v, want %s", row.why, err, row.want)
		}
	}
}

// anyNetwork is populations of any neurons, connected anyhow.
func anyNetwork(t *rapid.T) *sim.Network {
	net := sim.NewNetwork(1)
	specs := []sim.Spec{models.SubtractiveIF{}, models.SubtractiveIF{VTh: 3, Floor: -1}, models.IF{}, models.LIF{}, models.LIF{IE: 1}, models.HH{}, models.Trains{}}
	var maps []topology.FeatureMap
	for k := range rapid.IntRange(1, 4).Draw(t, "populations") {
		side := func(label string) int { return rapid.IntRange(1, 5).Draw(t, label) }
		maps = append(maps, topology.FeatureMap{Channels: side("channels"), Height: side("height"), Width: side("width")})
		net.Add(string(rune('a'+k)), maps[k].N(), rapid.SampledFrom(specs).Draw(t, "neurons"))
		if k > 0 && rapid.IntRange(0, 5).Draw(t, "chained") > 0 {
			net.Connect(net.Populations[k-1], net.Populations[k], 0, topology.AllToAll{Weight: topology.Const(rapid.Float64Range(-2, 2).Draw(t, "weight"))})
		}
	}
	if rapid.Bool().Draw(t, "source") {
		net.Populations[0].Spec = models.Trains{}
	}
	for range rapid.IntRange(0, 2).Draw(t, "projections") {
		pre, post := rapid.IntRange(0, len(maps)-1).Draw(t, "pre"), rapid.IntRange(0, len(maps)-1).Draw(t, "post")
		kernel := rapid.IntRange(0, 3).Draw(t, "kernel")
		net.Connect(net.Populations[pre], net.Populations[post], uint8(rapid.IntRange(0, 1).Draw(t, "port")), rapid.SampledFrom([]sim.Connector{
			topology.AllToAll{}, topology.AllToAll{Weight: topology.Const(rapid.Float64Range(-2, 2).Draw(t, "weight"))},
			topology.OneToOne{}, topology.Synapses(nil), topology.SumPooling{In: maps[pre], Window: topology.Square(kernel)},
			topology.Convolution{In: maps[pre], Channels: maps[post].Channels, Kernel: topology.Square(kernel), Padding: topology.Square(kernel / 2)},
			topology.Convolution{In: maps[pre], Pool: topology.Square(kernel), Channels: maps[post].Channels, Kernel: topology.Square(1)},
		}).Draw(t, "rule"))
	}
	return net
}

// TestAnyNetworkIsPlacedOrRefused, whatever it is, and under any of the constraints: with an error that says what to do, never a panic.
func TestAnyNetworkIsPlacedOrRefused(t *testing.T) {
	c := chip(t, speck.Parameters{})
	placed := 0
	rapid.Check(t, func(t *rapid.T) {
		net := anyNetwork(t)
		for n := range len(c.Constraints) + 1 {
			q, err := c.Quantise(net, c.First(n))
			if err != nil {
				continue
			}
			p, err := c.Place(c, q)
			if err != nil {
				continue
			}
			if _, err := chips.Validate(c, q, p); err != nil {
				t.Fatalf("it was placed, but %v", err)
			}
			if n == len(c.Constraints) {
				placed++
				if _, err := speck.Configure(q, p); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	if placed == 0 {
		t.Error("no network was placed")
	}
}
