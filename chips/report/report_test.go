package report_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/chips/report"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

const ms = sim.Millisecond

// feed is a run of a network of two cells, of which the second decides for class 1: each spike of the source reaches them
// with a weight of its own, after a delay of its own. It ends after 40 ms.
func feed(t *testing.T, spec sim.Spec, weights [2]float64, delays [2]sim.Time, spikes ...sim.Time) *chips.Run {
	t.Helper()
	net := sim.NewNetwork(1)
	in := net.Add("in", 1, models.Trains{spikes})
	out := net.Add("out", 2, spec)
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Matrix{{weights[0]}, {weights[1]}}, Delay: topology.DelayList(delays[:])})
	kept := new(record.Memory)
	net.Record(kept)
	e, err := sim.Build(net, sim.Options{})
	if err == nil {
		err = e.RunUntil(t.Context(), 40*ms)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &chips.Run{
		Network: net, Readout: &chips.Readout{Population: 1, Classes: []int{0, 1}},
		Presentations: []chips.Presentation{{Spikes: [][]sim.Spike{kept.Spikes(in), kept.Spikes(out)}, Duration: 40 * ms, Label: 1}},
	}
}

func reported(t *testing.T, run *chips.Run, o report.Options) *report.Report {
	t.Helper()
	c := loihi.First().Chip(loihi.Options{Headroom: 1})
	r, err := chips.Replay(t.Context(), c, run, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := report.New(t.Context(), r, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTheCauseIsTheConstraintThatMakesTheDifference builds networks that differ because of one.
func TestTheCauseIsTheConstraintThatMakesTheDifference(t *testing.T) {
	steady := [2]sim.Time{ms, ms}
	for _, c := range []struct {
		why, want string
		run       *chips.Run
		fate      report.Fate
	}{
		{"two jumps of a step add up, which have faded by then in exact time", "steps",
			feed(t, models.LIF{VTh: 9.9, TauM: 5 * sim.Millisecond}, [2]float64{5, 1}, steady, 5*ms, 5700*sim.Microsecond, 9*ms), report.Added},
		{"a delay of 0 that becomes a step, beside one that is a step already", "delays",
			feed(t, models.IF{VTh: 10}, [2]float64{11, 12}, [2]sim.Time{0, ms}, 5*ms), report.Shifted},
		{"a weight above the threshold, whose nearest even number is not", "weights",
			feed(t, models.LIF{VTh: 10.1, TauM: 20 * sim.Millisecond}, [2]float64{10.15, -20}, steady, 5*ms), report.Missing},
		{"a threshold that becomes the very number that the weight is", "thresholds",
			feed(t, models.IF{VTh: 10.02}, [2]float64{10.03, 12}, steady, 5*ms), report.Missing},
	} {
		p := reported(t, c.run, report.Options{Tolerance: 350 * sim.Microsecond, Causes: -1})
		if d := p.Divergence; d == nil || d.Cause != c.want || d.Fate != c.fate {
			t.Errorf("%s: %+v, want %s because of %s", c.why, d, c.fate, c.want)
		}
	}
}

// TestWhatIsTheSameIsMatched, with the answer, and nothing to explain.
func TestWhatIsTheSameIsMatched(t *testing.T) {
	p := reported(t, feed(t, models.IF{VTh: 10}, [2]float64{6, 20}, [2]sim.Time{}, 5*ms, 8*ms, 11*ms), report.Options{Causes: -1})
	c, a := p.Populations[0], p.Answers
	if c.Exact != 4 || c.Matched != 4 || c.OnChip != 4 || c.Latency != ms || c.MeanShift != 0 || c.VanRossum != 0 || p.Divergence != nil {
		t.Errorf("%+v, %+v", c, p.Divergence)
	}
	if a.Same != 1 || a.Exact.Right != 1 || a.OnChip.Right != 1 || a.OnChip.Median != 6 {
		t.Errorf("%+v", a)
	}
	for _, b := range p.Costs {
		sum := chips.Energy(0)
		for _, l := range b.Lines {
			sum += l.Total
		}
		if sum != b.Energy || b.Answered != 1 || b.ToAnswer == 0 || b.Time == 0 {
			t.Errorf("%+v", b)
		}
	}
}

func TestARecordingOfAnotherNetworkExplainsNothing(t *testing.T) {
	run := feed(t, models.IF{VTh: 10}, [2]float64{6, 20}, [2]sim.Time{}, 5*ms, 8*ms)
	run.Presentations[0].Spikes[1] = []sim.Spike{{At: 30 * ms}}
	c := loihi.First().Chip(loihi.Options{})
	r, err := chips.Replay(t.Context(), c, run, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = report.New(t.Context(), r, nil, report.Options{Causes: 1})
	var wrong *report.BaselineError
	if !errors.As(err, &wrong) || wrong.Population != "out" {
		t.Errorf("%v", err)
	}
}

func TestOnePageHoldsAll(t *testing.T) {
	dir := t.TempDir()
	p := reported(t, feed(t, models.IF{VTh: 10}, [2]float64{6, 20}, [2]sim.Time{}, 5*ms, 8*ms, 11*ms), report.Options{Causes: -1})
	if err := p.Save(func(f string) string { return filepath.Join(dir, f) }); err != nil {
		t.Fatal(err)
	}
	for file, wants := range map[string][]string{
		"report.html": {"data:image/png;base64,", "Intel Loihi: 1 presentations", "pre-silicon simulation", "regression on boards", "every core uses", `<td class="number">`},
		"report.txt":  {"answers: the class of the first spike", "1 of 1 answers are the same", "SANA-FE"},
		"report.json": {`"provenance": "regression on boards"`, `"matched": 4`},
	} {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s does not contain %q", file, want)
			}
		}
	}
}

// TestWhatIsNotKnownIsNoZero: no source has what an operation of Speck takes, nor Davies what a message does.
func TestWhatIsNotKnownIsNoZero(t *testing.T) {
	run := feed(t, models.IF{VTh: 10}, [2]float64{6, 20}, [2]sim.Time{}, 5*ms, 8*ms, 11*ms)
	r, err := chips.Replay(t.Context(), newSpeck(t), run, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := report.New(t.Context(), r, nil, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := p.Text(&text); err != nil || strings.Contains(text.String(), "0 fJ") || !strings.Contains(text.String(), "mapping: 1 core of 1 chip\n") {
		t.Errorf("%v: %s", err, text.String())
	}
	if files, err := p.Draw(func(f string) string { return filepath.Join(t.TempDir(), f) }); err != nil || slices.Contains(files, "energy.png") {
		t.Errorf("%v, %v: there is no energy to be drawn", files, err)
	}
	for _, table := range reported(t, run, report.Options{}).Tables() {
		for _, row := range table.Rows {
			if row[0] == string(chips.MessagesOut) && (row[2] != "-" || row[5] != "111 pJ") {
				t.Errorf("%q: Davies has no costs of messages, and SANA-FE has", row)
			}
		}
	}
}

// TestWhatDoesNotFitIsReportedToo as far as it came.
func TestWhatDoesNotFitIsReportedToo(t *testing.T) {
	run := feed(t, models.LIF{VTh: 10, TRef: 100 * sim.Millisecond}, [2]float64{6, 20}, [2]sim.Time{}, 5*ms)
	r, refused := chips.Replay(t.Context(), loihi.First().Chip(loihi.Options{}), run, chips.Options{})
	p, err := report.New(t.Context(), r, refused, report.Options{})
	if err != nil || len(p.Refused) != 1 || !strings.Contains(p.Refused[0], "refractory interval is 100 steps, limit 63") {
		t.Errorf("%v, %+v", err, p.Refused)
	}
	var text strings.Builder
	if err := p.Text(&text); err != nil || !strings.Contains(text.String(), "does not fit: loihi") {
		t.Errorf("%v: %s", err, text.String())
	}
}
