package gradient

// Decay is a cost of large parameters, Strength/2 times the sum of their squares, of all tensors that are Single, hence weights.
type Decay struct {
	Strength float64
}

// Add implements Penalty.
func (d Decay) Add(tensors []Tensor, grads [][]float64, _ *Batch) (cost float64) {
	for i := range tensors {
		if !tensors[i].Single {
			continue
		}
		for k, w := range tensors[i].Values {
			cost += w * w
			grads[i][k] += float64(d.Strength * w)
		}
	}
	return cost * d.Strength / 2
}
