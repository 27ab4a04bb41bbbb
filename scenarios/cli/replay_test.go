package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	chiprun "github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/chips/report"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// recordedRun leaves the folder of a run of one neuron, which fires 0.3 ms after its only event.
func recordedRun(t *testing.T, refractory sim.Time) string {
	t.Helper()
	dir := t.TempDir()
	net := sim.NewNetwork(1)
	in := net.Add("in", 1, models.Trains{{5 * sim.Millisecond}})
	out := net.Add("out", 1, models.IF{VTh: 1, TRef: float64(refractory)})
	net.Connect(in, out, 0, topology.OneToOne{Weight: topology.Const(2), Delay: topology.Delay(300 * sim.Microsecond)})
	w, err := chiprun.Create(func(f string) string { return filepath.Join(dir, f) }, net, &chips.Readout{Population: 1, Classes: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	p := chips.Presentation{Spikes: [][]sim.Spike{{{At: 5 * sim.Millisecond}}, {{At: 5300 * sim.Microsecond}}}, Duration: 20 * sim.Millisecond}
	if err := w.Present(0, p); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReplayReportsOnEachChip(t *testing.T) {
	dir := recordedRun(t, 0)
	got := ranvier(t, "replay", dir, "--chip", "loihi,loihi2,speck")
	if got.status != 0 || got.err != "" || !strings.Contains(got.out, "Intel Loihi 2: 1 presentations") || !strings.Contains(got.out, "one run on all") {
		t.Fatalf("%+v", got)
	}
	for _, chip := range []string{"loihi", "loihi2", "speck"} {
		for _, file := range report.Files() {
			if chip == "speck" && file == "energy.png" {
				continue // which nobody knows
			}
			if _, err := os.Stat(filepath.Join(dir, chip, file)); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestTheLogHoldsTheEnergyOfTheReport in all digits.
func TestTheLogHoldsTheEnergyOfTheReport(t *testing.T) {
	dir, out := recordedRun(t, 0), t.TempDir()
	got := ranvier(t, "replay", dir, "--log", "--json", "-o", out)
	if got.status != 0 {
		t.Fatalf("%+v", got)
	}
	text, err := os.ReadFile(filepath.Join(out, "log.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int64{}
	for _, row := range rows[1:] {
		n, err := strconv.ParseInt(row[4], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		counts[row[3]] += n
	}
	var parsed struct {
		Costs []struct {
			Energy int64 `json:"energy"`
			Lines  []struct {
				Item   string `json:"item"`
				Energy int64  `json:"energy_fJ"`
			} `json:"lines"`
		} `json:"costs"`
	}
	if err := json.Unmarshal([]byte(got.out), &parsed); err != nil {
		t.Fatal(err)
	}
	for _, bill := range parsed.Costs {
		sum := int64(0)
		for _, line := range bill.Lines {
			sum += counts[line.Item] * line.Energy
		}
		if sum != bill.Energy || sum == 0 {
			t.Errorf("%d fJ by the log, %d by the report", sum, bill.Energy)
		}
	}
}

// without is a run that a file has been lost of.
func without(t *testing.T, file string) string {
	t.Helper()
	dir := recordedRun(t, 0)
	if err := os.Remove(filepath.Join(dir, file)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReplayRefuses(t *testing.T) {
	empty := t.TempDir()
	for _, c := range []struct {
		why, want string
		status    int
		args      []string
	}{
		{"no run", "replay: want the folder of one run", 2, nil},
		{"an unknown chip", `want one of loihi, loihi2`, 2, []string{empty, "--chip", "abacus"}},
		{"no step", `--step: "0s": want 1ns to 1s`, 2, []string{empty, "--step", "0s"}},
		{"no headroom", `--headroom: "0": want 1 to 128`, 2, []string{empty, "--headroom", "0"}},
		{"no buffer", `--buffer: "0": want 1 or more`, 2, []string{empty, "--buffer", "0"}},
		{"a folder without a recording", "holds no recorded network", 1, []string{empty}},
		{"half a recording", "events.npz: no such file or directory: a part of the recording", 1, []string{without(t, "events.npz")}},
		{"the other half", "synapses-0.npz: no such file or directory: a part of the recording", 1, []string{without(t, "synapses-0.npz")}},
		{"a network that does not fit", "refractory interval is 100 steps, limit 63: a step of 1.587301588ms or more", 1, []string{recordedRun(t, 100*sim.Millisecond)}},
	} {
		got := ranvier(t, append([]string{"replay"}, c.args...)...)
		if got.status != c.status || !strings.Contains(got.err, c.want) {
			t.Errorf("%s: %+v, want %q", c.why, got, c.want)
		}
	}
}
