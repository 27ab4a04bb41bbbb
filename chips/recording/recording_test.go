package recording_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

const ms = sim.Millisecond

// neurons are populations of every type that can be recorded.
var neurons = []struct {
	why  string
	spec sim.Spec
}{
	{"the defaults", models.LIF{}},
	{"numbers that decimals cannot hold", models.LIF{TauM: ms / 0.3, VTh: 1.0 / 3, TRef: 2 * ms, Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * ms / 0.7}}}},
	{"background noise has a random stream, named by seed and population", models.LIF{Noise: []models.Noise{{Rate: 500, Weight: 0.2}}}},
	{"neurons that differ", models.LIF{Each: func(i int, n *models.LIF) { n.VTh = 1 / float64(2+i) }, Initial: func(i int) float64 { return float64(i) / 20 }}},
	{"without leak", models.IF{VTh: 0.7, VReset: -0.1}},
	{"neurons that differ in a slice", models.IF{Each: func(i int, n *models.IF) {
		n.Ports = []models.Port{{Shape: models.Exponential, Tau: float64(1+i) * ms}}
	}, Ports: []models.Port{{Shape: models.Exponential, Tau: ms}}}},
	{"a reset by subtraction", models.SubtractiveIF{VTh: 0.3, Floor: -2}},
	{"a threshold that adapts", models.AdaptiveLIF{Threshold: []models.Adaptation{{Jump: 0.1, Tau: 30 * ms}}}},
	{"a response by kernels", models.SRM{Eta0: 2, DeltaAbs: ms}},
	{"integrated", models.Izhikevich{IE: 10}},
	{"in discrete time", models.Leaky{Beta: 0.9}},
	{"an RC circuit in discrete time", models.Lapicque{R: 2}},
}

// network is a population between a source and itself.
func network(spec sim.Spec) *sim.Network {
	net := sim.NewNetwork(7)
	in := net.Add("in / put", 3, models.Poisson{Rate: 400})
	cells := net.Add("cells", 5, spec)
	net.Connect(in, cells, 0, topology.AllToAll{Weight: topology.Kernel(func(pre, post int) float64 { return 1 / float64(1+pre+post) }), Delay: topology.Delay(ms)})
	net.Connect(cells, cells, 0, topology.Bernoulli{P: 0.4, Weight: topology.Const(0.2), Delay: topology.Delay(1.5 * ms)})
	return net
}

