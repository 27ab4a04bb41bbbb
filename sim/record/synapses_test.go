package record_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

func TestSynapsesAreReadAsTheyWereWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "synapses.npz")
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Custom(func(t *rapid.T) sim.Synapse {
			return sim.Synapse{
				Pre: rapid.Uint32().Draw(t, "pre"), Post: rapid.Uint32().Draw(t, "post"),
				Weight: rapid.Float64().Draw(t, "weight"), Delay: sim.Time(rapid.Int64Min(0).Draw(t, "delay")),
			}
		})).Draw(t, "synapses")
		if err := record.WriteSynapses(path, want); err != nil {
			t.Fatal(err)
		}
		got, err := record.ReadSynapses(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d synapses, want %d", len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i] || math.Signbit(got[i].Weight) != math.Signbit(want[i].Weight) {
				t.Fatalf("synapse %d is %v, want %v", i, got[i], want[i])
			}
		}
	})
}

func TestBrokenFilesOfSynapsesAreRefused(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.npz")
	if err := record.WriteSynapses(whole, []sim.Synapse{{Weight: 1}}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	spikes := filepath.Join(dir, "spikes.npz")
	trace := record.Trace{Population: "p", Variable: "V"}
	if err := trace.WriteNPZ(spikes); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.npz")
	if err := os.WriteFile(cut, data[:len(data)-40], 0o666); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ why, path string }{
		{"cut off", cut},
		{"a file of something else", spikes},
	} {
		var found *record.FormatError
		if _, err := record.ReadSynapses(row.path); !errors.As(err, &found) || found.Path != row.path {
			t.Errorf("%s: got %v, want a *FormatError", row.why, err)
		}
	}
	if _, err := record.ReadSynapses(filepath.Join(dir, "absent.npz")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent: got %v", err)
	}
}

// pairing makes an engine with one source, whose two synapses learn.
func pairing(t *testing.T, delay sim.Time) (*sim.Engine, *sim.Projection) {
	t.Helper()
	const ms = sim.Millisecond
	net := sim.NewNetwork(1)
	sources := net.Add("sources", 2, models.Trains{{10 * ms, 30 * ms}, {12 * ms, 13 * ms}})
	neurons := net.Add("neurons", 2, models.LIF{TauM: 20 * ms})
	synapses := topology.AllToAll{Weight: topology.Const(0.7), Delay: topology.Delay(delay)}
	p := net.Connect(sources, neurons, 0, synapses).Learn(plasticity.Additive{APlus: 0.1, AMinus: 0.05})
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return engine, p
}

func TestWeightsAreLoadedIntoTheSameSynapsesOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "learned.npz")
	teacher, p := pairing(t, sim.Millisecond)
	if err := teacher.RunUntil(context.Background(), sim.Second); err != nil {
		t.Fatal(err)
	}
	learned, err := teacher.Synapses(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := record.WriteSynapses(path, learned); err != nil {
		t.Fatal(err)
	}
	pupil, q := pairing(t, sim.Millisecond)
	if err := record.LoadWeights(path, pupil, q); err != nil {
		t.Fatal(err)
	}
	got, err := pupil.Synapses(q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(learned, got); diff != "" {
		t.Errorf("(-saved +loaded)\n%s", diff)
	}
	stranger, r := pairing(t, 2*sim.Millisecond)
	var found *sim.SynapseError
	if err := record.LoadWeights(path, stranger, r); !errors.As(err, &found) {
		t.Errorf("synapses with another delay: got %v, want a *sim.SynapseError", err)
	}
}

func TestWeightsAreSampledAtTheirInstants(t *testing.T) {
	const ms = sim.Millisecond
	e, p := pairing(t, ms)
	times := []sim.Time{12 * ms, 20 * ms, 40 * ms}
	tr, err := record.SampleWeights(context.Background(), e, times, p, 0, 3)
	if err != nil {
		t.Fatal(err)
	}
	twin, q := pairing(t, ms)
	var want [2][]float64
	for _, at := range times {
		if err := twin.RunUntil(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		all, err := twin.Synapses(q)
		if err != nil {
			t.Fatal(err)
		}
		want[0], want[1] = append(want[0], all[0].Weight), append(want[1], all[3].Weight)
	}
	if diff := cmp.Diff(want[:], tr.Values); diff != "" {
		t.Errorf("(-read +sampled)\n%s", diff)
	}
	if want[0][0] != 0.7 || want[0][1] == 0.7 || want[0][2] == want[0][1] {
		t.Errorf("synapse 0: %v, want three different weights, as it learns", want[0])
	}
	var wrong *record.OptionError
	if _, err := record.SampleWeights(context.Background(), e, []sim.Time{50 * ms}, p, 4); !errors.As(err, &wrong) {
		t.Errorf("a synapse that is not there: got %v, want an *OptionError", err)
	}
}
