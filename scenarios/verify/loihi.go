package verify

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/chips/loihi"
)

// loihiCase is a compartment of Loihi, or several alike, step by step, as one public emulator of the chip has it. Row k of a
// table is the state after step k+1; an input of step t reaches u in step t+1, plus its delay.
type loihiCase struct {
	Name     string `json:"name"`
	Steps    int    `json:"steps"`
	N        int    `json:"n"`
	Du       int    `json:"du"`
	Dv       int    `json:"dv"`
	VTh      int    `json:"vth_effective"`
	BiasMant []int  `json:"bias_mant"`
	BiasExp  []int  `json:"bias_exp"`
	Bias     []int  `json:"bias_effective"`

	Weights  [][]int  `json:"weights"` // [neuron][input]
	OnChip   [][]int  `json:"weights_on_chip"`
	Exp      int      `json:"weight_exp"`
	Bits     int      `json:"num_weight_bits"`
	Sign     string   `json:"sign_mode"`
	Delays   [][]int  `json:"delays"`
	Inputs   [][3]int `json:"input_events"` // step, input, payload
	Back     [][]int  `json:"recurrent_weights"`
	BackChip [][]int  `json:"recurrent_weights_on_chip"`
	BackExp  int      `json:"recurrent_weight_exp"`

	Params struct {
		ResetInterval int `json:"reset_interval"`
		ResetOffset   int `json:"reset_offset"`
	} `json:"params"`
	Refract int  `json:"refract_delay"`
	VMin    *int `json:"vmin"`
	VMax    int  `json:"vmax"`

	loihiTraces
	Agrees *bool   `json:"nengo_loihi_emulator_agrees"`
	NengoU [][]int `json:"nengo_u"`
	NengoV [][]int `json:"nengo_v"`
	NengoS [][]int `json:"nengo_spikes"`

	emulator loihi.Emulator
}

// loihiTraces are what is expected, [step][neuron].
type loihiTraces struct {
	U      [][]int `json:"u"`
	V      [][]int `json:"v"`
	Spikes [][]int `json:"spikes"`
}

