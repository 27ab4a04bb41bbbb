package verify

import (
	"strings"
	"testing"
	"testing/fstest"
)

// axonCase returns a shipped case by its name.
func axonCase(t *testing.T, name string) golden {
	t.Helper()
	all, err := read(Shipped(), "hh.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.label() == name {
			return c.(*hhCase).golden
		}
	}
	t.Fatalf("no case %q", name)
	return nil
}

// TestWrongNumbersOfAxonsFail: an error of three times the tolerance in one number of a case.
func TestWrongNumbersOfAxonsFail(t *testing.T) {
	missing := 0.
	for _, row := range []struct {
		why, name string
		spoil     func(c golden)
	}{
		{"a spike", "constant_10", func(c golden) { c.(*hhTrace).Expected.SpikeTimes[3] += 3e-6 }},
		{"a spike too few", "pulse_train", func(c golden) { c.(*hhTrace).Expected.SpikeTimes = c.(*hhTrace).Expected.SpikeTimes[1:] }},
		{"a potential", "anode_break", func(c golden) { c.(*hhTrace).Expected.VSamples[7] += 3e-3 }},
		{"a conductance that opens to elsewhere", "conductance_synapses", func(c golden) { c.(*hhTrace).Synapse.EInhibit++ }},
		{"a potential at rest", "rest_state", func(c golden) { c.(*hhRest).Expected.V += 3e-9 }},
		{"a gate at rest", "rest_state", func(c golden) { c.(*hhRest).Expected.N += 3e-9 }},
		{"a rheobase", "rheobase", func(c golden) { c.(*hhRheobase).Expected.Rows[1][2] += 3e-6 }},
		{"a rate", "f_I_curve", func(c golden) { c.(*hhRates).Expected.Rows[5][2] *= 1 + 3e-6 }},
		{"a number of spikes", "f_I_curve", func(c golden) { c.(*hhRates).Expected.Rows[0][1]++ }},
		{"a threshold", "refractory_table", func(c golden) { *c.(*hhRefractory).Expected.Rows[0][1] *= 1 + 3e-6 }},
		{"a threshold where none should be", "refractory_table", func(c golden) { c.(*hhRefractory).Expected.Rows[0][1] = nil }},
		{"the threshold of a single pulse", "refractory_table", func(c golden) { c.(*hhRefractory).Expected.Single *= 1 - 3e-6 }},
		{"no threshold where one should be", "refractory_table", func(c golden) { c.(*hhRefractory).Expected.Rows[0] = [2]*float64{new(0.01), &missing} }},
	} {
		c := axonCase(t, row.name)
		row.spoil(c)
		if r := c.run(t.Context(), simulations[1]); r.Pass() || r.Err != nil {
			t.Errorf("%s: %v", row.why, r)
		}
	}
}

func TestBrokenFilesOfAxonsAreRefused(t *testing.T) {
	for _, row := range []struct{ why, fields, want string }{
		{"no kind", `"t_end": 10`, `kind is "", want trace`},
		{"a trace without end", `"kind": "trace", "tol_ms": 1, "current": [[0, 1]]`, "t_end is 0"},
		{"a rest that is not compared", `"kind": "rest"`, "tol_mV is 0"},
		{"a rheobase that is not compared", `"kind": "rheobase"`, "tol_uA_cm2 is 0"},
		{"rows of two durations", `"kind": "rheobase", "tol_uA_cm2": 1, "expected": {"rows": [[1, 200, 2], [1, 100, 2]]}`, "expected.rows[1]: within 100 ms"},
		{"a table without rows", `"kind": "rheobase", "tol_uA_cm2": 1`, "expected.rows: none"},
		{"rates over no time", `"kind": "f_I", "tol_relative": 1`, "t_end is 0 ms"},
		{"pulses of no width", `"kind": "refractory", "tol_relative": 1`, "pulse_width is 0 ms"},
		{"no delay", `"kind": "refractory", "tol_relative": 1, "pulse_width": 1, "expected": {"rows": [[null, 1]]}`, "expected.rows[0]: want a delay"},
	} {
		fsys := fstest.MapFS{"hh.json": {Data: []byte(`{"cases": [{"name": "a", ` + row.fields + `}]}`)}}
		err := File(t.Context(), fsys, "hh.json", func(r Result) { t.Errorf("%s: a case was run: %v", row.why, r) })
		if err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), "hh.json") {
			t.Errorf("%s: got %v, want %s", row.why, err, row.want)
		}
	}
}
