package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/topology"
)

// speckLayer is a layer, the memory that it takes, and the cores that can hold it.
type speckLayer struct {
	Note        string `json:"note"`
	InChannels  int    `json:"in_channels"`
	InH         int    `json:"in_h"`
	InW         int    `json:"in_w"`
	OutChannels int    `json:"out_channels"`
	Kernel      int    `json:"kernel"`
	Stride      int    `json:"stride"`
	Padding     int    `json:"padding"`
	Pool        int    `json:"pool"`
	Bias        bool   `json:"bias"`

	OutH       int      `json:"out_h"`
	OutW       int      `json:"out_w"`
	PooledH    int      `json:"pooled_h"`
	PooledW    int      `json:"pooled_w"`
	Weights    int      `json:"kernel_entries_raw"`
	Neurons    int      `json:"neuron_entries_raw"`
	KernelMem  int      `json:"kernel_memory"`
	NeuronMem  int      `json:"neuron_memory"`
	BiasMem    int      `json:"bias_memory"`
	Cores      []int    `json:"accepting_cores"`
	Violations []string `json:"doc_limit_violations"`
	Deployable bool     `json:"deployable"`
}

// placement is the way to run the cases of a placement, which no engine has a part in.
var placement = []way{{name: "placement"}}

func (c *speckLayer) label() string { return c.Note }

func (c *speckLayer) ways() []way { return placement }

func (c *speckLayer) check() error { return checkSpeck(c.shape(), c.Pool) }

// checkSpeck refuses a layer of no size.
func checkSpeck(s speck.Shape, pool int) error {
	if pool < 1 {
		return fmt.Errorf("pool is %d, want 1 or more", pool)
	}
	return topology.Convolution{In: s.In, Channels: s.Channels, Kernel: s.Kernel, Stride: s.Stride, Padding: s.Padding}.Check()
}

func (c *speckLayer) shape() speck.Shape {
	return speck.Shape{
		In: topology.FeatureMap{Channels: c.InChannels, Height: c.InH, Width: c.InW}, Channels: c.OutChannels,
		Kernel: topology.Square(c.Kernel), Stride: topology.Square(c.Stride), Padding: topology.Square(c.Padding), Bias: c.Bias,
	}
}

// run compares sizes, memories, cores, and whether the chip takes the layer: as many of its limits are exceeded as the file says.
func (c *speckLayer) run(context.Context, way) (r Result) {
	s := c.shape()
	out, m := s.Out(), s.Memory()
	weights, neurons := s.Words()
	cores := speck.Candidates(m)
	broken := broken(errors.Join(s.Check(""), speck.CheckPool("", c.Pool)))
	r.whole([]int{out.Height, out.Width, out.Height / c.Pool, out.Width / c.Pool}, []int{c.OutH, c.OutW, c.PooledH, c.PooledW})
	r.whole([]int{int(weights), int(neurons)}, []int{c.Weights, c.Neurons})
	r.whole([]int{int(m.Kernel), int(m.Neuron), int(m.Bias)}, []int{c.KernelMem, c.NeuronMem, c.BiasMem})
	r.whole(cores, c.Cores)
	r.whole([]int{broken}, []int{len(c.Violations)})
	r.yes(c.Deployable == (broken == 0 && len(cores) > 0))
	return r
}

// broken counts joined errors.
func broken(err error) int {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		if err == nil {
			return 0
		}
		return 1
	}
	n := 0
	for _, e := range many.Unwrap() {
		n += broken(e)
	}
	return n
}

// yes takes something that must be so into the result.
func (r *Result) yes(so bool) {
	if r.Spikes++; !so {
		r.wrong()
	}
}

// speckNetwork is layers, the cores that can hold each, and whether there is a core for each.
type speckNetwork struct {
	Name       string           `json:"name"`
	Layers     []speckInNetwork `json:"layers"`
	Candidates [][]int          `json:"candidates"`
	Mapping    map[int]int      `json:"mapping"`
	Error      *string          `json:"error"`
}

// speckInNetwork is a layer as [source channels, height, width, target channels, kernel, {"st": stride, "pad": padding}].
type speckInNetwork speckLayer

// UnmarshalJSON implements json.Unmarshaler.
func (l *speckInNetwork) UnmarshalJSON(data []byte) error {
	options := struct {
		Stride  int `json:"st"`
		Padding int `json:"pad"`
	}{Stride: 1}
	var fields []json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	into := []any{&l.InChannels, &l.InH, &l.InW, &l.OutChannels, &l.Kernel, &options}
	if len(fields) != len(into) {
		return fmt.Errorf("a layer of %d entries, want %d", len(fields), len(into))
	}
	for k, field := range fields {
		if err := json.Unmarshal(field, into[k]); err != nil {
			return err
		}
	}
	l.Stride, l.Padding = options.Stride, options.Padding
	return nil
}