// loihiNeurons reads the cases of neurons. A case that both emulators were given becomes two.
func loihiNeurons(data []byte) ([]golden, error) {
	var f struct {
		Cases      []*loihiCase `json:"cases"`
		Refractory []*loihiCase `json:"nengo_loihi_refractory_cases"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	var all []golden
	for _, c := range f.Cases {
		c.emulator = loihi.Lava
		all = append(all, c)
		if c.Agrees == nil {
			continue
		}
		other := *c
		other.emulator = loihi.Nengo
		if !*c.Agrees {
			other.loihiTraces = loihiTraces{c.NengoU, c.NengoV, c.NengoS}
		}
		all = append(all, &other)
	}
	for _, c := range f.Refractory {
		c.emulator = loihi.Nengo
		all = append(all, c)
	}
	return all, nil
}

func (c *loihiCase) label() string { return fmt.Sprintf("%s, %v", c.Name, c.emulator) }

func (c *loihiCase) ways() []way { return simulations }

// check refuses tables that do not fit together.
func (c *loihiCase) check() error {
	if c.Steps < 1 || c.N < 1 {
		return fmt.Errorf("%d steps of %d neurons, want 1 or more of each", c.Steps, c.N)
	}
	errs := []error{
		sized("u", c.U, c.Steps, c.N), sized("v", c.V, c.Steps, c.N), sized("spikes", c.Spikes, c.Steps, c.N),
		sized("bias_effective", [][]int{c.Bias}, 1, c.N),
	}
	width := 0
	if len(c.Weights) > 0 {
		width = len(c.Weights[0])
		errs = append(errs, sized("weights", c.Weights, c.N, width))
	}
	for _, table := range []struct {
		name string
		rows [][]int
		cols int
	}{{"weights_on_chip", c.OnChip, width}, {"delays", c.Delays, width}, {"recurrent_weights", c.Back, c.N}, {"recurrent_weights_on_chip", c.BackChip, c.N}} {
		if table.rows != nil {
			errs = append(errs, sized(table.name, table.rows, c.N, table.cols))
		}
	}
	for i, in := range c.Inputs {
		if in[0] < 1 || in[0] > c.Steps || in[1] < 0 || in[1] >= width || in[2] < 1 || in[2] > 1<<16 {
			errs = append(errs, fmt.Errorf("input_events[%d]: step %d, input %d, payload %d: want 1 to %d, 0 to %d, 1 to 65536", i, in[0], in[1], in[2], c.Steps, width-1))
		}
	}
	return errors.Join(append(errs, c.checkNumbers())...)
}

// checkNumbers refuses numbers that the neuron's fields would cut.
func (c *loihiCase) checkNumbers() error {
	if c.VTh%64 != 0 {
		return fmt.Errorf("vth_effective is %d, want a multiple of 64", c.VTh)
	}
	if _, ok := signModes[c.Sign]; !ok {
		return fmt.Errorf("sign_mode is %q, want MIXED, EXC, INH or none", c.Sign)
	}
	if c.BiasMant != nil && (len(c.BiasMant) != c.N || len(c.BiasExp) != c.N) {
		return fmt.Errorf("bias_mant and bias_exp: %d and %d values, want %d", len(c.BiasMant), len(c.BiasExp), c.N)
	}
	if c.Exp < -7 || c.Exp > 7 || c.BackExp < 0 || c.BackExp > 7 || c.Bits < 0 || c.Bits > 8 {
		return fmt.Errorf("weights of %d bits, exponents %d and %d: want 1 to 8, -7 to 7, 0 to 7", c.Bits, c.Exp, c.BackExp)
	}
	return nil
}

// signModes are the sign modes as the file calls them. Cases without a mode have weights as they act.
var signModes = map[string]loihi.SignMode{"": loihi.Mixed, "MIXED": loihi.Mixed, "EXC": loihi.Excitatory, "INH": loihi.Inhibitory}

// sized refuses a table of another size.
func sized[T any](name string, table [][]T, rows, columns int) error {
	if len(table) != rows {
		return fmt.Errorf("%s: %d rows, want %d", name, len(table), rows)
	}
	for k, row := range table {
		if len(row) != columns {
			return fmt.Errorf("%s: %d values in row %d, want %d", name, len(row), k, columns)
		}
	}
	return nil
}

// format is how the case's weights are stored.
func (c *loihiCase) format() loihi.Format {
	return loihi.Format{Sign: signModes[c.Sign], Bits: c.Bits, Exp: c.Exp}
}

// stored is the weights as they lie on the chip. The file has those of lava, which are held against ours.
func (c *loihiCase) stored(weights, want [][]int, f loihi.Format) ([][]int, error) {
	if want == nil {
		return weights, nil
	}
	all := make([][]int, len(weights))
	for i, row := range weights {
		for k, w := range row {
			on := f.Stored(w, loihi.Lava)
			if on != want[i][k] {
				return nil, fmt.Errorf("weight %d of neuron %d, %d, is %d on the chip, want %d", k, i, w, on, want[i][k])
			}
			all[i] = append(all[i], on)
		}
	}
	return all, nil
}

// spec is the neurons of the case. If own is set, each gets its parameters for itself.
func (c *loihiCase) spec(own bool) loihi.Neuron {
	n := loihi.Neuron{
		Step: tick, Inputs: []loihi.Input{{DecayU: c.Du, Exp: min(0, c.Exp)}}, DecayV: c.Dv, Threshold: c.VTh / 64,
		Refractory: c.Refract, VMax: c.VMax, Emulator: c.emulator,
	}
	if c.VMin != nil {
		n.VMin, n.NoVMin = *c.VMin, true
	}
	if every := c.Params.ResetInterval; every > 0 { // step k of the file is step k-1
		n.ResetEvery, n.ResetAt = every, (c.Params.ResetOffset-1+every)%every
	}
	bias := func(i int, n *loihi.Neuron) {
		if n.Bias, n.BiasExp = c.Bias[i], 0; c.BiasMant != nil {
			n.Bias, n.BiasExp = c.BiasMant[i], c.BiasExp[i]
		}
	}
	common := n
	n.Each = bias
	if own {
		n.DecayV = 4095
		n.Each = func(i int, n *loihi.Neuron) {
			*n = common
			bias(i, n)
		}
	}
	return n
}
