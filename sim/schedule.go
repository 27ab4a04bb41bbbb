package sim

import (
	"cmp"
	"slices"
)

// component is a set of populations that are advanced together, through windows of at most `window`:
// a strongly connected component of the network.
//
// Within a component, let w be the smallest delay such that the projections with delays of at most w
// contain a cycle. The projections with delays below w then form no cycle, so they order the
// populations into stages; all others need at least w. Hence, in a window no longer than w, a spike
// reaches only populations of later stages within the same window: advancing stage after stage, every
// population has all its arrivals of the window before it is advanced through it. A component without
// a cycle is a single population, and its window is unbounded.
type component struct {
	window Time
	stages [][]int // populations, by index in the network
	at     Time    // everything before this instant is done
}

// edge is a projection that has synapses, by the indices of its populations.
type edge struct {
	pre, post int
	delay     Time // the shortest
}

// schedule orders n populations into components such that spikes only travel forward.
func schedule(n int, edges []edge, names func(int) string) ([]component, error) {
	var order []component
	for _, members := range components(n, edges) {
		inside := slices.DeleteFunc(slices.Clone(edges), func(e edge) bool {
			return !slices.Contains(members, e.pre) || !slices.Contains(members, e.post)
		})
		window := cycleWindow(n, inside)
		if window == 0 {
			return nil, zeroCycle(n, inside, names)
		}
		order = append(order, component{window: window, stages: stages(members, inside, window)})
	}
	return order, nil
}

// cycleWindow returns the smallest delay w such that edges with delays up to w contain a cycle, or
// Never.
func cycleWindow(n int, edges []edge) Time {
	edges = slices.Clone(edges)
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.delay, b.delay) })
	for i, e := range edges {
		last := i+1 == len(edges) || edges[i+1].delay > e.delay
		if last && findCycle(n, edges[:i+1]) != nil {
			return e.delay
		}
	}
	return Never
}

// stages puts each member one stage after the last of those whose spikes reach it within a window.
func stages(members []int, edges []edge, window Time) [][]int {
	level := make(map[int]int, len(members))
	for range members {
		for _, e := range edges {
			if e.delay < window {
				level[e.post] = max(level[e.post], level[e.pre]+1)
			}
		}
	}
	var stages [][]int
	for _, p := range members {
		for len(stages) <= level[p] {
			stages = append(stages, nil)
		}
		stages[level[p]] = append(stages[level[p]], p)
	}
	return stages
}

func zeroCycle(n int, edges []edge, names func(int) string) error {
	instant := slices.DeleteFunc(slices.Clone(edges), func(e edge) bool { return e.delay > 0 })
	err := &CycleError{}
	for _, p := range findCycle(n, instant) {
		err.Populations = append(err.Populations, names(p))
	}
	return err
}

// findCycle returns the nodes of a cycle in order, or nil if there is none.
func findCycle(n int, edges []edge) []int {
	const unseen, open, done = 0, 1, 2
	state := make([]int, n)
	var path []int
	var visit func(v int) []int
	visit = func(v int) []int {
		state[v] = open
		path = append(path, v)
		for _, e := range edges {
			if e.pre != v || state[e.post] == done {
				continue
			}
			if state[e.post] == open {
				return slices.Clone(path[slices.Index(path, e.post):])
			}
			if cycle := visit(e.post); cycle != nil {
				return cycle
			}
		}
		path = path[:len(path)-1]
		state[v] = done
		return nil
	}
	for v := range n {
		if state[v] == unseen {
			if cycle := visit(v); cycle != nil {
				return cycle
			}
		}
	}
	return nil
}

// components returns the strongly connected components, sources first, members ascending
// (Tarjan 1972, doi:10.1137/0201010).
func components(n int, edges []edge) [][]int {
	t := tarjan{edges: edges, index: make([]int, n), low: make([]int, n), onStack: make([]bool, n)}
	for v := range n {
		if t.index[v] == 0 {
			t.visit(v)
		}
	}
	slices.Reverse(t.found) // Tarjan finds sinks first
	return t.found
}

type tarjan struct {
	edges      []edge
	index, low []int // 1-based order of discovery, and the lowest index reachable
	onStack    []bool
	stack      []int
	clock      int
	found      [][]int
}

func (t *tarjan) visit(v int) {
	t.clock++
	t.index[v], t.low[v] = t.clock, t.clock
	t.stack, t.onStack[v] = append(t.stack, v), true
	for _, e := range t.edges {
		switch {
		case e.pre != v:
		case t.index[e.post] == 0:
			t.visit(e.post)
			t.low[v] = min(t.low[v], t.low[e.post])
		case t.onStack[e.post]:
			t.low[v] = min(t.low[v], t.index[e.post])
		}
	}
	if t.low[v] == t.index[v] {
		at := slices.Index(t.stack, v)
		members := slices.Clone(t.stack[at:])
		t.stack = t.stack[:at]
		for _, m := range members {
			t.onStack[m] = false
		}
		slices.Sort(members)
		t.found = append(t.found, members)
	}
}
