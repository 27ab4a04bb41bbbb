package circuits

import (
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
	if err := chosen.Set("flea"); err == nil || err.Error() != `"flea": want one of lif, if, leaky, srm, alif, coba, adex, izhikevich` || chosen.Name != before {
		t.Errorf("a neuron that does not exist: error %v, chosen is %q", err, chosen.Name)
	}
	if want := "lif|if|leaky|srm|alif|coba|adex|izhikevich"; chosen.Type() != want {
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

// TestExcitationIsOfOneSizeInAllModels: 100 pA depolarise a resting principal cell by 0.77 mV at the peak. Only the cell
// of Izhikevich, which forgets sooner, is scaled otherwise.
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
		if n.Name == "izhikevich" {
			want = span{0.5, 0.53}
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
