package chips

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestClocksAddUp: to what a sum of all steps comes to.
func TestClocksAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c clock
		var sum sim.Time
		var sums []sim.Time
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			took := sim.Time(rapid.IntRange(0, 2).Draw(t, "took"))
			c.tick(took)
			sum += took
			sums = append(sums, sum)
		}
		for step, want := range sums {
			if have := c.until(int64(step)); have != want {
				t.Fatalf("until step %d: %v, want %v", step, have, want)
			}
		}
		if c.until(-1) != 0 || c.until(1<<40) != sum {
			t.Fatalf("%v before the first step, %v after the last, want 0 and %v", c.until(-1), c.until(1<<40), sum)
		}
	})
}
