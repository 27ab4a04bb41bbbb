package verify

import (
	"encoding/json"
	"fmt"
)

// The cases of snn_leaky and the sections leaky and lapicque of snntorch_golden are neurons of snnTorch. All of them
// are held to their potentials at every tick, and all but two to their spikes, exactly:
//
// In snn_leaky potentials are exact rational numbers, and all but one case keep them 1e-9 away from the threshold.
// mem_equals_threshold does not; but its numbers are dyadic, so float64 makes no error in them, and what is
// equal to the threshold does not fire.
//
// snntorch_golden states potentials in binary64, and the spikes of binary32. Many of its records touch the
// threshold exactly: the neuron whose input is 1 at each tick; those with beta 0.5 whose potential tends to 1; and
// those with beta 1 that add up decimals to 1. Where the two formats agree, their spikes are compared. In the two
// records where they do not (spikes_agree is false: reset by subtraction with beta 0.5, delayed and not), the
// spikes are those of rounding in binary32, and only potentials are compared; the next of which tells of each spike.
// The potentials of leaky are those of the very same operations in binary64, and compared to the bit; those of
// lapicque have other units of time.

const (
	rationalMem = 1e-9 // of snn_leaky, as the file states
	sameBits    = 0.
	otherUnits  = 1e-9
)

// discreteCase is a case of snn_leaky.
type discreteCase struct {
	Name   string `json:"name"`
	Model  string `json:"model"`
	Params struct {
		Beta       float64 `json:"beta"`
		Threshold  float64 `json:"threshold"`
		Reset      string  `json:"reset"`
		ResetDelay *bool   `json:"reset_delay"` // lapicque has none: it is delayed
		Mem0       float64 `json:"mem0"`
		R          float64 `json:"R"`
		C          float64 `json:"C"`
		DT         float64 `json:"dt"`
	} `json:"params"`
	Input    []float64 `json:"input"`
	Expected struct {
		Spk []int     `json:"spk"`
		Mem []float64 `json:"mem"`
	} `json:"expected"`
}

// discreteCases reads snn_leaky.
func discreteCases(data []byte) ([]golden, error) {
	var f struct {
		Cases []discreteCase `json:"cases"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	var all []golden
	for _, c := range f.Cases {
		p := c.Params
		all = append(all, &discrete{
			name: c.Name,
			cell: cell{
				model: c.Model, reset: p.Reset, immediate: p.ResetDelay != nil && !*p.ResetDelay,
				threshold: p.Threshold, mem0: p.Mem0, beta: p.Beta, r: p.R, c: p.C, dt: p.DT,
			},
			input: column(c.Input), spikes: column(c.Expected.Spk), mem: column(c.Expected.Mem), within: rationalMem,
		})
	}
	return all, nil
}

// column is a table of one column.
func column[T any](values []T) [][]T {
	table := make([][]T, len(values))
	for i, v := range values {
		table[i] = []T{v}
	}
	return table
}

// discreteRecord is one of the sections leaky and lapicque of snntorch_golden.
type discreteRecord struct {
	Beta        float64     `json:"beta"`
	R           float64     `json:"R"`
	C           float64     `json:"C"`
	TimeStep    float64     `json:"time_step"`
	Threshold   float64     `json:"threshold"`
	Reset       string      `json:"reset_mechanism"`
	ResetDelay  *bool       `json:"reset_delay"`
	Spk         [][]int     `json:"spk"`
	Mem         [][]float64 `json:"mem_f64"`
	SpikesAgree bool        `json:"spikes_agree"`
}

// discreteRecords reads the sections leaky and lapicque of snntorch_golden.
func discreteRecords(data []byte) ([]golden, error) {
	var f struct {
		Input struct {
			Values [][]float64 `json:"values"`
		} `json:"leaky_input"`
		Leaky    []discreteRecord `json:"leaky"`
		Lapicque []discreteRecord `json:"lapicque"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	var all []golden
	for i, r := range f.Leaky {
		all = append(all, r.golden(fmt.Sprintf("leaky %d, beta %v", i, r.Beta), "leaky", f.Input.Values))
	}
	for i, r := range f.Lapicque {
		all = append(all, r.golden(fmt.Sprintf("lapicque %d, C %v", i, r.C), "lapicque", f.Input.Values))
	}
	return all, nil
}

func (r *discreteRecord) golden(name, model string, input [][]float64) golden {
	c := &discrete{
		name: name + ", " + r.Reset,
		cell: cell{
			model: model, reset: r.Reset, immediate: r.ResetDelay != nil && !*r.ResetDelay,
			threshold: r.Threshold, beta: r.Beta, r: r.R, c: r.C, dt: r.TimeStep,
		},
		input: input, mem: r.Mem, within: sameBits, spikes: r.Spk, vague: !r.SpikesAgree,
	}
	if model == "lapicque" {
		c.within = otherUnits
	}
	return c
}
