package sim

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawGraph is a random graph of up to 8 populations, with delays from few values so that ties occur.
func drawGraph(t *rapid.T) (n int, edges []edge) {
	n = rapid.IntRange(1, 8).Draw(t, "n")
	for range rapid.IntRange(0, 16).Draw(t, "edges") {
		edges = append(edges, edge{
			pre:   rapid.IntRange(0, n-1).Draw(t, "pre"),
			post:  rapid.IntRange(0, n-1).Draw(t, "post"),
			delay: Time(rapid.IntRange(0, 5).Draw(t, "delay")),
		})
	}
	return n, edges
}

// reachable is the transitive closure of the edges with delays below limit.
func reachable(n int, edges []edge, limit Time) [][]bool {
	r := make([][]bool, n)
	for i := range r {
		r[i] = make([]bool, n)
	}
	for _, e := range edges {
		if e.delay < limit {
			r[e.pre][e.post] = true
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				r[i][j] = r[i][j] || r[i][k] && r[k][j]
			}
		}
	}
	return r
}

func cyclic(n int, edges []edge, limit Time) bool {
	r := reachable(n, edges, limit)
	for i := range n {
		if r[i][i] {
			return true
		}
	}
	return false
}

// TestSpikesTravelForwardWithinAWindow is what the engine relies on: a projection leads to a later
// component, or to a later stage, or takes at least a window.
func TestSpikesTravelForwardWithinAWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawGraph(t)
		order, err := schedule(n, edges, func(i int) string { return fmt.Sprint(i) })
		if zero := cyclic(n, edges, 1); zero != (err != nil) {
			t.Fatalf("zero cycle: %v, error: %v", zero, err)
		}
		if err != nil {
			return
		}
		place := places(t, n, order)
		for _, e := range edges {
			pre, post := place[e.pre], place[e.post]
			forward := post.component > pre.component ||
				post.component == pre.component && (post.stage > pre.stage || e.delay >= order[pre.component].window)
			if !forward {
				t.Fatalf("edge %+v leads from %+v to %+v", e, pre, post)
			}
		}
	})
}

type place struct{ component, stage int }

// places finds every population, and checks that it occurs once.
func places(t *rapid.T, n int, order []component) map[int]place {
	found := make(map[int]place)
	for i, c := range order {
		for j, stage := range c.stages {
			for _, p := range stage {
				if _, twice := found[p]; twice {
					t.Fatalf("population %d occurs twice", p)
				}
				found[p] = place{i, j}
			}
		}
	}
	if len(found) != n {
		t.Fatalf("%d of %d populations are scheduled", len(found), n)
	}
	return found
}

// TestWindowsAreBoundedByTheirOwnComponentOnly compares with the definition by brute force.
func TestWindowsAreBoundedByTheirOwnComponentOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawGraph(t)
		order, err := schedule(n, edges, func(i int) string { return fmt.Sprint(i) })
		if err != nil {
			return
		}
		all := reachable(n, edges, Never)
		for _, c := range order {
			members := slices.Concat(c.stages...)
			for _, a := range members {
				for b := range n {
					if same := a == b || all[a][b] && all[b][a]; same != slices.Contains(members, b) {
						t.Fatalf("populations %d and %d: same component %v, members %v", a, b, same, members)
					}
				}
			}
			inside := slices.DeleteFunc(slices.Clone(edges), func(e edge) bool {
				return !slices.Contains(members, e.pre) || !slices.Contains(members, e.post)
			})
			want := Never
			for w := Time(5); w >= 0; w-- {
				if cyclic(n, inside, w+1) {
					want = w
				}
			}
			if c.window != want {
				t.Fatalf("component %v has window %v, want %v", members, c.window, want)
			}
		}
	})
}