func (c *speckNetwork) label() string { return c.Name }

func (c *speckNetwork) ways() []way { return placement }

func (c *speckNetwork) check() error {
	if len(c.Candidates) != len(c.Layers) || (c.Mapping == nil) == (c.Error == nil) {
		return fmt.Errorf("%d layers, candidates for %d, and a mapping or an error: want one of them", len(c.Layers), len(c.Candidates))
	}
	for k := range c.Layers {
		if err := checkSpeck((*speckLayer)(&c.Layers[k]).shape(), 1); err != nil {
			return fmt.Errorf("layers[%d]: %w", k, err)
		}
	}
	return nil
}

// run compares candidates and whether the network can be placed. Any placement that is possible is right.
func (c *speckNetwork) run(context.Context, way) (r Result) {
	layers := make([]speck.Named, len(c.Layers))
	for k := range c.Layers {
		layers[k] = speck.Named{Name: fmt.Sprint(k), Shape: (*speckLayer)(&c.Layers[k]).shape()}
		r.whole(speck.Candidates(layers[k].Memory()), c.Candidates[k])
	}
	cores, err := speck.Assign(layers)
	r.yes((err == nil) == (c.Error == nil))
	for k, core := range cores {
		r.yes(slices.Contains(c.Candidates[k], core) && slices.Index(cores, core) == k)
	}
	return r
}

// speckAddresses are addresses of neurons.
type speckAddresses []struct {
	Map     [3]int `json:"feature_map"` // channels, height, width
	X       int    `json:"x"`
	Y       int    `json:"y"`
	C       int    `json:"c"`
	Address int    `json:"address"`
}

func (c *speckAddresses) label() string { return "neuron addresses" }

func (c *speckAddresses) ways() []way { return placement }

func (c *speckAddresses) check() error {
	for k, a := range *c {
		if a.C < 0 || a.C >= a.Map[0] || a.Y < 0 || a.Y >= a.Map[1] || a.X < 0 || a.X >= a.Map[2] {
			return fmt.Errorf("neuron_address[%d]: (%d, %d, %d) lies beyond the map of %v", k, a.C, a.Y, a.X, a.Map)
		}
	}
	return nil
}

// run compares all addresses, each after the vendor's one fault has been put right (see speck.Address): the row is moved from where
// the bits of the rows put it, as the file has it, to where those of the columns do. Where both are as many, as in square maps, nothing is
// moved. What has been mended is no reference for the row, so each address must also lie within the memory, and be read back.
func (c *speckAddresses) run(context.Context, way) (r Result) {
	for _, a := range *c {
		m := topology.FeatureMap{Channels: a.Map[0], Height: a.Map[1], Width: a.Map[2]}
		width := func(n int) int { return bits.Len(uint(n - 1)) }
		mended := a.Address - a.Y<<(width(m.Channels)+width(m.Height)) + a.Y<<(width(m.Channels)+width(m.Width))
		address := speck.Address(m, a.C, a.Y, a.X)
		r.whole([]int{address}, []int{mended})
		ch, y, x := speck.Locate(m, address)
		r.yes(address < speck.Addresses(m) && ch == a.C && y == a.Y && x == a.X)
	}
	return r
}

// speckCores are the memories of the cores.
type speckCores []struct {
	Core   int `json:"core"`
	Kernel int `json:"kernel"`
	Neuron int `json:"neuron"`
	Bias   int `json:"bias"`
}

func (c *speckCores) label() string { return "cores" }

func (c *speckCores) ways() []way { return placement }

func (c *speckCores) check() error { return nil }

// run compares all memories of all cores.
func (c *speckCores) run(context.Context, way) (r Result) {
	var have, want []int
	for _, core := range *c {
		want = append(want, core.Core, core.Kernel, core.Neuron, core.Bias)
	}
	for k, m := range speck.Memories {
		have = append(have, k, int(m.Kernel), int(m.Neuron), int(m.Bias))
	}
	r.whole(have, want)
	return r
}

// speckSections reads what the file has beside single layers.
func speckSections(data []byte) ([]golden, error) {
	var f struct {
		Cores     speckCores     `json:"cores"`
		Networks  []speckNetwork `json:"networks"`
		Addresses speckAddresses `json:"neuron_address"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	var all []golden
	if f.Cores != nil {
		all = append(all, &f.Cores)
	}
	for k := range f.Networks {
		all = append(all, &f.Networks[k])
	}
	if f.Addresses != nil {
		all = append(all, &f.Addresses)
	}
	return all, nil
}
