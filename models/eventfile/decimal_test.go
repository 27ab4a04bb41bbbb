package eventfile

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestDecimalIsTheNearestPicosecond of the exact number, a half upwards.
func TestDecimalIsTheNearestPicosecond(t *testing.T) {
	units := []sim.Time{1, 1 * sim.Nanosecond, 1 * sim.Microsecond, 1 * sim.Second, 1 * sim.Hour, 1_234_567}
	half := big.NewRat(1, 2)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,12}(\.[0-9]{0,7})?([eE][+-]?[0-9]{1,2})?|\.[0-9]{1,19}`).Draw(t, "number")
		unit := rapid.SampledFrom(units).Draw(t, "unit")
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Skip("big.Rat knows no such number")
		}
		exact.Mul(exact, new(big.Rat).SetInt64(int64(unit))).Add(exact, half)
		want := new(big.Int).Quo(exact.Num(), exact.Denom())
		got, ok := decimal([]byte(text), unit)
		if fits := want.IsInt64() && want.Int64() < int64(sim.Never); ok != fits || ok && int64(got) != want.Int64() {
			t.Fatalf("%s units of %v: got %d, %v, want %v", text, unit, int64(got), ok, want)
		}
	})
}

func TestWhatIsNoDecimalNumberIsRefused(t *testing.T) {
	for _, text := range []string{"", ".", "e5", "-1", "+1", "1.2.3", "1e", "1e1.5", "0x10", "1_000", "NaN", "12345678901234567890", "1e99999", "1 "} {
		if got, ok := decimal([]byte(text), 1); ok {
			t.Errorf("%q was read as %d", text, int64(got))
		}
	}
}
