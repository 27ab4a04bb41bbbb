package coding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

func spike(at sim.Time, neuron uint32) sim.Spike { return sim.Spike{At: at, Neuron: neuron} }

func TestFirstSpikeWins(t *testing.T) {
	w := sim.Window{From: 100, To: 200}
	silent := coding.Decision{Winner: -1, At: sim.Never, Latency: sim.Never, RunnerUp: -1, Margin: sim.Never}
	for _, c := range []struct {
		why    string
		spikes []sim.Spike
		want   coding.Decision
	}{
		{"no spike is a decision of its own", nil, silent},
		{"the window is half-open", []sim.Spike{spike(99, 1), spike(200, 2)}, silent},
		{"its first instant counts", []sim.Spike{spike(100, 3)},
			coding.Decision{Winner: 3, At: 100, Latency: 0, RunnerUp: -1, Margin: sim.Never}},
		{"order of the list does not matter", []sim.Spike{spike(150, 0), spike(120, 7), spike(110, 4)},
			coding.Decision{Winner: 4, At: 110, Latency: 10, RunnerUp: 7, Margin: 10}},
		{"the winner's further spikes are no runner-up", []sim.Spike{spike(110, 4), spike(111, 4), spike(130, 2)},
			coding.Decision{Winner: 4, At: 110, Latency: 10, RunnerUp: 2, Margin: 20}},
		{"a runner-up beyond the window is none", []sim.Spike{spike(110, 4), spike(200, 2)},
			coding.Decision{Winner: 4, At: 110, Latency: 10, RunnerUp: -1, Margin: sim.Never}},
		{"a tie goes to the lowest number and says so", []sim.Spike{spike(110, 9), spike(110, 2), spike(110, 5)},
			coding.Decision{Winner: 2, At: 110, Latency: 10, RunnerUp: 5, Margin: 0, Tied: true}},
		{"one picosecond is no tie", []sim.Spike{spike(111, 0), spike(110, 1)},
			coding.Decision{Winner: 1, At: 110, Latency: 10, RunnerUp: 0, Margin: 1}},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := coding.FirstSpike(c.spikes, w)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got.Silent() != (c.want.Winner == -1) {
				t.Errorf("Silent() = %v", got.Silent())
			}
		})
	}
}

func TestEmptyWindowIsSilent(t *testing.T) {
	spikes := []sim.Spike{spike(5, 0)}
	for _, w := range []sim.Window{{From: 5, To: 5}, {From: 9, To: 2}} {
		if d := coding.FirstSpike(spikes, w); !d.Silent() {
			t.Errorf("window %v: winner %d", w, d.Winner)
		}
	}
}

func TestDecisionDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spikes := rapid.SliceOf(rapid.Custom(func(t *rapid.T) sim.Spike {
			return sim.Spike{At: sim.Time(rapid.IntRange(0, 8).Draw(t, "at")), Neuron: uint32(rapid.IntRange(0, 5).Draw(t, "neuron"))}
		})).Draw(t, "spikes")
		w := sim.Window{From: 2, To: 7}
		want := coding.FirstSpike(spikes, w)
		if got := coding.FirstSpike(rapid.Permutation(spikes).Draw(t, "permuted"), w); got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// The brightest class of an encoded vector is the one that a decoder reads off it.
func TestFirstSpikeFindsTheBrightest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 10).Draw(t, "values")
		times, err := coding.Latency{Curve: coding.Linear, Clip: true}.Encode(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		var spikes []sim.Spike
		brightest := 0.0
		for i, at := range times {
			spikes = append(spikes, sim.Spike{At: at, Neuron: uint32(i)})
			brightest = max(brightest, values[i])
		}
		d := coding.FirstSpike(spikes, sim.Window{To: sim.Never})
		if d.Silent() != (brightest < 0.01) {
			t.Fatalf("brightest %v: %+v", brightest, d)
		}
		// Values closer than a picosecond of the curve share a spike time.
		if !d.Silent() && values[d.Winner] < brightest-1e-10 {
			t.Fatalf("winner %d of brightness %v, brightest is %v", d.Winner, values[d.Winner], brightest)
		}
	})
}
