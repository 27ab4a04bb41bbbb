package speck

import (
	"errors"
	"fmt"
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

// Assign gives each of the layers, by their needs, a core of its own that it fits: by maximum matching, so that it finds a
// place for all if there is one. Errors are *chips.LimitErrors: of layers that fit no core, joined; or of a set of layers that
// compete for fewer cores than they are, with the smallest change that would let one of them go elsewhere.
func Assign(names []string, needs []Memory) ([]int, error) {
	candidates := make([][]int, len(needs))
	r := refusal{}
	for k, need := range needs {
		if candidates[k] = Candidates(need); len(candidates[k]) == 0 {
			r.tooLarge(names[k], need)
		}
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	if len(needs) > Cores {
		return nil, &chips.LimitError{Chip: Name, Where: "the network", Resource: "layers", Used: int64(len(needs)), Limit: Cores,
			Change: fmt.Sprintf("take %d fewer: each needs a core of its own", len(needs)-Cores)}
	}
	cores, crowd := match(candidates, Cores)
	if crowd != nil {
		return nil, crowded(names, needs, candidates, crowd)
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
func (r *refusal) tooLarge(name string, need Memory) {
	core := nearest(need, func(int) bool { return true })
	for _, res := range resources {
		used, limit := res.of(need), res.of(Memories[core])
		if used <= limit {
			continue
		}
		change := fmt.Sprintf("take %s from it; no core holds all of it, and core %d is the nearest", excess(used, limit, res.unit), core)
		r.errs = append(r.errs, &chips.LimitError{
			Chip: Name, Where: fmt.Sprintf("core %d, for layer %q", core, name), Resource: res.name,
			Used: used, Limit: limit, Unit: res.unit, Change: change,
		})
	}
}

func excess(used, limit int64, unit string) string {
	return fmt.Sprintf("%d %s", used-limit, unit)
}

// nearest is the core, among those that are eligible, of which a need exceeds the memories least, by their ratio; -1 if none is.
func nearest(need Memory, eligible func(core int) bool) int {
	best, least := -1, 0.0
	for k := range Memories {
		if !eligible(k) {
			continue
		}
		if x := overfull(need, Memories[k]); best < 0 || x < least {
			best, least = k, x
		}
	}
	return best
}

// overfull is by what factors a need exceeds memories, multiplied; 1 if it fits.
func overfull(need, has Memory) float64 {
	x := 1.0
	for _, res := range resources {
		x *= max(1, float64(res.of(need))/float64(res.of(has)))
	}
	return x
}

// crowded is the error for layers that compete for the same cores, of which there is one too few.
func crowded(names []string, needs []Memory, candidates [][]int, crowd []int) error {
	wanted := make([]bool, Cores)
	var who, which []string
	for _, l := range crowd {
		who = append(who, fmt.Sprintf("%q", names[l]))
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
		Used: int64(len(crowd)), Limit: int64(len(which)), Change: wayOut(names, needs, crowd, wanted),
	}
}

// wayOut is the smallest change that lets one of a crowd onto a core that none of it wants.
func wayOut(names []string, needs []Memory, crowd []int, wanted []bool) string {
	layer, core := -1, -1
	for _, l := range crowd {
		k := nearest(needs[l], func(core int) bool { return !wanted[core] })
		if k >= 0 && (core < 0 || overfull(needs[l], Memories[k]) < overfull(needs[layer], Memories[core])) {
			layer, core = l, k
		}
	}
	if core < 0 {
		return "take one layer fewer"
	}
	var less []string
	for _, res := range resources {
		if used, limit := res.of(needs[layer]), res.of(Memories[core]); used > limit {
			less = append(less, fmt.Sprintf("%s of %s", excess(used, limit, res.unit), res.name))
		}
	}
	return fmt.Sprintf("take %s from layer %q, for which core %d would then be large enough", strings.Join(less, " and "), names[layer], core)
}
