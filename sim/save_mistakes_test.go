package sim_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/checkpoint"
	"github.com/ranvier-sim/ranvier/topology"
)

// varied is a network with models of every frame and a projection that learns, in which something can be changed.
func varied(t testing.TB, change func(*sim.Network)) *sim.Engine {
	t.Helper()
	net := sim.NewNetwork(1)
	dice, err := coding.Bernoulli{}.Source([]float64{0.1, 0.5, 0.9})
	if err != nil {
		t.Fatal(err)
	}
	source := net.Add("source", 3, models.Poisson{Rate: 300})
	net.Add("dice", 3, dice)
	currents := []models.Port{{Shape: models.Exponential, Tau: 2 * ms}}
	for _, p := range []struct {
		name string
		spec sim.Spec
	}{
		{"uniform", models.LIF{TauM: 10 * ms, Ports: currents, TRef: 1 * ms}},
		{"drizzle", models.LIF{TauM: 10 * ms, Noise: []models.Noise{{Rate: 5000, Weight: 0.1}}}},
		{"individual", models.LIF{TauM: 2 * ms, Ports: []models.Port{{Shape: models.Alpha, Tau: 2 * ms}}}},
		{"cascade", models.SRM{VTh: 0.5, Eta0: 1, DeltaAbs: 1 * ms}},
		{"rising", models.AdaptiveLIF{Threshold: []models.Adaptation{{Jump: 0.1, Tau: 50 * ms}}}},
		{"integrated", models.Izhikevich{IE: 10}},
		{"ticking", models.Leaky{Beta: 0.9}},
	} {
		to := net.Add(p.name, 4, p.spec)
		delay := topology.DelayKernel(func(pre, post int) sim.Time { return sim.Time(1+pre+post) * ms })
		net.Connect(source, to, 0, topology.AllToAll{Weight: topology.Const(0.5), Delay: delay})
	}
	bounds := plasticity.Bounds{Min: 0, Max: 1}
	net.Projections[0].Learn(plasticity.Additive{APlus: 0.01, AMinus: 0.01, Bounds: bounds})
	if change != nil {
		change(net)
	}
	e, err := sim.Build(net, sim.Options{Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// saved is the checkpoint of the network after 30 ms.
func saved(t testing.TB) []byte {
	t.Helper()
	e := varied(t, nil)
	if err := e.RunUntil(t.Context(), 30*ms); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := e.Save(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestACheckpointOfAnotherNetworkIsRefusedByWhatDiffers(t *testing.T) {
	file := saved(t)
	projection := func(net *sim.Network) *sim.Projection { return net.Projections[1] }
	for _, row := range []struct {
		why    string
		change func(net *sim.Network)
		want   string
	}{
		{"random streams are others", func(net *sim.Network) { net.Seed = 2 }, "network: Seed is 2, but 1 in the checkpoint"},
		{"neurons are more", func(net *sim.Network) { net.Populations[2].N = 5 }, `population "uniform": N is 5, but 4 in the checkpoint`},
		{"their model is another", func(net *sim.Network) { net.Populations[8].Spec = models.Lapicque{} }, `population "ticking": Spec is models.Lapicque, but models.Leaky in the checkpoint`},
		{"a parameter is another", func(net *sim.Network) { net.Populations[6].Spec = models.AdaptiveLIF{} }, `population "rising": number of Threshold is 0, but 1 in the checkpoint`},
		{"one within a port", func(net *sim.Network) {
			net.Populations[2].Spec = models.LIF{TauM: 10 * ms, TRef: 1 * ms, Ports: []models.Port{{Shape: models.Exponential, Tau: 3 * ms}}}
		}, `population "uniform": Ports[0].Tau is 3e+09, but 2e+09 in the checkpoint`},
		{"a function is given", func(net *sim.Network) {
			net.Populations[8].Spec = models.Leaky{Beta: 0.9, Each: func(int, *models.Leaky) {}}
		}, `population "ticking": Each is given, but none in the checkpoint`},
		{"a name is another", func(net *sim.Network) { net.Populations[1].Name = "coins" }, `population 1: Name is coins, but dice in the checkpoint`},
		{"there is one population more", func(net *sim.Network) { net.Add("more", 1, models.LIF{}) }, "network: number of populations is 10, but 9 in the checkpoint"},
		{"a weight is another", func(net *sim.Network) {
			projection(net).Connector = topology.AllToAll{Weight: topology.Const(0.4), Delay: topology.Delay(ms)}
		}, "checksum of the synapses"},
		{"synapses are fewer", func(net *sim.Network) {
			projection(net).Connector = topology.FixedInDegree{Degree: 1, Weight: topology.Const(0.5), Delay: topology.Delay(ms)}
		}, `projection 1, "source -> drizzle": number of synapses is 4, but 12 in the checkpoint`},
		{"they do not learn", func(net *sim.Network) { net.Projections[0].Rule = nil }, `projection 0, "source -> uniform": Rule is <nil>, but plasticity.Additive in the checkpoint`},
		{"they learn faster", func(net *sim.Network) {
			net.Projections[0].Learn(plasticity.Additive{APlus: 0.02, AMinus: 0.01, Bounds: plasticity.Bounds{Max: 1}})
		}, `projection 0, "source -> uniform": APlus is 0.02, but 0.01 in the checkpoint`},
	} {
		e := varied(t, row.change)
		err := e.Load(bytes.NewReader(file))
		var mismatch *sim.MismatchError
		if !errors.As(err, &mismatch) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %s", row.why, err, row.want)
		}
		if err := e.RunUntil(t.Context(), ms); err != nil {
			t.Errorf("%s: the engine cannot be used any more: %v", row.why, err)
		}
	}
}

func TestADamagedCheckpointIsRefusedAndResetMendsTheEngine(t *testing.T) {
	file := saved(t)
	want := varied(t, nil)
	if err := want.RunUntil(t.Context(), 30*ms); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(file); at += 1 + len(file)/50 {
		for _, damaged := range [][]byte{file[:at], spoilt(file, at)} {
			e := varied(t, nil)
			err := e.Load(bytes.NewReader(damaged))
			var where *checkpoint.Error
			if !errors.As(err, &where) {
				t.Fatalf("damaged at %d: got %v, want a checkpoint.Error", at, err)
			}
			if err := e.Reset(); err != nil {
				t.Fatal(err)
			}
			if err := e.RunUntil(t.Context(), 30*ms); err != nil {
				t.Fatal(err)
			}
			if got := e.Stats(); got.Spikes != want.Stats().Spikes {
				t.Fatalf("damaged at %d: %d spikes after Reset, want %d", at, got.Spikes, want.Stats().Spikes)
			}
		}
	}
}

// spoilt is a copy with another bit.
func spoilt(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 4
	return b
}

func TestAnEngineThatFailedToLoadDoesNotRun(t *testing.T) {
	const kind, version = "state of a network", 1
	file := saved(t)
	r, err := checkpoint.NewReader(bytes.NewReader(file), kind, version)
	if err != nil {
		t.Fatal(err)
	}
	state, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	e := varied(t, nil)
	if err := e.Load(bytes.NewReader(framed(t, state[:len(state)-8]))); err == nil || !strings.Contains(err.Error(), "want more state") {
		t.Errorf("state that ends early: got %v", err)
	}
	if err := e.RunUntil(t.Context(), 40*ms); err == nil {
		t.Error("it runs")
	}
	if err := e.Save(io.Discard); err == nil {
		t.Error("it is saved")
	}
	if err := e.Load(bytes.NewReader(framed(t, append(state, 0)))); err == nil || !strings.Contains(err.Error(), "more than wanted") {
		t.Errorf("state that goes on: got %v", err)
	}
	if err := e.Load(bytes.NewReader(file)); err != nil {
		t.Errorf("a whole checkpoint after it: %v", err)
	}
	if err := e.RunUntil(t.Context(), 40*ms); err != nil {
		t.Error(err)
	}
}

// framed is state as a checkpoint has it.
func framed(t testing.TB, state []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := checkpoint.NewWriter(&b, "state of a network", 1)
	_, err := w.Write(state)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAModelThatCannotBeSavedIsNamed(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("first", 1, models.LIF{})
	net.Add("second", 1, rude{})
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var cannot *sim.SnapshotError
	if err := e.Save(io.Discard); !errors.As(err, &cannot) || cannot.Population != "second" {
		t.Errorf("Save returned %v", err)
	}
	if err := e.Load(bytes.NewReader(nil)); !errors.As(err, &cannot) || cannot.Population != "second" {
		t.Errorf("Load returned %v", err)
	}
}

// FuzzLoad: whatever the bytes, Load returns. State whose checksums are right but makes no sense is refused or loaded,
// but raises no panic, nor does it take memory beyond its size.
func FuzzLoad(f *testing.F) {
	file := saved(f)
	r, err := checkpoint.NewReader(bytes.NewReader(file), "state of a network", 1)
	if err != nil {
		f.Fatal(err)
	}
	state, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file, false)
	f.Add(state, true)
	for at := 0; at < len(state); at += 1 + len(state)/20 {
		f.Add(spoilt(state, at), true)
		f.Add(state[:at], true)
	}
	e := varied(f, nil)
	f.Fuzz(func(t *testing.T, b []byte, whole bool) {
		if whole {
			b = framed(t, b)
		}
		if err := e.Load(bytes.NewReader(b)); err != nil && strings.Contains(err.Error(), "panicked") {
			t.Fatal(err)
		}
	})
}
