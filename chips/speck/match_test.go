package speck

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// possible tells by trying all whether layers from l on find cores of their own among those that are free.
func possible(candidates [][]int, l int, taken []bool) bool {
	if l == len(candidates) {
		return true
	}
	for _, core := range candidates[l] {
		if !taken[core] {
			taken[core] = true
			found := possible(candidates, l+1, taken)
			taken[core] = false
			if found {
				return true
			}
		}
	}
	return false
}

func TestMatchFindsAPlaceForAllIfThereIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const cores = 6
		core := rapid.IntRange(0, cores-1)
		candidates := rapid.SliceOfN(rapid.SliceOfNDistinct(core, 1, 3, rapid.ID[int]), 1, 7).Draw(t, "candidates")
		for k := range candidates {
			slices.Sort(candidates[k])
		}
		found, crowd := match(candidates, cores)
		if want := possible(candidates, 0, make([]bool, cores)); (crowd == nil) != want {
			t.Fatalf("a crowd of %v, but a matching is possible: %v", crowd, want)
		}
		if crowd != nil {
			checkCrowd(t, candidates, crowd)
			return
		}
		taken := map[int]bool{}
		for l, core := range found {
			if taken[core] || !slices.Contains(candidates[l], core) {
				t.Fatalf("layer %d of %v on core %d", l, candidates, core)
			}
			taken[core] = true
		}
	})
}

// checkCrowd: by Hall's theorem there is no matching if some layers have fewer candidates together than they are.
func checkCrowd(t *rapid.T, candidates [][]int, crowd []int) {
	wanted := map[int]bool{}
	for _, l := range crowd {
		for _, core := range candidates[l] {
			wanted[core] = true
		}
	}
	if len(wanted) != len(crowd)-1 {
		t.Fatalf("layers %v want %d cores", crowd, len(wanted))
	}
}
