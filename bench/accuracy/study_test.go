package accuracy

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// brief is a plan that says little, but soon.
func brief() Plan {
	p := Default()
	p.Steps = []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond}
	p.ForwardTime, p.RecurrentTime, p.Images = 200*sim.Millisecond, 50*sim.Millisecond, 20
	return p
}

// TestSpikesAreComparedAsReported is the law: a lone neuron that crosses within a step is late by the rest of it.
func TestSpikesAreComparedAsReported(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("pacemaker", 1, models.LIF{TauM: 20 * sim.Millisecond, VTh: 15, IE: 20})
	const end = 30 * sim.Millisecond
	exact, err := exactly(t.Context(), net, end)
	if err != nil {
		t.Fatal(err)
	}
	grid, err := onGrid(t.Context(), net, sim.Millisecond, end)
	if err != nil {
		t.Fatal(err)
	}
	m := compare(exact[0], grid[0], sim.Millisecond)
	crossing := 20 * math.Log(20/(20.-15)) // ms
	if want := math.Ceil(crossing) - crossing; len(m.Late) != 1 || math.Abs(m.Late[0]-want) > 1e-9 {
		t.Errorf("late by %v ms, want %v", m.Late, want)
	}
}

// TestLayersFireAtAboutTheRateOfTheirInput so that errors of all layers are those of spikes as frequent.
func TestLayersFireAtAboutTheRateOfTheirInput(t *testing.T) {
	for _, c := range chains() {
		rasters, err := exactly(t.Context(), c.network(1), sim.Second)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rasters {
			if rate := r.Rate(sim.Window{To: sim.Second}); !(rate > inputRate/2 && rate < 2*inputRate) {
				t.Errorf("%s: %s fires at %.1f Hz", c.name, r.Population, rate)
			}
		}
	}
}

// TestNudgedNetworkIsTheSame but for its potentials.
func TestNudgedNetworkIsTheSame(t *testing.T) {
	for _, r := range recurrent() {
		net := r.of.Network(1)
		other := nudged(net)
		for k, p := range net.Populations {
			a, b := p.Spec.(models.LIF).Neuron(2), other.Populations[k].Spec.(models.LIF).Neuron(2)
			if d := b.U0 - a.U0; math.Abs(d-nudge) > 1e-12 {
				t.Errorf("%s: moved by %g mV", r.name, d)
			}
		}
		exact, err := exactly(t.Context(), net, 20*sim.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		same, err := exactly(t.Context(), other, 20*sim.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		for k := range exact {
			if m := compare(exact[k], same[k], sim.Microsecond); m.Missed()+m.Spurious > 0 {
				t.Errorf("%s: %d spikes missed and %d spurious within 20 ms", r.name, m.Missed(), m.Spurious)
			}
		}
	}
}

func TestStudyFindsWhatItPlans(t *testing.T) {
	p, tasks := brief(), 0
	s, err := p.Run(t.Context(), func() { tasks++ })
	if err != nil {
		t.Fatal(err)
	}
	if tasks != p.Tasks() || len(s.Forward) != 4 || len(s.Recurrent) != 6 || len(s.Decisions) != 2 {
		t.Fatalf("%d tasks of %d: %d, %d and %d", tasks, p.Tasks(), len(s.Forward), len(s.Recurrent), len(s.Decisions))
	}
	for i := 0; i < len(s.Forward); i += 2 {
		coarse, fine := s.Forward[i].All(), s.Forward[i+1].All()
		if !(fine.Error(0.5) < coarse.Error(0.5)/4 && fine.Missed() < coarse.Missed() && coarse.Spikes == fine.Spikes) {
			t.Errorf("%s: a step of a tenth makes an error of %.3g ms of %.3g, and misses %d of %d", s.Forward[i].Network,
				fine.Error(0.5), coarse.Error(0.5), fine.Missed(), coarse.Missed())
		}
	}
	for _, r := range s.Recurrent {
		if onGrid := r.Step > 0; len(r.Kept) != 5 || onGrid && r.Kept[4] > 0.9 || !onGrid && r.Kept[4] < 1 {
			t.Errorf("%+v", r)
		}
	}
	if s.Correct < 0.5 || s.Decisions[1].Changed > s.Decisions[0].Changed {
		t.Errorf("correct: %v; %+v", s.Correct, s.Decisions)
	}
	writes(t, s)
}

// writes holds what a study writes to what it found.
func writes(t *testing.T, s *Study) {
	var table, data bytes.Buffer
	if err := errors.Join(s.Print(&table), s.WriteCSV(&data)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"feed-forward", "recurrent", "first spikes", "moved by 1 nV", "0.1 ms"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &table)
		}
	}
	rows, err := csv.NewReader(&data).ReadAll()
	if want := 1 + 4*3*7 + 6*5 + 2*4; err != nil || len(rows) != want {
		t.Errorf("%d rows, want %d: %v", len(rows), want, err)
	}
	path := filepath.Join(t.TempDir(), "error.png")
	if err := s.Draw(path); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := png.Decode(file); err != nil {
		t.Error(err)
	}
}

func TestInterruptionKeepsWhatWasFound(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	left := 3
	s, err := brief().Run(ctx, func() {
		if left--; left == 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(s.Forward) != 3 {
		t.Errorf("%d grids, %v", len(s.Forward), err)
	}
}

func BenchmarkPairs(b *testing.B) {
	var train []sim.Time
	for i := range 50 {
		train = append(train, sim.Time(i)*20*sim.Millisecond)
	}
	for b.Loop() {
		pairs(train, train, 5*sim.Millisecond)
	}
}
