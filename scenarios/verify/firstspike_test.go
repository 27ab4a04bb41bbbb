package verify

import (
	"math"
	"math/rand/v2"
	"testing"
)

// firstSpikes returns the shipped cases whose neurons fire, or do not.
func firstSpikes(t *testing.T, fire bool) (some []*firstSpikeCase) {
	t.Helper()
	all, err := read(Shipped(), "if_exp.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if c := one.(*firstSpikeCase); (c.Expected.LayerTimes[0][0] != nil) == fire {
			some = append(some, c)
		}
	}
	return some
}

// TestWrongFirstSpikesFail in every case and every way.
func TestWrongFirstSpikesFail(t *testing.T) {
	late := func(by float64) func(*float64) *float64 {
		return func(t *float64) *float64 { moved := *t + by; return &moved }
	}
	one := 1.0
	for _, row := range []struct {
		why            string
		fire           bool
		spoil          func(*float64) *float64
		missing, extra int
	}{
		{"a little more late than the tolerance", true, late(3e-10), 0, 0},
		{"as much too early", true, late(-3e-10), 0, 0},
		{"silence where a spike is", true, func(*float64) *float64 { return nil }, 0, 1},
		{"a spike where silence is", false, func(*float64) *float64 { return &one }, 1, 0},
	} {
		for _, c := range firstSpikes(t, row.fire) {
			time := &c.Expected.LayerTimes[0][0]
			*time = row.spoil(*time)
			if c.TolT > 1e-10 && row.missing+row.extra == 0 {
				continue // a tolerance of its own
			}
			for _, w := range c.ways() {
				r := c.run(t.Context(), w)
				if r.Pass() || r.Missing != row.missing || r.Extra != row.extra {
					t.Errorf("%s: %s, %s: passes or counts otherwise: %v", row.why, c.Name, w.name, r)
				}
			}
		}
	}
}

// TestPartsAddUp: to the bit, in binary64 and in any order of summation that matters, as each is binary32.
func TestPartsAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		x := r.NormFloat64() * math.Exp(20*r.Float64()-10)
		sum := 0.0
		for _, part := range parts(x) {
			if float64(float32(part)) != part {
				t.Fatalf("part %v of %v is not binary32", part, x)
			}
			sum += part
		}
		if sum != x || len(parts(x)) > 3 {
			t.Fatalf("%v: %v add up to %v", x, parts(x), sum)
		}
	}
	if len(parts(0)) != 0 || len(parts(math.MaxFloat64)) != 1 {
		t.Error("nothing, or what binary32 cannot hold, is split")
	}
}

// TestWrongDerivativesFail in the one way that looks at them.
func TestWrongDerivativesFail(t *testing.T) {
	for _, c := range firstSpikes(t, true) {
		if len(c.Expected.DtDw) == 0 {
			continue
		}
		for _, derivatives := range [][]float64{c.Expected.DtDw, c.Expected.DtDt} {
			was := derivatives[0]
			derivatives[0] += 3 * c.TolDerivative * (1 + math.Abs(was))
			if r := c.run(t.Context(), closedForm); r.Pass() {
				t.Errorf("%s passes: %v", c.Name, r)
			}
			derivatives[0] = was
		}
	}
}
