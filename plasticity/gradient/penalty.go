package gradient

import "math"

// Decay is a cost of large parameters, Strength/2 times the sum of their squares, of all tensors that are Single, hence weights.
type Decay struct {
	Strength float64
}

// Check returns a *ParamError for what makes no sense.
func (d Decay) Check() error {
	m := mistakes{of: "Decay"}
	m.notNegative("Strength", d.Strength)
	return m.err()
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

// WeightSum is a cost of neurons whose weights together do not reach their threshold, Strength times what is lacking: without leak, such a
// neuron could not fire though all of its sources did. Mostafa 2017, with a Strength of 10 to 100.
type WeightSum struct {
	Network  *Network
	Strength float64
}

// Check returns a *ParamError for what makes no sense.
func (w WeightSum) Check() error {
	m := mistakes{of: "WeightSum"}
	m.demand("Network", w.Network, w.Network != nil, "a network")
	m.notNegative("Strength", w.Strength)
	return m.err()
}

// Add implements Penalty.
func (w WeightSum) Add(_ []Tensor, grads [][]float64, _ *Batch) (cost float64) {
	for k, place := range w.Network.weights() {
		l := w.Network.Layers[k]
		sums := make([]float64, l.Post)
		for i := range l.Sources() {
			addTo(sums, l.Weights[i*l.Post:(i+1)*l.Post])
		}
		for j, s := range sums {
			if s >= l.Threshold {
				continue
			}
			cost += w.Strength * (l.Threshold - s)
			for i := range l.Sources() {
				grads[place][i*l.Post+j] -= w.Strength
			}
		}
	}
	return cost
}

// weights are the places of the weights of the layers among the tensors.
func (n *Network) weights() (places []int) {
	next := 0
	for _, l := range n.Layers {
		places = append(places, next)
		next += l.tensors()
	}
	return places
}

// Bump raises the weights of silent neurons in place of a step: in the first layer in which more than Missing of all
// spikes are missing, by Amount, of the neurons that miss more than that; by twice as much each time that it has just
// been done. Göltz et al. 2021 (arXiv:1912.11443), with an Amount of 0.0005.
type Bump struct {
	Network *Network
	Missing float64 // part of the spikes of a layer
	Amount  float64
}

// Check returns a *ParamError for what makes no sense.
func (b Bump) Check() error {
	m := mistakes{of: "Bump"}
	m.demand("Network", b.Network, b.Network != nil, "a network")
	m.fraction("Missing", b.Missing)
	m.positive("Amount", b.Amount)
	return m.err()
}

// Cure implements Cure.
func (b Bump) Cure(values [][]float64, batch *Batch, streak int) bool {
	quiet := batch.Quiet
	for k, place := range b.Network.weights() {
		l := b.Network.Layers[k]
		if missing := quiet[:l.Post]; b.tooMany(missing, batch.Samples) {
			b.raise(values[place], missing, batch.Samples, math.Ldexp(b.Amount, min(streak, 100)))
			return true
		}
		quiet = quiet[l.Post:]
	}
	return false
}

// tooMany tells whether a layer misses more spikes than it may.
func (b Bump) tooMany(missing []int, samples int) bool {
	all := 0
	for _, n := range missing {
		all += n
	}
	return float64(all) > b.Missing*float64(samples*len(missing))
}

func (b Bump) raise(weights []float64, missing []int, samples int, amount float64) {
	for s := range weights {
		if n := missing[s%len(missing)]; float64(n) > b.Missing*float64(samples) {
			weights[s] += amount
		}
	}
}
