package verify

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// inputs are what arrives at the neurons of a case from outside: [t, weight, port] for a single neuron,
// [t, target, weight, port] in a network; t in ms.
type inputs [][]float64

// check refuses inputs of the wrong width, and ports and targets that their integer types would cut. A
// single neuron has n = 0.
func (all inputs) check(n int) error {
	width := 3
	if n > 0 {
		width = 4
	}
	for i, in := range all {
		if len(in) != width {
			return fmt.Errorf("inputs[%d]: %d numbers, want %d", i, len(in), width)
		}
		if port := in[width-1]; !isIndex(port, math.MaxUint8+1) {
			return fmt.Errorf("inputs[%d]: port is %v, want a whole number from 0 to %d", i, port, math.MaxUint8)
		}
		if n > 0 && !isIndex(in[1], n) {
			return fmt.Errorf("inputs[%d]: target is %v, want a whole number from 0 to %d", i, in[1], n-1)
		}
	}
	return nil
}

// isIndex tells whether x is one of 0, 1 .. n-1.
func isIndex(x float64, n int) bool { return x >= 0 && x < float64(n) && x == math.Trunc(x) }

// connect makes each input a source neuron of its own, since each has its own weight.
func (all inputs) connect(t *trial, n int) error {
	if len(all) == 0 {
		return nil
	}
	trains := make(models.Trains, len(all))
	byPort := make(map[uint8]topology.Synapses)
	for i, in := range all {
		at, err := ms(in[0])
		if err != nil {
			return fmt.Errorf("inputs[%d]: %w", i, err)
		}
		trains[i] = []sim.Time{at}
		target, rest := 0.0, in[1:]
		if n > 0 {
			target, rest = in[1], in[2:]
		}
		port := uint8(rest[1])
		byPort[port] = append(byPort[port], sim.Synapse{Pre: uint32(i), Post: uint32(target), Weight: rest[0]})
	}
	t.connect(t.net.Add("inputs", len(trains), trains), byPort)
	return nil
}

// parts are binary32 numbers, which weights are, whose sum is x in whatever order they are added: each takes 24
// bits of the 53.
func parts(x float64) []float64 {
	var all []float64
	for x != 0 && !math.IsInf(x, 0) {
		part := float64(float32(x))
		if part == 0 || math.IsInf(part, 0) {
			return append(all, x) // for the network to judge
		}
		all = append(all, part)
		x -= part
	}
	return all
}
