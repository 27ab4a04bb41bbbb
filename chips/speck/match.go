package speck

import "slices"

// match gives each layer a core of its own out of its candidates: the largest matching of layers and cores. Layers choose
// in order, the lowest core first; one that finds its cores taken has their layers move to others of theirs, along
// an augmenting path (Kuhn 1955, doi:10.1002/nav.3800020109). It returns the core of each layer. Where not all find one, crowd is
// the first set of layers that was found to want fewer cores, all together, than it has members.
func match(candidates [][]int, cores int) (core []int, crowd []int) {
	m := &matching{candidates: candidates, layer: make([]int, cores)}
	for k := range m.layer {
		m.layer[k] = free
	}
	for l := range candidates {
		m.asked = make([]bool, cores)
		if !m.settle(l) {
			return m.cores(), m.rivals(l)
		}
	}
	return m.cores(), nil
}

const free = -1

// matching is the state of match.
type matching struct {
	candidates [][]int
	layer      []int // by core: the layer that it has, or free
	asked      []bool
}

// settle finds a core for a layer, if others can move.
func (m *matching) settle(l int) bool {
	for _, core := range m.candidates[l] {
		if m.asked[core] {
			continue
		}
		m.asked[core] = true
		if m.layer[core] == free || m.settle(m.layer[core]) {
			m.layer[core] = l
			return true
		}
	}
	return false
}

// cores is the core of each layer, free where it has none.
func (m *matching) cores() []int {
	core := make([]int, len(m.candidates))
	for l := range core {
		core[l] = free
	}
	for k, l := range m.layer {
		if l != free {
			core[l] = k
		}
	}
	return core
}

// rivals are the layers that hold the cores that were asked in vain, and the one that asked: one more than there are cores.
func (m *matching) rivals(l int) []int {
	var crowd []int
	for k, asked := range m.asked {
		if asked {
			crowd = append(crowd, m.layer[k])
		}
	}
	return slices.Sorted(slices.Values(append(crowd, l)))
}
