package networks

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// shotNoiseRate is the rate in Hz of a leaky integrate-and-fire neuron whose potential jumps by w, of
// theta, at the instants of a Poisson process of the rate given in Hz, and which is reset to rest.
//
// Let M(v) be the mean number of further jumps up to the next spike when the potential is v, just after a
// jump. It decays to v s by the next one, s being distributed as a s^(a-1) with a = rate tau, so
//
//	M(v) = 1 + integral over s in (0, 1) with v s + w < theta of a s^(a-1) M(v s + w) ds.
//
// This linear integral equation is solved on a grid of potentials from w to theta. Then the mean interval
// is tRef + (1 + M(w))/rate if one jump is not enough. Times are in s.
func shotNoiseRate(rate, w, theta, tau, tRef float64) float64 {
	switch {
	case rate == 0 || w <= 0:
		return 0
	case w >= theta:
		return 1 / (tRef + 1/rate)
	}
	const points = 100
	step := (theta - w) / points
	a := rate * tau
	system := mat.NewDense(points+1, points+1, nil)
	ones := mat.NewVecDense(points+1, nil)
	nodes, weights := make([]float64, points), make([]float64, points)
	quad.Legendre{}.FixedLocations(nodes, weights, 0, 1)
	for i := range points + 1 {
		v := w + float64(i)*step
		system.Set(i, i, system.At(i, i)+1)
		ones.SetVec(i, 1)
		// With u = s^a the density is 1, up to where v s + w reaches the threshold.
		last := portable.Pow(math.Min(1, (theta-w)/v), a)
		for k, x := range nodes {
			at := v * portable.Pow(x*last, 1/a) / step // of v s + w on the grid
			cell := min(int(at), points-1)
			right := at - float64(cell)
			weight := weights[k] * last
			system.Set(i, cell, system.At(i, cell)-weight*(1-right))
			system.Set(i, cell+1, system.At(i, cell+1)-weight*right)
		}
	}
	var jumps mat.VecDense
	if err := jumps.SolveVec(system, ones); err != nil {
		return math.NaN()
	}
	return 1 / (tRef + (1+jumps.AtVec(0))/rate)
}

// overInputs averages f over the number of synapses that a neuron receives, which is Poisson distributed
// with the given mean where many sources draw their targets.
func overInputs(mean float64, f func(synapses int) float64) float64 {
	number := distuv.Poisson{Lambda: mean}
	sum := 0.0
	for k := range int(mean+10*math.Sqrt(mean)) + 10 {
		sum += number.Prob(float64(k)) * f(k)
	}
	return sum
}
