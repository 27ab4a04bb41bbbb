package verify

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// readShipped returns the cases of a shipped file.
func readShipped(t testing.TB, name string) []golden {
	t.Helper()
	all, err := read(Shipped(), name)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// codeNamed returns a shipped case of a code, of which spoiling one does not spoil another.
func codeNamed(t testing.TB, name string) *codeCase {
	t.Helper()
	for _, one := range readShipped(t, "coding.json") {
		if one.label() == name {
			return one.(*codeCase)
		}
	}
	t.Fatalf("no case %s", name)
	return nil
}

// verdicts runs a case in all its ways.
func verdicts(t testing.TB, c golden) map[string]Result {
	t.Helper()
	results := make(map[string]Result)
	for _, w := range c.ways() {
		results[w.name] = c.run(t.Context(), w)
	}
	return results
}

func TestWrongCodesFail(t *testing.T) {
	for _, row := range []struct {
		why, name string
		spoil     func(c *codeCase)
		wrong     int // whole numbers
		passes    string
	}{
		{why: "untouched, so that the others fail for what was done to them", name: "latency_bytes_2", spoil: func(*codeCase) {}, passes: "encoder binary32"},
		{why: "a step late", name: "latency_bytes_2", spoil: func(c *codeCase) { c.Expected.Index[3]++ }, wrong: 1},
		{why: "a spike 1e-6 steps late", name: "latency_bytes_2", spoil: func(c *codeCase) { *c.Expected.Time[3] += 1e-6 }, passes: "binary32"},
		{why: "a spike late in binary32", name: "latency_bytes_2", spoil: func(c *codeCase) { c.Expected.TimeBinary32[3] *= 1 + 2e-6 }, passes: "encoder"},
		{why: "exact time for binary32, close to the threshold", name: "latency_bytes_2", spoil: func(c *codeCase) { c.Expected.TimeBinary32[0] = *c.Expected.Time[0] }, passes: "encoder"},
		{why: "another value is below the threshold", name: "latency_bytes_2", spoil: func(c *codeCase) { c.Expected.BelowThreshold[5] = true }, wrong: 1},
		{why: "another number of steps", name: "latency_bytes_8", spoil: func(c *codeCase) { c.Expected.NumSteps++ }, wrong: 1},
		{why: "refused, though it should not be", name: "latency_bytes_6", spoil: func(c *codeCase) { c.Expected.Error = nil }, wrong: 1},
		{why: "not refused, though it should be", name: "latency_bytes_2", spoil: func(c *codeCase) { c.Expected.Error = new("late") }, wrong: 1},
		{why: "the other neighbour of a tie", name: "latency_basic_3", spoil: func(c *codeCase) { c.Expected.Index[10]-- }, passes: "encoder binary32"},
		{why: "no neighbour of a tie", name: "latency_basic_3", spoil: func(c *codeCase) { c.Expected.Index[10] -= 2 }, wrong: 1},
		{why: "a neighbour where there is no tie", name: "latency_basic_3", spoil: func(c *codeCase) { c.Expected.Index[9]-- }, wrong: 1},
		{why: "a tie in a case that is said to have none", name: "latency_basic_3", spoil: func(c *codeCase) { c.RoundingTie = false; c.Expected.Index[10]-- }, wrong: 1},
		{why: "two ranks swapped", name: "rank_order_ties", spoil: func(c *codeCase) { c.Expected.Rank[1], c.Expected.Rank[2] = 2, 1 }, wrong: 2},
		{why: "another order", name: "rank_order_ties", spoil: func(c *codeCase) { c.Expected.Order[6] = 3 }, wrong: 1},
		{why: "a spike in time", name: "rank_order_random", spoil: func(c *codeCase) { *c.Expected.Time[0] += 2e-12 }},
		{why: "another activation", name: "rank_order_ties", spoil: func(c *codeCase) { c.Expected.Activation += 2e-12 }},
		{why: "another word", name: "phase_weighted_8bit", spoil: func(c *codeCase) { c.Expected.Q[4]++ }, wrong: 1},
		{why: "another decoded value", name: "phase_weighted_8bit", spoil: func(c *codeCase) { c.Expected.Decoded[4] += 2e-12 }},
		{why: "a spike in another step", name: "phase_weighted_4bit", spoil: func(c *codeCase) { c.Expected.Trains[1][0] -= 0.5 }},
		{why: "a spike in phase", name: "phase_oscillation_8Hz_offset", spoil: func(c *codeCase) { c.Expected.Trains[0][2] += 2e-10 }},
		{why: "a spike in number", name: "burst_5", spoil: func(c *codeCase) { c.Expected.NSpikes[2]-- }, wrong: 1},
		{why: "an interval, of a lone spike too", name: "burst_5", spoil: func(c *codeCase) { c.Expected.Interval[1]-- }, wrong: 1},
		{why: "a change, before and after it was a spike", name: "delta_random", spoil: func(c *codeCase) { c.Expected.Out[2] = 1 }, wrong: 2},
		{why: "on the very threshold", name: "delta_dyadic_01", spoil: func(c *codeCase) { c.Expected.Out[2] = 0 }, wrong: 2},
		{why: "a rate over time", name: "rate_measures", spoil: func(c *codeCase) { c.Expected.CountRate[1][1] += 2e-12 }},
		{why: "a rate over trials", name: "rate_measures", spoil: func(c *codeCase) { c.Expected.Density[1][1] += 2e-12 }},
		{why: "a rate over neurons", name: "rate_measures", spoil: func(c *codeCase) { c.Expected.Population[1][1] += 2e-12 }},
	} {
		t.Run(row.why, func(t *testing.T) {
			c := codeNamed(t, row.name)
			row.spoil(c)
			for way, r := range verdicts(t, c) {
				if passes := strings.Contains(row.passes, way); r.Err != nil || r.Pass() != passes {
					t.Errorf("%s: pass is %v: %v", way, r.Pass(), r)
				}
				if row.wrong > 0 && (r.Missing != row.wrong || r.Extra != row.wrong) {
					t.Errorf("%s: %d missing, %d extra, want %d of both", way, r.Missing, r.Extra, row.wrong)
				}
			}
		})
	}
}

func TestMissingAndExtraSpikesOfCodesFail(t *testing.T) {
	c := codeNamed(t, "burst_5")
	c.Expected.Trains[0] = []float64{3}
	c.Expected.Trains[9] = c.Expected.Trains[9][:3]
	if r := verdicts(t, c)["encoder"]; r.Pass() || r.Missing != 1 || r.Extra != 2 {
		t.Errorf("%v", r)
	}
}

func TestWrongCodesOfSnnTorchFail(t *testing.T) {
	for _, row := range []struct {
		why   string
		label string
		spoil func(golden)
		fails string
	}{
		{"another step in binary32", "latency 2", func(c golden) { c.(*snnTorchLatency).Index[4]++ }, "binary32"},
		{"another step in binary64", "latency 2", func(c golden) { c.(*snnTorchLatency).IndexF64[4]++ }, "encoder"},
		{"another time in binary32", "latency 2", func(c golden) { c.(*snnTorchLatency).TimeF32[4] *= 1 + 2e-6 }, "binary32"},
		{"another time in binary64", "latency 2", func(c golden) { c.(*snnTorchLatency).TimeF64[4] *= 1 + 2e-6 }, "encoder"},
		{"another change", "delta 3", func(c golden) { c.(*snnTorchDelta).Out[4]++ }, "encoder"},
		{"a misprint", calls[1].call, func(c golden) { c.(*snnTorchExample).Doc[1] += 1e-4 }, "docstring"},
		{"a miscalculation", calls[1].call, func(c golden) { c.(*snnTorchExample).Computed[1] += 1e-5 }, "binary32"},
	} {
		t.Run(row.why, func(t *testing.T) {
			all := readShipped(t, "snntorch_golden.json")
			i := slices.IndexFunc(all, func(c golden) bool { return c.label() == row.label })
			if i < 0 {
				t.Fatalf("no case %q", row.label)
			}
			row.spoil(all[i])
			for way, r := range verdicts(t, all[i]) {
				if r.Err != nil || r.Pass() == (way == row.fails) {
					t.Errorf("%s: pass is %v: %v", way, r.Pass(), r)
				}
			}
		})
	}
}

// TestTiesAreWhereTheFileSaysSo: no step is let off that does not lie on a tie, and no tie is unmarked.
func TestTiesAreWhereTheFileSaysSo(t *testing.T) {
	for _, one := range readShipped(t, "coding.json") {
		c := one.(*codeCase)
		if c.Code != "latency" {
			continue
		}
		ties := 0
		for _, at := range c.Expected.Time {
			if fraction := *at - math.Floor(*at); math.Abs(fraction-0.5) < 1e-5 {
				ties++
			}
		}
		if (ties > 0) != c.RoundingTie {
			t.Errorf("%s: %d ties, rounding_tie is %v", c.Name, ties, c.RoundingTie)
		}
	}
}

func TestBrokenCodesAreRefused(t *testing.T) {
	with := func(fields string) string { return `{"cases": [{"name": "a", ` + fields + `}]}` }
	for _, row := range []struct{ why, name, content, want string }{
		{"unknown code", "coding.json", with(`"code": "morse"`), `case 0 ("a"): code is "morse", want one of latency, rank_order`},
		{"a value without a time", "coding.json", with(`"code": "latency", "data": [0.5], "expected": {"time_binary32": [1]}`), "spike times: 0 of them, but 1 in data"},
		{"no values", "coding.json", with(`"code": "latency"`), "data: no values"},
		{"a time that is not there", "coding.json", with(`"code": "latency", "data": [0.5], "expected": {"time": [null], "time_binary32": [1]}`), "expected.time[0] is null"},
		{"another epsilon", "coding.json", with(`"code": "latency", "params": {"epsilon": 1e-6}`), "epsilon is 1e-06, want 1e-07"},
		{"steps beyond the end of time", "coding.json", with(`"code": "latency", "params": {"num_steps": 1000000}`), "num_steps is 1000000"},
		{"a weight is missing", "coding.json", with(`"code": "rank_order", "data": [0.5], "params": {"dt": 1}, "expected": {"rank": [0], "time": [0]}`), "params.weights: 0 of them, but 1 in data"},
		{"a rank that nobody has", "coding.json", with(`"code": "rank_order", "params": {"dt": 1}, "expected": {"order": [3]}`), "expected.order[0] is 3"},
		{"time stands still", "coding.json", with(`"code": "burst"`), "params.dt is 0"},
		{"more steps than a run may take", "coding.json", with(`"code": "phase_weighted_spikes", "params": {"dt": 1, "bits": 8, "periods": 1000000}`), "8 bits in 1000000 periods"},
		{"no frequency", "coding.json", with(`"code": "phase_oscillation", "params": {"cycles": 1}`), "1 cycles of 0 Hz"},
		{"bursts that fill the memory", "coding.json", with(`"code": "burst", "params": {"dt": 1, "n_max": 1000000}`), "params.n_max is 1000000"},
		{"a change is missing", "coding.json", with(`"code": "delta", "data": [0.5]`), "expected.out: 0 of them, but 1 in data"},
		{"no trials", "coding.json", with(`"code": "rate_measures"`), "trials: none"},
		{"a neuron is missing", "coding.json", with(`"code": "rate_measures", "trials": [[[], []], [[]]]`), "trials[1]: 1 neurons, but 2 in the first"},
		{"a rate is missing", "coding.json", with(`"code": "rate_measures", "trials": [[[]]]`), "expected: count_rate of 0 and population of 0 trials"},
		{"text for a number", "coding.json", with(`"data": ["x"]`), "coding.json: offset "},
		{"a value of snnTorch without a time", "snntorch_golden.json", `{"latency": [{"data": [1]}]}`, `case 0 ("latency 0"): encoder: spike times`},
		{"a change of snnTorch is missing", "snntorch_golden.json", `{"delta": [{"data": [1]}]}`, `case 0 ("delta 0"): out: 0 of them`},
		{"a call that nobody knows", "snntorch_golden.json", `{"docstring_examples": [{"call": "rate()"}]}`, `call is "rate()", want one of latency_code(`},
	} {
		t.Run(row.why, func(t *testing.T) {
			fsys := fstest.MapFS{row.name: {Data: []byte(row.content)}}
			err := File(t.Context(), fsys, row.name, func(r Result) { t.Errorf("a case was run: %v", r) })
			if err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), row.name) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}

// FuzzCodes: whatever a file holds, it is run or refused.
func FuzzCodes(f *testing.F) {
	for _, seed := range []string{
		`{"cases": [{"code": "latency", "data": [0.5], "params": {"num_steps": 5, "threshold": 0.1, "tau": 1, "epsilon": 1e-7}, "expected": {"time": [1], "time_binary32": [1], "below_threshold": [false], "num_steps": 5, "index": [1]}}]}`,
		`{"cases": [{"code": "burst", "data": [0.5], "params": {"dt": 1, "n_max": 5, "t_min": 2, "t_max": 20}, "expected": {"trains": [[0, 1]], "n_spikes": [2], "interval": [1]}}]}`,
		`{"cases": [{"code": "phase_oscillation", "data": [0.5], "params": {"frequency_hz": 8, "cycles": 2}, "expected": {"trains": [[0]]}}]}`,
		`{"cases": [{"code": "rate_measures", "trials": [[[1, 2]]], "params": {"T": 5, "bin_width": 1}, "expected": {"count_rate": [[1]], "density": [[1, 2]], "population": [[1, 2]]}}]}`,
		`{"latency": [{"data": [0.5], "epsilon": 1e-7, "threshold": 0.1, "spike_time_f32": [1], "spike_time_f64": [1], "below_threshold": [false], "error": "late"}]}`,
		`{"delta": [{"data": [0.5], "threshold": 0.1, "out": [1]}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		for _, name := range []string{"coding.json", "snntorch_golden.json"} {
			err := File(ctx, fstest.MapFS{name: {Data: content}}, name, func(Result) {})
			if err != nil && ctx.Err() == nil && !strings.HasPrefix(err.Error(), name+": ") {
				t.Errorf("error without the file's name: %v", err)
			}
		}
	})
}
