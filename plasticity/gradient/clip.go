package gradient

import "math"

// Clip bounds the gradients of a minibatch, penalties among them, before the step. What it leaves is not the exact gradient.
type Clip interface {
	// Clip changes grads, a slice for each tensor.
	Clip(tensors []Tensor, grads [][]float64)
}

// NeuronNorm scales the gradient by all weights of a neuron down to a Euclidean norm of Most, if it is larger: Mostafa 2017 (arXiv:1606.08165), with 10. It
// keeps directions, so that a neuron whose weights hardly reach its threshold, near which derivatives have no bound, does not jump.
type NeuronNorm struct {
	Most float64
}

// Check returns a *ParamError for what makes no sense.
func (n NeuronNorm) Check() error {
	m := mistakes{of: "NeuronNorm"}
	m.positive("Most", n.Most)
	return m.err()
}

// Clip implements Clip.
func (n NeuronNorm) Clip(tensors []Tensor, grads [][]float64) {
	for k := range tensors {
		row := tensors[k].Row
		if row == 0 {
			continue
		}
		factors := make([]float64, row)
		for i, g := range grads[k] {
			factors[i%row] += g * g
		}
		for j, square := range factors {
			factors[j] = min(1, n.Most/math.Sqrt(square)) // of 0 that is 1
		}
		for i := range grads[k] {
			grads[k][i] *= factors[i%row]
		}
	}
}
