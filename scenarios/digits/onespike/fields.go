package onespike

// Neurons is how many there are in the last layer.
func (st *Stack) Neurons() int { return len(st.last.weights) }

// Features are what the features of the first of two layers wait for: at each pixel of a patch the weight of its line for
// on, less that for off, -1 to 1. With one layer there are none.
func (st *Stack) Features() [][]float64 {
	if st.features == nil {
		return nil
	}
	var all [][]float64
	for _, weights := range st.features.weights {
		all = append(all, signed(weights))
	}
	return all
}

// signed is on less off of each pixel.
func signed(weights []float64) []float64 {
	field := make([]float64, len(weights)/2)
	for i := range field {
		field[i] = weights[2*i] - weights[2*i+1]
	}
	return field
}

// Fields are what the last neurons wait for, at each pixel of an image, as in Features, but in no unit. Of two layers they are
// the features at all places of the pools, weighted.
func (st *Stack) Fields() [][]float64 {
	var all [][]float64
	for _, weights := range st.last.weights {
		if st.features == nil {
			all = append(all, signed(weights))
		} else {
			all = append(all, st.features.field(weights, st.height))
		}
	}
	return all
}

// field is what a neuron waits for more than for others: the features at all places that a pool sees, by how much its weight is above
// the mean of the neuron's.
func (u *unfolded) field(weights []float64, height int) []float64 {
	field, mean := make([]float64, u.width*height), 0.0
	for _, w := range weights {
		mean += w / float64(len(weights))
	}
	n := u.features()
	for f, onto := range u.weights {
		patch := signed(onto)
		for y := range u.rows {
			for x := range u.columns {
				w := weights[(y/u.pool*u.across+x/u.pool)*n+f] - mean
				for i, part := range patch {
					field[(y*u.stride+i/u.patch)*u.width+x*u.stride+i%u.patch] += w * part
				}
			}
		}
	}
	return field
}
