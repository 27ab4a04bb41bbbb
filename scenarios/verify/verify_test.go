package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestEveryGoldenCasePassesInEveryEngine is the law of the package.
func TestEveryGoldenCasePassesInEveryEngine(t *testing.T) {
	for _, kind := range kinds {
		err := File(t.Context(), Shipped(), kind.name+".json", func(r Result) {
			if !r.Pass() {
				t.Error(r)
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestWrongSpikesFail is the other half of the law.
func TestWrongSpikesFail(t *testing.T) {
	const ps = 1 / sim.Millisecond
	for _, row := range []struct {
		why              string
		spoil            func(spikes []float64) []float64
		missing, extra   int
		failsInNetworks  bool // where the tolerance is 20 ps
		passesEverywhere bool
	}{
		{why: "untouched, so that the others fail for what was done to them", spoil: func(s []float64) []float64 { return s }, passesEverywhere: true},
		{why: "3 ps late", spoil: func(s []float64) []float64 { s[len(s)/2] += 3 * ps; return s }},
		{why: "3 ps early", spoil: func(s []float64) []float64 { s[len(s)/2] -= 3 * ps; return s }},
		{why: "30 ps late, beyond the tolerance of networks", spoil: func(s []float64) []float64 { s[len(s)/2] += 30 * ps; return s }, failsInNetworks: true},
		{why: "the first spike dropped", spoil: func(s []float64) []float64 { return s[1:] }, extra: 1, failsInNetworks: true},
		{why: "the last spike dropped", spoil: func(s []float64) []float64 { return s[:len(s)-1] }, extra: 1, failsInNetworks: true},
		{why: "a spike twice", spoil: func(s []float64) []float64 { return slices.Insert(s, 1, s[1]) }, missing: 1, failsInNetworks: true},
		{why: "a spike where none is", spoil: func(s []float64) []float64 { return slices.Insert(s, 0, s[0]/2) }, missing: 1, failsInNetworks: true},
	} {
		for _, kind := range []string{"lif_delta", "lif_exp", "lif_alpha", "network_delta", "network_exp", "srm0"} {
			t.Run(row.why+"/"+kind, func(t *testing.T) {
				c := caseOf(t, kind)
				c.spoil(row.spoil)
				wantPass := row.passesEverywhere || c.isNetwork() && !row.failsInNetworks
				for _, e := range simulations {
					r := c.run(t.Context(), e)
					if r.Pass() != wantPass {
						t.Errorf("%s: pass is %v: %v", e.name, r.Pass(), r)
					}
					if r.Missing != row.missing || r.Extra != row.extra {
						t.Errorf("%s: %d missing, %d extra, want %d, %d", e.name, r.Missing, r.Extra, row.missing, row.extra)
					}
				}
			})
		}
	}
}

// spoilable is a case whose expected spikes can be changed.
type spoilable interface {
	golden
	isNetwork() bool
	precise() bool                   // its spikes are stated to the picosecond, or to 20 in a network
	train() []float64                // the expected spikes of one neuron
	spoil(func([]float64) []float64) // changes them
}

// caseOf returns the first case of a shipped file whose spikes are stated precisely, and lie far apart.
func caseOf(t *testing.T, kind string) spoilable {
	t.Helper()
	all, err := read(Shipped(), kind+".json")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		c := one.(spoilable)
		if train := c.train(); len(train) > 3 && train[0] > 2 && c.precise() {
			return c
		}
	}
	t.Fatalf("%s: no suitable case", kind)
	return nil
}

func (c *linearCase) isNetwork() bool { return c.N > 0 }
func (c *linearCase) precise() bool   { return c.N > 0 || c.TolMs <= 1e-9 }

// train is that of the neuron that fires first.
func (c *linearCase) train() []float64 {
	if c.N == 0 {
		return c.Expected.SpikeTimes
	}
	return c.reference()[uint32(c.Expected.Spikes[0][1])]
}

func (c *linearCase) spoil(change func([]float64) []float64) {
	changed := change(slices.Clone(c.train()))
	if c.N == 0 {
		c.Expected.SpikeTimes = changed
		return
	}
	neuron := c.Expected.Spikes[0][1]
	spikes := slices.DeleteFunc(slices.Clone(c.Expected.Spikes), func(s [2]float64) bool { return s[1] == neuron })
	for _, at := range changed {
		spikes = append(spikes, [2]float64{at, neuron})
	}
	c.Expected.Spikes = spikes
}

func TestWrongPotentialFails(t *testing.T) {
	all, err := read(Shipped(), "lif_exp.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		c := one.(*linearCase)
		if len(c.Expected.VSamples) == 0 || c.TolMs > 1e-9 {
			continue
		}
		c.Expected.VSamples[0][1] += 1e-8
		if r := c.run(t.Context(), simulations[0]); r.Pass() || math.Abs(r.MaxDV-1e-8) > 1e-9 {
			t.Errorf("10 nV off: %v", r)
		}
		return
	}
	t.Fatal("no case with samples")
}

func TestBrokenFilesAreRefused(t *testing.T) {
	const whole = `{"cases": [{"name": "a", "model": "lif_exp", "t_end": 10}]}`
	adjoint := func(fields string) string {
		return `{"W_ih": [[1, 2]], "W_ho": [1], "grad_W_ih": [[1, 2]], "grad_W_ho": [1], ` + fields + `}`
	}
	with := func(fields string) string { return `{"cases": [{"model": "lif_exp", "t_end": 10, ` + fields + `}]}` }
	ticks := func(fields string) string {
		return `{"cases": [{"model": "leaky", "params": {"threshold": 1, "reset": "none"}, ` + fields + `}]}`
	}
	for _, row := range []struct{ why, name, content, want string }{
		{"unknown kind", "pendulum.json", whole, "not a golden file of a known kind"},
		{"other extension", "lif_exp.txt", whole, "not a golden file of a known kind"},
		{"cut off", "lif_exp.json", whole[:30], "lif_exp.json: offset 30: unexpected end of JSON input"},
		{"not JSON", "lif_exp.json", `{"cases": [}`, "lif_exp.json: offset 12: invalid character '}'"},
		{"text for a number", "lif_exp.json", `{"cases": [{"t_end": "x"}]}`, "lif_exp.json: offset 24: "},
		{"no case, so nothing would be verified", "lif_exp.json", `{"cases": []}`, "lif_exp.json: no cases"},
		{"unknown model", "lif_exp.json", `{"cases": [{"name": "a", "model": "hh", "t_end": 10}]}`, `lif_exp.json: case 0 ("a"): model is "hh"`},
		{"no duration", "lif_exp.json", `{"cases": [{"name": "a", "model": "lif_exp"}]}`, "t_end is 0"},
		{"an input without port", "lif_exp.json", with(`"inputs": [[1, 2]]`), "inputs[0]: 2 numbers, want 3"},
		{"fewer than no neurons", "network_exp.json", with(`"N": -1`), "field N is -1, want 0 (a single neuron) to 1000000"},
		{"more neurons than memory may hold", "network_exp.json", with(`"N": 1000001`), "field N is 1000001, want 0 (a single neuron) to 1000000"},
		{"a port that would be cut to 1", "lif_exp.json", with(`"inputs": [[1, 2, 1.5]]`), "inputs[0]: port is 1.5, want a whole number from 0 to 255"},
		{"a port that would become 255", "lif_exp.json", with(`"inputs": [[1, 2, 0], [1, 2, -1]]`), "inputs[1]: port is -1, want"},
		{"a port that would become 0", "lif_exp.json", with(`"inputs": [[1, 2, 256]]`), "inputs[0]: port is 256, want"},
		{"a port of a network that would be cut to 0", "network_exp.json", with(`"N": 3, "inputs": [[1, 0, 2, 0.5]]`), "inputs[0]: port is 0.5, want"},
		{"a target that would be cut to 1", "network_exp.json", with(`"N": 3, "inputs": [[1, 1.5, 2, 0]]`), "inputs[0]: target is 1.5, want a whole number from 0 to 2"},
		{"a target below all neurons", "network_exp.json", with(`"N": 3, "inputs": [[1, -1, 2, 0]]`), "inputs[0]: target is -1, want"},
		{"a target beyond all neurons", "network_exp.json", with(`"N": 3, "inputs": [[1, 3, 2, 0]]`), "inputs[0]: target is 3, want"},
		{"a spike of half a neuron", "network_exp.json", with(`"N": 3, "expected": {"spikes": [[1, 0.5]]}`), "expected.spikes[0]: neuron is 0.5, want a whole number from 0 to 2"},
		{"a spike of a neuron that is not there", "network_exp.json", with(`"N": 3, "expected": {"spikes": [[1, 2], [1, 3]]}`), "expected.spikes[1]: neuron is 3, want"},
		{"a discrete neuron of no known kind", "snn_leaky.json", `{"cases": [{"name": "a", "model": "synaptic", "input": [1]}]}`, `snn_leaky.json: case 0 ("a"): model is "synaptic"`},
		{"no input", "snn_leaky.json", ticks(`"input": []`), "input is empty"},
		{"no threshold", "snn_leaky.json", `{"cases": [{"model": "leaky", "input": [1]}]}`, "threshold is 0, want more"},
		{"no such reset", "snn_leaky.json", ticks(`"params": {"threshold": 1, "reset": "half"}, "input": [1]`), `reset is "half", want subtract, zero or none`},
		{"a circuit without time", "snn_leaky.json", ticks(`"model": "lapicque", "input": [1]`), "R, C and dt are 0, 0 and 0, want more than 0"},
		{"fewer potentials than inputs", "snn_leaky.json", ticks(`"input": [1, 2], "expected": {"mem": [1], "spk": [0, 0]}`), "mem: 1 rows, but 2 ticks of input"},
		{"no spikes, as if none were expected", "snn_leaky.json", ticks(`"input": [1, 2], "expected": {"mem": [1, 2]}`), "spk: 0 rows, but 2 ticks of input"},
		{"two spikes at a tick", "snn_leaky.json", ticks(`"input": [1], "expected": {"mem": [1], "spk": [2]}`), "spk: neuron 0 has 2 spikes at tick 0, want 0 or 1"},
		{"a row cut off", "snntorch_golden.json", `{"leaky_input": {"values": [[1, 2], [1]]}, "leaky": [{"threshold": 1, "reset_mechanism": "none", "mem_f64": [[1, 2], [1, 2]], "spk": [[0, 0], [0, 0]]}]}`, "input: 1 values at tick 1, but 2 neurons"},
		{"a closed form of no known kind", "ttfs_golden.json", `[{"model": "other", "w": [1], "t": [1]}]`, `ttfs_golden.json: case 0 ("other 0"): model is "other"`},
		{"weights without times", "ttfs_golden.json", `[{"model": "comsa", "w": [1], "t": []}]`, "w, t: 1 and 0 values"},
		{"derivatives are missing", "ttfs_golden.json", `[{"model": "comsa", "w": [1], "t": [1], "t_out": 2}]`, "expected.dt_dw, dt_dt: 0 and 0 derivatives, want 1"},
		{"sections without cases", "snntorch_golden.json", `{"leaky": []}`, "snntorch_golden.json: no cases"},
		{"no duration", "srm0.json", `{"cases": [{"name": "a"}]}`, `srm0.json: case 0 ("a"): t_end is 0`},
		{"unknown after-potential", "srm0.json", `{"cases": [{"t_end": 1}]}`, `eta_mode is "", want last or sum`},
		{"unknown kernel", "srm0.json", `{"cases": [{"t_end": 1, "params": {"eta_mode": "sum", "psp": "beta"}}]}`, `psp is "beta", want alpha, exp or dexp`},
		{"half a kernel", "srm0.json", `{"cases": [{"t_end": 1, "params": {"eta_mode": "sum", "psp": "dexp", "tau_psp": [1]}}]}`, "tau_psp: 1 values, want the 2 of one dexp"},
		{"an input without port", "srm0.json", `{"cases": [{"t_end": 1, "params": {"eta_mode": "sum", "psp": "exp"}, "inputs": [[1, 2]]}]}`, "inputs[0]: 2 numbers, want 3"},
		{"unknown family", "if_exp.json", `{"cases": [{"name": "a", "family": "qif"}]}`, `if_exp.json: case 0 ("a"): family is "qif"`},
		{"no weights", "if_exp.json", `{"cases": [{"family": "if_exp"}]}`, "weights: unexpected end of JSON input"},
		{"weights of a network for one neuron", "if_exp.json", `{"cases": [{"family": "if_exp", "weights": [[1]]}]}`, "weights: json: cannot unmarshal array"},
		{"a weight without input", "if_exp.json", `{"cases": [{"family": "lif_equal", "weights": [1, 2], "times": [0]}]}`, "weights of layer 0, neuron 0: 2 values for 1 inputs"},
		{"a layer too narrow for the next", "if_exp.json", `{"cases": [{"family": "if_exp_network", "times": [0], "weights": [[[1]], [[1, 2]]], "expected": {"layer_times": [[1], [1]]}}]}`, "weights of layer 1, neuron 0: 2 values for 1 inputs"},
		{"a layer of which nothing is known", "if_exp.json", `{"cases": [{"family": "if_exp_network", "weights": [[[1]]]}]}`, "expected.layer_times: 0 layers, want 1"},
		{"a neuron of which nothing is known", "if_exp.json", `{"cases": [{"family": "if_exp_network", "times": [0], "weights": [[[1], [2]]], "expected": {"layer_times": [[1]]}}]}`, "expected.layer_times[0]: 1 times for 2 neurons"},
		{"no network", "eventprop_golden.json", `{}`, "W_ih, W_ho, grad_W_ih, grad_W_ho: 0, 0, 0 and 0 rows"},
		{"a weight without derivative", "eventprop_golden.json", adjoint(`"grad_W_ih": [[1]]`), "W_ih, grad_W_ih: 2 and 1 values in row 0, want 2"},
		{"an input that is not there", "eventprop_golden.json", adjoint(`"inputs": [[1, 2]]`), "inputs[0]: input 2, want a whole number below 2"},
		{"inputs out of order", "eventprop_golden.json", adjoint(`"inputs": [[2, 0], [1, 1]]`), "inputs[1]: at 1 ms, want the order of time"},
		{"a spike of nobody", "eventprop_golden.json", adjoint(`"spikes": [[2, 1]]`), "spikes[0]: neuron 2, want a whole number below 2"},
		{"columns of two lengths", "lif_exp.json", with(`"synapses": {"pre": [1]}`), "synapses.post: 0 values, but 1 in pre"},
	} {
		t.Run(row.why, func(t *testing.T) {
			fsys := fstest.MapFS{row.name: {Data: []byte(row.content)}}
			err := File(t.Context(), fsys, row.name, func(r Result) { t.Errorf("a case was run: %v", r) })
			if err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), row.name) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
	if err := File(t.Context(), fstest.MapFS{}, "lif_exp.json", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent file: got %v", err)
	}
}

func TestInterruptedVerificationStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := File(ctx, Shipped(), "lif_exp.json", func(Result) { n++; cancel() })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("got %v after %d results", err, n)
	}
}

func TestSummariesAddUp(t *testing.T) {
	var sums Summaries
	ok := Result{File: "f", Engine: "serial", Spikes: 3, MaxDt: 1e-10, Tolerance: 1e-9, MaxDV: 1e-12, ToleranceV: 1e-9}
	late := Result{File: "f", Engine: "serial", Spikes: 2, MaxDt: 3e-9, Tolerance: 1e-9}
	lost := Result{File: "f", Engine: "2 shards", Spikes: 1, Missing: 1, Extra: 2}
	for _, r := range []Result{ok, late, lost} {
		sums.Add(r)
	}
	want := Summaries{
		{File: "f", Engine: "serial", Cases: 2, Spikes: 5, MaxDt: 3e-9, MaxDV: 1e-12, Failed: []Result{late}},
		{File: "f", Engine: "2 shards", Cases: 1, Spikes: 1, Missing: 1, Extra: 2, Failed: []Result{lost}},
	}
	if diff := cmp.Diff(want, sums); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Result{late, lost}, sums.Failed()); diff != "" || sums.Cases() != 3 {
		t.Errorf("%d cases, failed (-want +got)\n%s", sums.Cases(), diff)
	}
}

func ExampleFile() {
	var sums Summaries
	if err := File(context.Background(), Shipped(), "lif_delta.json", sums.Add); err != nil {
		fmt.Println(err)
	}
	for _, s := range sums {
		fmt.Printf("%s, %s: %d cases, %d spikes, %d failed\n", s.File, s.Engine, s.Cases, s.Spikes, len(s.Failed))
	}
	// Output:
	// lif_delta.json, serial: 30 cases, 2601 spikes, 0 failed
	// lif_delta.json, engine: 30 cases, 2601 spikes, 0 failed
	// lif_delta.json, 2 shards: 30 cases, 2601 spikes, 0 failed
	// lif_delta.json, own: 30 cases, 2601 spikes, 0 failed
}

// FuzzRead: whatever a file holds, it is read or refused.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "{}", `{"cases": [{"name": "a", "model": "lif_exp", "t_end": 10, "inputs": [[1, 2, 0]]}]}`,
		`{"cases": [{"model": "leaky", "params": {"threshold": 1, "reset": "none"}, "input": [1], "expected": {"mem": [1], "spk": [0]}}]}`,
		`{"leaky_input": {"values": [[1]]}, "leaky": [{"threshold": 1, "reset_mechanism": "none", "mem_f64": [[1]], "spk": [[0]]}]}`,
		`{"cases": [{"t_end": 1, "params": {"eta_mode": "sum", "psp": "dexp", "tau_psp": [2, 1]}, "inputs": [[1, 2, 0]]}]}`,
		`{"cases": [{"family": "if_exp", "weights": [1, 2], "times": [0, 1], "expected": {"t_out": null}}]}`,
		`{"W_ih": [[1]], "W_ho": [1], "grad_W_ih": [[1]], "grad_W_ho": [1], "inputs": [[1, 0]]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, k := range kinds {
			name := k.name + ".json"
			_, err := read(fstest.MapFS{name: {Data: content}}, name)
			if err != nil && !strings.HasPrefix(err.Error(), name+": ") {
				t.Errorf("error without the file's name: %v", err)
			}
		}
	})
}
