package speck

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/ranvier-sim/ranvier/chips"
)

// Cores is the number of cores.
const Cores = 9

// Memories are those of the cores, in words: 8 bits each in the kernel, 16 in the neurons. Speck 2e and 2f have the
// same (synsense/sinabs at 904eb89, backend/dynapcnn/chips/dynapcnn.py, get_constraints).
var Memories = [Cores]Memory{
	{16 << 10, 64 << 10, 1024}, {16 << 10, 64 << 10, 1024}, {16 << 10, 64 << 10, 1024},
	{32 << 10, 32 << 10, 1024}, {32 << 10, 32 << 10, 1024},
	{64 << 10, 16 << 10, 1024}, {64 << 10, 16 << 10, 1024},
	{16 << 10, 16 << 10, 1024}, {16 << 10, 16 << 10, 1024},
}

// Candidates are the cores whose memories a layer fits, in order.
func Candidates(need Memory) []int {
	var cores []int
	for k := range Memories {
		if Memories[k].Fits(need) {
			cores = append(cores, k)
		}
	}
	return cores
}

// Named is the shape of a layer with its name.
type Named struct {
	Name string
	Shape
}

// Assign gives each of the layers a core of its own that it fits: by maximum matching, so that it finds a
// place for all if there is one. Errors are *chips.LimitErrors: of layers that fit no core, joined; or of a set of layers that
// compete for fewer cores than they are, with the smallest change that would let one of them go elsewhere.
func Assign(layers []Named) ([]int, error) {
	candidates := make([][]int, len(layers))
	r := refusal{}
	for k, l := range layers {
		if candidates[k] = Candidates(l.Memory()); len(candidates[k]) == 0 {
			r.tooLarge(l)
		}
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	if len(layers) > Cores {
		return nil, &chips.LimitError{Chip: Name, Where: "the network", Resource: "layers", Used: int64(len(layers)), Limit: Cores,
			Change: fmt.Sprintf("take %d fewer: each needs a core of its own", len(layers)-Cores)}
	}
	cores, crowd := match(candidates, Cores)
	if crowd != nil {
		return nil, crowded(layers, candidates, crowd)
	}
	return cores, nil
}

// resources are the memories by name, and which of a Memory they are.
var resources = []struct {
	name, unit string
	of         func(Memory) int64
}{
	{"kernel memory", "words of 8 bits", func(m Memory) int64 { return m.Kernel }},
	{"neuron memory", "words of 16 bits", func(m Memory) int64 { return m.Neuron }},
	{"bias memory", "words", func(m Memory) int64 { return m.Bias }},
}

// tooLarge reports a layer that no core can hold: by the core that comes nearest to it, what it lacks there.
func (r *refusal) tooLarge(l Named) {
	need := l.Memory()
	core := nearest(need)
	change := "no core can hold even one channel of it: take a smaller map"
	if channels, fits := l.fewer(func(int) bool { return true }); channels > 0 {
		change = fmt.Sprintf("with %d channels in place of %d it fits core %d", channels, l.Channels, fits)
	}
	for _, res := range resources {
		if used, limit := res.of(need), res.of(Memories[core]); used > limit {
			r.errs = append(r.errs, &chips.LimitError{
				Chip: Name, Where: fmt.Sprintf("core %d, for layer %q", core, l.Name), Resource: res.name,
				Used: used, Limit: limit, Unit: res.unit, Change: change,
			})
		}
	}
}

// nearest is the core of which a need exceeds the memories least, by their ratios, multiplied.
func nearest(need Memory) int {
	best, least := 0, math.Inf(1)
	for k, has := range Memories {
		over := 1.0
		for _, res := range resources {
			over *= max(1, float64(res.of(need))/float64(res.of(has)))
		}
		if over < least {
			best, least = k, over
		}
	}
	return best
}

// fewer is the most channels of neurons, fewer than there are, with which the layer fits a core that is eligible, and the
// first of these; 0 if it fits none with one.
func (s Shape) fewer(eligible func(core int) bool) (channels, core int) {
	for s.Channels--; s.Channels > 0; s.Channels-- {
		for _, k := range Candidates(s.Memory()) {
			if eligible(k) {
				return s.Channels, k
			}
		}
	}
	return 0, -1
}

// crowded is the error for layers that compete for the same cores, of which there is one too few.
func crowded(layers []Named, candidates [][]int, crowd []int) error {
	wanted := make([]bool, Cores)
	var who, which []string
	for _, l := range crowd {
		who = append(who, fmt.Sprintf("%q", layers[l].Name))
		for _, core := range candidates[l] {
			wanted[core] = true
		}
	}
	for core, w := range wanted {
		if w {
			which = append(which, fmt.Sprint(core))
		}
	}
	return &chips.LimitError{
		Chip: Name, Where: "layers " + strings.Join(who, ", "), Resource: "cores that can hold them (" + strings.Join(which, ", ") + ")",
		Used: int64(len(crowd)), Limit: int64(len(which)), Change: wayOut(layers, crowd, wanted),
	}
}

// wayOut is the smallest change, in parts of its channels, that lets one of a crowd onto a core that none of it wants.
func wayOut(layers []Named, crowd []int, wanted []bool) string {
	change, kept := "take one layer fewer", 0.0
	for _, l := range crowd {
		channels, core := layers[l].fewer(func(core int) bool { return !wanted[core] })
		if part := float64(channels) / float64(layers[l].Channels); part > kept {
			kept = part
			change = fmt.Sprintf("with %d channels in place of %d, layer %q would fit core %d", channels, layers[l].Channels, layers[l].Name, core)
		}
	}
	return change
}
