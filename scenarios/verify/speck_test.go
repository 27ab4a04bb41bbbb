package verify

import (
	"strings"
	"testing"
	"testing/fstest"
)

func speckCase(t *testing.T, label string) golden {
	t.Helper()
	for _, c := range readShipped(t, "speck_memory_golden.json") {
		if c.label() == label {
			return c
		}
	}
	t.Fatalf("no case %q", label)
	return nil
}

func TestWrongPlacementsFail(t *testing.T) {
	for _, row := range []struct {
		why, label string
		spoil      func(golden)
	}{
		{"a word of memory", "test_large_net layer 1", func(c golden) { c.(*speckLayer).NeuronMem++ }},
		{"a core", "test_large_net layer 1", func(c golden) { c.(*speckLayer).Cores[2] = 3 }},
		{"a core too many", "docs/speck/overview.md worked example: 8Ki kernel, 128Ki neuron: NOT deployable", func(c golden) { c.(*speckLayer).Cores = []int{0} }},
		{"a limit that is not broken", "test_large_net layer 1", func(c golden) { c.(*speckLayer).Violations = []string{"kernel"} }},
		{"a layer that should not fit", "test_large_net layer 1", func(c golden) { c.(*speckLayer).Deployable = false }},
		{"candidates", "large_net", func(c golden) { c.(*speckNetwork).Candidates[0] = []int{0} }},
		{"a network that should not fit", "large_net", func(c golden) { c.(*speckNetwork).Error = new("no") }},
		{"one that should", "four_big_neuron_layers", func(c golden) { c.(*speckNetwork).Error = nil }},
		{"an address", "neuron addresses", func(c golden) { (*c.(*speckAddresses))[1].Address++ }},
		{"a column where a map is wider than high", "neuron addresses", func(c golden) { (*c.(*speckAddresses))[7].Address += 8 }},
		{"the memory of a core", "cores", func(c golden) { (*c.(*speckCores))[8].Kernel-- }},
	} {
		c := speckCase(t, row.label)
		row.spoil(c)
		if r := verdicts(t, c)["placement"]; r.Err != nil || r.Pass() {
			t.Errorf("%s: %v", row.why, r)
		}
	}
}

func TestBrokenPlacementsAreRefused(t *testing.T) {
	for _, row := range []struct{ why, content, want string }{
		{"a layer of no size", `{"cases": [{"note": "a", "pool": 1}]}`, `case 0 ("a"): projection "": input map is 0x0x0`},
		{"a window of no size", `{"cases": [{"note": "a"}]}`, `case 0 ("a"): pool is 0`},
		{"a layer without a kernel", `{"networks": [{"name": "a", "layers": [[1, 2, 3, 4]]}]}`, "a layer of 4 entries, want 6"},
		{"neither a mapping nor an error", `{"networks": [{"name": "a"}]}`, `case 0 ("a"): 0 layers`},
		{"a neuron beside the map", `{"neuron_address": [{"feature_map": [1, 1, 1], "x": 1}]}`, "neuron_address[0]: (0, 0, 1) lies beyond the map"},
	} {
		name := "speck_memory_golden.json"
		err := File(t.Context(), fstest.MapFS{name: {Data: []byte(row.content)}}, name, func(r Result) { t.Errorf("a case was run: %v", r) })
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %s", row.why, err, row.want)
		}
	}
}
