package sim

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// Time is an instant or a duration in whole picoseconds. An int64 of them lasts 106 days.
//
// Delays add exactly, and any decimal number of seconds down to 1e-12 is represented exactly.
type Time int64

// Units of time. They are untyped constants, so 1.5*sim.Millisecond is a constant Time and
// 10*sim.Millisecond also serves where a model wants a float64 number of picoseconds.
const (
	Picosecond  = 1
	Nanosecond  = 1e3
	Microsecond = 1e6
	Millisecond = 1e9
	Second      = 1e12
	Minute      = 60e12
	Hour        = 3600e12
)

// Never is the instant after every event: the largest Time. No run can reach it.
const Never Time = math.MaxInt64

// Seconds returns t in seconds, rounded to the nearest float64.
func (t Time) Seconds() float64 { return float64(t) / Second }

// Milliseconds returns t in milliseconds, the field's usual unit, rounded to the nearest float64.
func (t Time) Milliseconds() float64 { return float64(t) / Millisecond }

// String writes t exactly, in the largest unit that keeps it above one: "1.5ms", "-20ps", "0s".
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	magnitude := t
	if t < 0 {
		magnitude = -t
	}
	unit := timeUnits[0]
	for _, u := range timeUnits {
		if magnitude >= u.size || magnitude < 0 {
			unit = u
			break
		}
		unit = u
	}
	if t == 0 {
		return "0s"
	}
	s := new(big.Rat).SetFrac64(int64(t), int64(unit.size)).FloatString(12)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") + unit.name
}

var timeUnits = []struct {
	name string
	size Time
}{{"s", Second}, {"ms", Millisecond}, {"us", Microsecond}, {"ns", Nanosecond}, {"ps", Picosecond}}

// ParseTime reads a decimal number with a unit: "1.5ms", "20 us", "3ps", "0.1s" ("0" needs none).
// The number is taken exactly; one that is not a whole number of picoseconds, or does not fit, is
// an error.
func ParseTime(s string) (Time, error) {
	number, unit := splitUnit(strings.TrimSpace(s))
	value, ok := new(big.Rat).SetString(number)
	if !ok || strings.ContainsAny(number, "/_xXpP") {
		return 0, fmt.Errorf("time %q: want a decimal number and a unit, like 1.5ms", s)
	}
	if unit == 0 {
		if value.Sign() == 0 {
			return 0, nil
		}
		return 0, fmt.Errorf("time %q: unit missing (s, ms, us, ns or ps)", s)
	}
	value.Mul(value, new(big.Rat).SetInt64(int64(unit)))
	if !value.IsInt() {
		return 0, fmt.Errorf("time %q: not a whole number of picoseconds", s)
	}
	if !value.Num().IsInt64() {
		return 0, fmt.Errorf("time %q: beyond 106 days", s)
	}
	return Time(value.Num().Int64()), nil
}

// splitUnit cuts the unit off a time. A unit of 0 means there is none.
func splitUnit(s string) (number string, unit Time) {
	s = strings.Replace(s, "µs", "us", 1)
	for _, name := range []string{"ms", "us", "ns", "ps", "s"} {
		if head, found := strings.CutSuffix(s, name); found {
			for _, u := range timeUnits {
				if u.name == name {
					return strings.TrimSpace(head), u.size
				}
			}
		}
	}
	return s, 0
}

// FromMilliseconds returns the Time nearest to ms milliseconds. NaN, infinities and what does not fit
// are errors.
func FromMilliseconds(ms float64) (Time, error) {
	ps := math.RoundToEven(ms * Millisecond)
	if math.IsNaN(ps) || ps < -1<<63 || ps >= 1<<63 {
		return 0, fmt.Errorf("time %g ms: want a finite number below 106 days", ms)
	}
	return Time(ps), nil
}

// Set parses s into t, so that a *Time serves as a command-line flag.
func (t *Time) Set(s string) error {
	parsed, err := ParseTime(s)
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}

// Type names the value in the help text of a command line.
func (t *Time) Type() string { return "time" }

// plus adds a delay (>= 0) to an instant; ok is false where the sum does not fit.
func (t Time) plus(d Time) (sum Time, ok bool) { return t + d, d < Never-t }
