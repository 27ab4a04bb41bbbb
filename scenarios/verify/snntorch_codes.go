package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ranvier-sim/ranvier/models/coding"
)

// snnTorchCodes reads the codes in a golden file of snnTorch's formulas: its sections latency, delta and
// docstring_examples.
func snnTorchCodes(data []byte) ([]golden, error) {
	var f struct {
		Latency  []snnTorchLatency `json:"latency"`
		Delta    []snnTorchDelta   `json:"delta"`
		Examples []snnTorchExample `json:"docstring_examples"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	var all []golden
	for i := range f.Latency {
		f.Latency[i].number = i
		all = append(all, &f.Latency[i])
	}
	for i := range f.Delta {
		f.Delta[i].number = i
		all = append(all, &f.Delta[i])
	}
	for i := range f.Examples {
		all = append(all, &f.Examples[i])
	}
	return all, nil
}

// snnTorchLatency is a vector under a latency code. The file asks for a relative tolerance of 1e-6, in either
// precision, and says that an index may lie on a tie.
type snnTorchLatency struct {
	number int
	latencyParams
	Data           []float64 `json:"data"`
	TimeF32        []float64 `json:"spike_time_f32"`
	TimeF64        []float64 `json:"spike_time_f64"`
	BelowThreshold []bool    `json:"below_threshold"`
	NumStepsOut    int       `json:"num_steps_out"`
	Error          *string   `json:"error"`
	Index          []int     `json:"spike_index"`
	IndexF64       []int     `json:"spike_index_f64"`
}

func (c *snnTorchLatency) label() string { return fmt.Sprintf("latency %d", c.number) }

func (c *snnTorchLatency) ways() []way { return []way{encoder, binary32} }

func (c *snnTorchLatency) check() error {
	for _, w := range c.ways() {
		if err := c.latencies(w).check(); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return nil
}

func (c *snnTorchLatency) run(_ context.Context, w way) Result {
	r := Result{Tolerance: toleranceBinary32}
	r.Err = c.latencies(w).run(w, &r)
	return r
}

func (c *snnTorchLatency) latencies(w way) *latencies {
	l := &latencies{
		latencyParams: c.latencyParams, data: c.Data, below: c.BelowThreshold, steps: c.NumStepsOut,
		time: c.TimeF64, index: c.IndexF64, late: c.Error != nil, relative: true, tie: true,
	}
	if w.name == binary32.name {
		l.time, l.index = c.TimeF32, c.Index
	}
	return l
}

// snnTorchDelta is a signal under a delta code.
type snnTorchDelta struct {
	number    int
	Data      []float64 `json:"data"`
	Threshold float64   `json:"threshold"`
	Padding   bool      `json:"padding"`
	OffSpike  bool      `json:"off_spike"`
	Out       []int     `json:"out"`
}

func (c *snnTorchDelta) label() string { return fmt.Sprintf("delta %d", c.number) }

func (c *snnTorchDelta) ways() []way { return []way{encoder} }

func (c *snnTorchDelta) check() error { return checkColumn("out", len(c.Out), len(c.Data)) }

func (c *snnTorchDelta) run(ctx context.Context, w way) (r Result) {
	code := coding.Delta{Threshold: c.Threshold, Padding: c.Padding, Off: c.OffSpike, Step: unit}
	r.Err = r.delta(ctx, w, code, c.Data, c.Out)
	return r
}

// snnTorchExample is a call in the documentation of snnTorch, with the result that stands there, which is printed to
// four decimals, and the one that its formula has.
type snnTorchExample struct {
	Call     string    `json:"call"`
	Doc      []float64 `json:"doc"`
	Computed []float64 `json:"computed"`
}

// documented is the way to run an example that compares with what its documentation prints.
var documented = way{name: "docstring"}

// calls are the examples that there are.
var calls = []struct {
	call string
	code coding.SnnTorchLatency
}{
	{"latency_code([0.02,0.5,1],num_steps=5,normalize=True,linear=True)", coding.SnnTorchLatency{NumSteps: 5, Normalize: true, Linear: true}},
	{"latency_code([0.02,0.5,1],num_steps=5,normalize=True)", coding.SnnTorchLatency{NumSteps: 5, Normalize: true}},
}

func (c *snnTorchExample) label() string { return c.Call }

func (c *snnTorchExample) ways() []way { return []way{binary32, documented} }

func (c *snnTorchExample) check() error {
	var known []string
	for _, k := range calls {
		if k.call == c.Call {
			return nil
		}
		known = append(known, k.call)
	}
	return fmt.Errorf("call is %q, want one of %s", c.Call, strings.Join(known, ", "))
}

func (c *snnTorchExample) run(_ context.Context, w way) Result {
	r, want := Result{Tolerance: toleranceBinary32}, c.Computed
	if w.name == documented.name {
		r.Tolerance, want = 0.5e-4, c.Doc
	}
	for _, k := range calls {
		if k.call != c.Call {
			continue
		}
		times, err := k.code.Times(nil, []float64{0.02, 0.5, 1})
		var have []float64
		for _, t := range times {
			have = append(have, float64(t))
		}
		r.times(have, want)
		r.Err = err
	}
	return r
}
