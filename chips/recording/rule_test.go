package recording_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

var retina = topology.FeatureMap{Channels: 2, Height: 7, Width: 6}

// shared is a convolution with a weight of its own for every tap.
func shared() topology.Convolution {
	r := topology.Convolution{
		In: retina, Pool: topology.Square(2), Channels: 4, Kernel: topology.Square(2), Stride: topology.Extent{Y: 1, X: 2},
		Padding: topology.Square(1), Groups: 2, Delay: topology.Delay(1.5 * ms),
	}
	for i := range r.Taps() {
		r.Filters = append(r.Filters, 1/float64(3+i))
	}
	return r
}

// recorded writes the network of one rule to a folder.
func recorded(t *testing.T, c sim.Connector, post int) (dir string, net *sim.Network) {
	t.Helper()
	dir, net = t.TempDir(), sim.NewNetwork(1)
	net.Connect(net.Add("in", retina.N(), models.Poisson{}), net.Add("out", post, models.SubtractiveIF{}), 0, c)
	w, err := recording.Create(func(f string) string { return filepath.Join(dir, f) }, net, nil)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir, net
}

// synapses are those of the first projection.
func synapses(t *testing.T, net *sim.Network) (all []sim.Synapse) {
	t.Helper()
	err := net.Synapses(net.Projections[0], func(part []sim.Synapse) error {
		all = append(all, part...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestConvolutionsKeepTheirGeometry(t *testing.T) {
	pooling := topology.SumPooling{In: retina, Window: topology.Square(3)}
	drawn := shared()
	drawn.Filters, drawn.Weight = nil, topology.Kernel(func(pre, post int) float64 { return float64(pre - post) })
	late := shared()
	late.Delay = topology.DelayKernel(func(pre, _ int) sim.Time { return sim.Time(pre) })
	for _, row := range []struct {
		why  string
		rule sim.Connector
		post int
		kept bool
	}{
		{"a convolution", shared(), shared().Out().N(), true},
		{"a sum pooling, which is one", pooling, pooling.Out().N(), true},
		{"weights that places do not share", drawn, shared().Out().N(), false},
		{"delays that differ", late, shared().Out().N(), false},
	} {
		dir, net := recorded(t, row.rule, row.post)
		run, err := recording.Read(dir)
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if diff := cmp.Diff(synapses(t, net), synapses(t, run.Network)); diff != "" {
			t.Errorf("%s: (-recorded +read)\n%s", row.why, diff)
		}
		have, kept := run.Network.Projections[0].Connector.(topology.Convolution)
		if kept != row.kept {
			t.Errorf("%s: read as %T", row.why, run.Network.Projections[0].Connector)
		}
		if want, is := row.rule.(topology.Convolution); kept && is {
			if diff := cmp.Diff(want.Complete(), have, cmpopts.IgnoreFields(topology.Convolution{}, "Delay")); diff != "" {
				t.Errorf("%s: (-recorded +read)\n%s", row.why, diff)
			}
		}
	}
}

func TestAConvolutionMustMakeTheSynapsesOfTheFile(t *testing.T) {
	for _, row := range []struct{ why, from, to, want string }{
		{"another stride", `"Stride":{"Y":1,"X":2}`, `"Stride":{"Y":1,"X":1}`, "a convolution between 84 and"},
		{"other groups", `"Groups":2`, `"Groups":1`, "but the convolution has"},
		{"no kernel", `"Kernel":{"Y":2,"X":2}`, `"Kernel":{"Y":0,"X":2}`, "kernel is 0x2"},
	} {
		dir, _ := recorded(t, shared(), shared().Out().N())
		path := filepath.Join(dir, recording.NetworkFile)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		compact := strings.Join(strings.Fields(string(text)), "")
		changed := strings.Replace(compact, row.from, row.to, 1)
		if changed == compact {
			t.Fatalf("%s: not found in %s", row.why, compact)
		}
		changed = strings.Replace(changed, "ranviernetwork1", "ranvier network 1", 1)
		if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = recording.Read(dir)
		var wrong *recording.FileError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %s", row.why, err, row.want)
		}
	}
	// Synapses of which one has another weight.
	dir, net := recorded(t, shared(), shared().Out().N())
	other, _ := recorded(t, spoiled(synapses(t, net)), shared().Out().N())
	if err := os.Rename(filepath.Join(other, recording.SynapsesFile(0)), filepath.Join(dir, recording.SynapsesFile(0))); err != nil {
		t.Fatal(err)
	}
	if _, err := recording.Read(dir); err == nil || !strings.Contains(err.Error(), "but the convolution has {Pre") {
		t.Errorf("a weight that is not shared: %v", err)
	}
}

func spoiled(all []sim.Synapse) topology.Synapses {
	all[20].Weight = math.Pi
	return all
}
