package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestFibresKeepOrder: whatever the pattern of adding and taking, spikes come out once, in order, and no
// sooner than asked for.
func TestFibresKeepOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f fibre
		var in, out []Spike
		now := Time(0)
		for range rapid.IntRange(1, 40).Draw(t, "rounds") {
			for range rapid.IntRange(0, 50).Draw(t, "spikes") {
				now += Time(rapid.IntRange(0, 3).Draw(t, "wait"))
				s := Spike{At: now, Neuron: uint32(len(in))}
				in = append(in, s)
				f.add(s)
			}
			limit := now - Time(rapid.IntRange(0, 20).Draw(t, "delay"))
			out = append(out, f.before(limit)...)
			if f.first() < limit || f.len() != len(in)-len(out) {
				t.Fatalf("before %v: first %v, %d left of %d", limit, f.first(), f.len(), len(in)-len(out))
			}
		}
		if out = append(out, f.before(Never)...); !slices.Equal(in, out) || f.first() != Never {
			t.Errorf("in %v, out %v", in, out)
		}
	})
}
