package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

const ms = sim.Millisecond

func TestAlign(t *testing.T) {
	never := sim.Never
	for _, c := range []struct {
		why         string
		exact, chip []sim.Time
		want        []pair
		cost        float64
	}{
		{"nothing", nil, nil, nil, 0},
		{"the same", []sim.Time{1 * ms, 9 * ms}, []sim.Time{1 * ms, 9 * ms}, []pair{{1 * ms, 1 * ms}, {9 * ms, 9 * ms}}, 0},
		{"a spike is later by a quarter of the reach", []sim.Time{10 * ms}, []sim.Time{11 * ms}, []pair{{10 * ms, 11 * ms}}, 0.5},
		{"too far apart to be one", []sim.Time{10 * ms}, []sim.Time{15 * ms}, []pair{{10 * ms, never}, {never, 15 * ms}}, 2},
		{"the first is lost, and not all are late", []sim.Time{1 * ms, 3 * ms, 5 * ms}, []sim.Time{3 * ms, 5 * ms}, []pair{{1 * ms, never}, {3 * ms, 3 * ms}, {5 * ms, 5 * ms}}, 1},
		{"one more between", []sim.Time{1 * ms, 5 * ms}, []sim.Time{1 * ms, 3 * ms, 5 * ms}, []pair{{1 * ms, 1 * ms}, {never, 3 * ms}, {5 * ms, 5 * ms}}, 1},
	} {
		pairs, cost := align(c.exact, c.chip, 4*ms)
		if diff := cmp.Diff(c.want, pairs, cmp.AllowUnexported(pair{})); diff != "" || cost != c.cost {
			t.Errorf("%s: cost %v, want %v; %s", c.why, cost, c.cost, diff)
		}
	}
}

// wholeCost is the dynamic programme of Victor and Purpura: cost[i][j] is that of the first i and j spikes.
func wholeCost(exact, chip []sim.Time, reach sim.Time) float64 {
	n, m := len(exact), len(chip)
	cost := make([][]float64, n+1)
	for i := range cost {
		cost[i] = make([]float64, m+1)
		for j := range cost[i] {
			switch {
			case i == 0:
				cost[i][j] = float64(j)
			case j == 0:
				cost[i][j] = float64(i)
			default:
				cost[i][j] = min(cost[i-1][j]+1, cost[i][j-1]+1, cost[i-1][j-1]+move(exact[i-1], chip[j-1], reach))
			}
		}
	}
	return cost[n][m]
}

func drawTrain(t *rapid.T, name string) (train []sim.Time) {
	at := sim.Time(0)
	for _, gap := range rapid.SliceOfN(rapid.IntRange(1, 6), 0, 12).Draw(t, name) {
		at += sim.Time(gap) * ms / 2
		train = append(train, at)
	}
	return train
}

// TestDistancesAreDistances: symmetric, 0 for the same trains only, and, of Victor and Purpura's, no more than the way
// round by a third train, and that of the dynamic programme. Van Rossum's is its double sum.
func TestDistancesAreDistances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawTrain(t, "a"), drawTrain(t, "b"), drawTrain(t, "c")
		_, ab := align(a, b, 4*ms)
		_, ba := align(b, a, 4*ms)
		_, ac := align(a, c, 4*ms)
		_, cb := align(c, b, 4*ms)
		whole := wholeCost(a, b, 4*ms)
		if math.Abs(ab-ba) > 1e-12 || math.Abs(ab-whole) > 1e-12 || ab > ac+cb+1e-12 || (ab < 1e-12) != cmp.Equal(a, b) {
			t.Errorf("%v and %v are %v and %v apart, %v as a whole, %v by %v", a, b, ab, ba, whole, ac+cb, c)
		}
		sum := 0.0
		for _, x := range []struct {
			p, q   []sim.Time
			factor float64
		}{{a, a, 0.5}, {b, b, 0.5}, {a, b, -1}} {
			for _, s := range x.p {
				for _, u := range x.q {
					sum += x.factor * math.Exp(-math.Abs(float64(s-u))/(10*ms))
				}
			}
		}
		if got := vanRossum(a, b, 10*ms); math.Abs(got-sum) > 1e-9 {
			t.Errorf("%v and %v are %v apart, want %v", a, b, got, sum)
		}
	})
}