// shown runs a network with the given events of its first population, if any, and returns all spikes.
func shown(t *testing.T, net *sim.Network, events []sim.Spike, duration sim.Time) [][]sim.Spike {
	t.Helper()
	if events != nil {
		net.Populations[0].Spec = chips.Playback(events)
	}
	kept := new(record.Memory)
	net.Record(kept)
	e, err := sim.Build(net, sim.Options{})
	if err == nil {
		err = e.RunUntil(context.Background(), duration)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all [][]sim.Spike
	for _, p := range net.Populations {
		all = append(all, kept.Spikes(p))
	}
	return all
}

// TestWhatIsReadBackGivesTheRecordedSpikes is the law.
func TestWhatIsReadBackGivesTheRecordedSpikes(t *testing.T) {
	for _, c := range neurons {
		dir := t.TempDir()
		net := network(c.spec)
		readout := &chips.Readout{Population: 1, Classes: []int{0, 0, 1, -1, 2}, By: chips.ByMean}
		w, err := recording.Create(func(f string) string { return filepath.Join(dir, f) }, net, readout)
		if err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		want := []chips.Presentation{{Spikes: shown(t, net, nil, 80*ms), Duration: 80 * ms, Label: 2}}
		if len(want[0].Spikes[1]) == 0 {
			t.Errorf("%s: no spike", c.why)
		}
		want = append(want, chips.Presentation{Spikes: [][]sim.Spike{want[0].Spikes[0][:1:1], nil}, Duration: 200 * ms, Label: -1})
		for _, k := range []int{1, 0} { // in any order
			if err := w.Present(k, want[k]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		run, err := recording.Read(dir)
		if err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		if diff := cmp.Diff(want, run.Presentations, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
		if diff := cmp.Diff(readout, run.Readout); diff != "" {
			t.Error(diff)
		}
		again := shown(t, run.Network, run.Presentations[0].Spikes[0], 80*ms)
		if diff := cmp.Diff(want[0].Spikes, again, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: (-recorded +from the recording)\n%s", c.why, diff)
		}
	}
}

func TestWhatCannotBeRecorded(t *testing.T) {
	learning := network(models.LIF{})
	learning.Projections[0].Learn(plasticity.Additive{})
	for _, c := range []struct {
		why, want string
		net       *sim.Network
	}{
		{"neurons of somebody else's", `population "cells": neurons of type recording_test.mine cannot be recorded, want one of models.LIF`, network(mine{})},
		{"neurons without a way to ask for one", `neurons of type models.Leaky that differ`, network(models.Leaky{Initial: func(int) float64 { return 0 }})},
		{"weights that change", `projection "in / put -> cells": synapses that learn cannot be recorded`, learning},
	} {
		_, err := recording.Create(func(f string) string { return filepath.Join(t.TempDir(), f) }, c.net, nil)
		var wrong *recording.Error
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
}

type mine struct{ models.LIF }

func TestAPresentationIsMissing(t *testing.T) {
	dir := t.TempDir()
	w, err := recording.Create(func(f string) string { return filepath.Join(dir, f) }, network(models.LIF{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	silent := chips.Presentation{Spikes: make([][]sim.Spike, 2), Duration: ms}
	if err := errors.Join(w.Present(0, silent), w.Present(2, silent)); err != nil {
		t.Fatal(err)
	}
	if err := w.Present(0, silent); err == nil || !strings.Contains(err.Error(), "presentation 0: number is 0, want one that was not recorded before") {
		t.Error(err)
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "presentation 1: spikes is not recorded") {
		t.Error(err)
	}
	if run, err := recording.Read(dir); err != nil || len(run.Presentations) != 1 {
		t.Error(run, err)
	}
}

// valid is network.json of a small network.
const valid = `{"format":"ranvier network 1","time_unit":"ps","seed":1,"populations":[{"name":"in","n":1,"source":true,"model":"models.Trains"},` +
	`{"name":"out","n":2,"model":"models.LIF","parameters":{"VTh":2}}],"projections":[{"pre":0,"post":1,"port":0,"synapses":"synapses-0.npz"}],` +
	`"readout":{"population":1,"classes":[0,1]},"presentations":[{"duration":1000,"label":0}]}`

func TestMistakesNameTheEntry(t *testing.T) {
	for _, c := range []struct{ why, from, to, want string }{
		{"another format", "network 1", "network 2", `format: found "ranvier network 2"`},
		{"cut off", `"label":0}]}`, ``, `offset 344: found unexpected EOF`},
		{"a label that is no class", `"label":0`, `"label":-2`, `presentations[0].label: found -2`},
		{"two of a name", `"out"`, `"in"`, `populations[1].name: found "in"`},
		{"a negative number", `"n":2`, `"n":-2`, `populations[1].n: found -2`},
		{"no such population", `"post":1`, `"post":2`, `projections[0]: found populations 0 and 2`},
		{"a file elsewhere", `"synapses-0.npz"`, `"/etc/passwd"`, `projections[0].synapses: found "/etc/passwd"`},
		{"a class that cannot be", `[0,1]`, `[0,-2]`, `readout.classes[1]: found -2`},
		{"more classes than memory", `[0,1]`, `[1099511627776,1]`, `readout.classes[0]: found 1099511627776`},
		{"classes of other neurons", `[0,1]`, `[0]`, `readout: found 1 classes of population 1`},
		{"no time", `1000`, `0`, `presentations[0].duration: found 0`},
		{"more time than there is", `1000`, `9223372036854775807`, `presentations[0].duration`},
		{"an unknown model", `models.LIF`, `models.XIF`, `populations[1]: found model: found "models.XIF"`},
		{"an unknown parameter", `VTh`, `Vth`, `found "Vth", which is no parameter of models.LIF`},
		{"a parameter of another kind", `{"VTh":2}`, `{"VTh":"2"}`, `VTh: json`},
		{"neurons of another number", `"parameters":{"VTh":2}`, `"neurons":[{}]`, `neurons: found 1 of them, want 2`},
		{"an unknown field", `"seed"`, `"sead"`, `unknown field`},
	} {
		dir := t.TempDir()
		text := strings.Replace(valid, c.from, c.to, 1)
		if text == valid {
			t.Fatalf("%s: nothing replaced", c.why)
		}
		if err := os.WriteFile(filepath.Join(dir, recording.NetworkFile), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := recording.Read(dir)
		var wrong *recording.FileError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
	if _, err := recording.Read(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
