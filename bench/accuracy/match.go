package accuracy

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Match is how the spikes of some neurons on a grid compare with those in exact time. Spikes are paired one to
// one, neuron by neuron; the others are missed, or spurious.
type Match struct {
	Spikes   int       // in exact time
	Spurious int       // on the grid, without a partner
	Late     []float64 // of the pairs: the spike on the grid minus the exact one, ms, ascending
}

// Missed is the number of exact spikes without a partner.
func (m *Match) Missed() int { return m.Spikes - len(m.Late) }

// Error is a quantile of the distances of pairs, ms: NaN if there are none.
func (m *Match) Error(quantile float64) float64 {
	if len(m.Late) == 0 {
		return math.NaN()
	}
	distances := make([]float64, len(m.Late))
	for i, late := range m.Late {
		distances[i] = math.Abs(late)
	}
	slices.Sort(distances)
	return stat.Quantile(quantile, stat.Empirical, distances, nil)
}

// Offset is the median of how late the spikes on the grid are, ms: NaN if there are none.
func (m *Match) Offset() float64 {
	if len(m.Late) == 0 {
		return math.NaN()
	}
	return stat.Quantile(0.5, stat.Empirical, m.Late, nil)
}

// compare compares the rasters of one population.
func compare(exact, grid record.Raster, tolerance sim.Time) Match {
	m := Match{Spikes: len(exact.Spikes), Spurious: len(grid.Spikes)}
	partners(exact, grid, tolerance, func(exact, grid sim.Time) {
		m.Late = append(m.Late, (grid - exact).Milliseconds())
	})
	m.Spurious -= len(m.Late)
	slices.Sort(m.Late)
	return m
}

// partners calls use for each pair of two rasters.
func partners(exact, grid record.Raster, tolerance sim.Time, use func(exact, grid sim.Time)) {
	a, b := trains(exact), trains(grid)
	for i := range a {
		for _, p := range pairs(a[i], b[i], tolerance) {
			use(a[i][p.a], b[i][p.b])
		}
	}
}

// together adds up what several populations have come to.
func together(parts []Match) (all Match) {
	for _, m := range parts {
		all.Spikes += m.Spikes
		all.Spurious += m.Spurious
		all.Late = append(all.Late, m.Late...)
	}
	slices.Sort(all.Late)
	return all
}

// trains are the spikes of a raster, neuron by neuron.
func trains(r record.Raster) [][]sim.Time {
	all := make([][]sim.Time, r.N)
	for _, s := range r.Spikes {
		all[s.Neuron] = append(all[s.Neuron], s.At)
	}
	return all
}

// pair names a spike of each of two trains.
type pair struct{ a, b int }

// pairs finds the partners of two spike trains: the pairing, in order, that is cheapest if a pair costs its
// distance and a spike without partner costs half the tolerance. So a pair is closer than the tolerance.
// It is the alignment behind the distance of Victor and Purpura 1996, doi:10.1152/jn.1996.76.2.1310, whose q is
// 2 over the tolerance.
func pairs(a, b []sim.Time, tolerance sim.Time) (found []pair) {
	// costs[i][j] is twice the least cost of the first i spikes of a and the first j of b.
	costs := make([][]sim.Time, len(a)+1)
	for i := range costs {
		costs[i] = make([]sim.Time, len(b)+1)
		for j := range costs[i] {
			switch {
			case i == 0:
				costs[i][j] = sim.Time(j) * tolerance
			case j == 0:
				costs[i][j] = sim.Time(i) * tolerance
			default:
				costs[i][j] = min(costs[i-1][j]+tolerance, costs[i][j-1]+tolerance, costs[i-1][j-1]+2*distance(a[i-1], b[j-1]))
			}
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch costs[i][j] {
		case costs[i-1][j] + tolerance:
			i--
		case costs[i][j-1] + tolerance:
			j--
		default:
			i, j = i-1, j-1
			found = append(found, pair{i, j})
		}
	}
	slices.Reverse(found)
	return found
}

func distance(s, t sim.Time) sim.Time { return max(s-t, t-s) }
