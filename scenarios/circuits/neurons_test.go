package circuits

import (
	"math"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestNeuronIsAFlag(t *testing.T) {
	var chosen Neuron
	for _, n := range Neurons() {
		if err := chosen.Set(n.Name); err != nil || chosen.String() != n.Name || chosen.check() != nil {
			t.Errorf("%s: chosen is %q (%v)", n.Name, chosen.String(), err)
		}
	}
	before := chosen.Name
	if err := chosen.Set("flea"); err == nil || err.Error() != `"flea": want one of lif, if, leaky, srm, alif, coba, adex, izhikevich, hh` || chosen.Name != before {
		t.Errorf("a neuron that does not exist: error %v, chosen is %q", err, chosen.Name)
	}
	if want := "lif|if|leaky|srm|alif|coba|adex|izhikevich|hh"; chosen.Type() != want {
		t.Errorf("the help text lists %q, want %q", chosen.Type(), want)
	}
}

// TestNeuronsHaveNamesOfTheirOwn, and differ in what they do.
func TestNeuronsHaveNamesOfTheirOwn(t *testing.T) {
	found := make(map[string]*findings)
	for _, n := range Neurons() {
		if n.Name == "" || n.Name != strings.ToLower(n.Name) || found[n.Name] != nil {
			t.Errorf("name %q, want one of small letters that no other has", n.Name)
		}
		c := small()
		c.Neuron = n
		f := c.mustMeasure(t, 1, 1)
		for other, its := range found {
			if same(f, its) == "" {
				t.Errorf("%s and %s gave the same findings", n.Name, other)
			}
		}
		found[n.Name] = f
	}
}

// TestExcitationIsOfOneSizeInAllModels: 100 pA depolarise a resting principal cell by 0.77 mV at the peak. Only the cells
// of Izhikevich and of Hodgkin and Huxley, which forget sooner, are scaled otherwise.
func TestExcitationIsOfOneSizeInAllModels(t *testing.T) {
	for _, n := range Neurons() {
		cell := n.Principal
		model, err := cell.Spec.New(sim.Slice{Population: "cell", Hi: 1})
		if err != nil {
			t.Fatal(err)
		}
		potential := func(at sim.Time) float64 {
			v, err := model.(sim.Prober).Probe(at, n.Potential, 0)
			return must(t, v, err)
		}
		rest := potential(0)
		in := []sim.Volley{{Targets: []uint32{0}, Port: cell.Excite.Port, Weight: float32(cell.Excite.weight(100))}}
		if _, err := model.Advance(sim.Window{To: 1}, in, nil); err != nil {
			t.Fatal(err)
		}
		highest := 0.0
		for at := sim.Time(1); at < 100*sim.Millisecond; at += 0.1 * sim.Millisecond {
			highest = max(highest, potential(at)-rest)
		}
		want := span{0.76, 0.785}
		if n.Name == "izhikevich" || n.Name == "hh" {
			want = span{0.47, 0.53}
		}
		want.holds(t, 0, n.Name+": depolarisation, mV", highest)
	}
}

// TestAnyModelWillDo that is given as an entry of its own.
func TestAnyModelWillDo(t *testing.T) {
	c := small()
	c.Neuron.Principal.Spec = models.LIF{TauM: 15 * sim.Millisecond, VTh: 15, R: 0.1, Ports: currents()}
	if same(small().mustMeasure(t, 1, 1), c.mustMeasure(t, 1, 1)) == "" {
		t.Error("another principal cell gave the same findings")
	}
}

// TestAxonsBeginAtRest under the current that holds them there: undisturbed, none moves or fires.
func TestAxonsBeginAtRest(t *testing.T) {
	n := HH()
	for _, cell := range []Cell{n.Principal, n.Interneuron} {
		axon, err := cell.Spec.New(sim.Slice{Population: "axon", Hi: 1})
		if err != nil {
			t.Fatal(err)
		}
		rest, err := axon.(sim.Prober).Probe(0, n.Potential, 0)
		before := must(t, rest, err)
		spikes, err := axon.Advance(sim.Window{To: 10 * sim.Second}, nil, nil)
		if err != nil || len(spikes) > 0 {
			t.Errorf("%d spikes, error %v", len(spikes), err)
		}
		v, err := axon.(sim.Prober).Probe(10*sim.Second, n.Potential, 0)
		if moved := must(t, v, err) - before; math.Abs(moved) > 1e-9 {
			t.Errorf("moved by %g mV", moved)
		}
	}
}
