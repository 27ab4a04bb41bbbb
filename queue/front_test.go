package queue

import "testing"

// A simulation that starts from a few events far apart must not stay on the heap when, later, many crowd between them.
func TestEntriesThatCrowdBeforeTheBucketsAreSpread(t *testing.T) {
	var ladder Ladder[int]
	var radix Radix[int]
	for _, c := range []struct {
		name  string
		queue Queue[int]
		front *front[int]
	}{
		{"ladder", &ladder, &ladder.front},
		{"radix", &radix, &radix.front},
	} {
		for i := range int64(20) {
			c.queue.Push(Key{At: i << 40}, 0)
		}
		for i := range int64(10_000) {
			k, _, _ := c.queue.Pop()
			c.queue.Push(Key{At: k.At + 1000 + i*i%1009}, 0)
			c.queue.Push(Key{At: k.At + 2000 + i*i%1013}, 0)
			if n := c.front.late.Len(); n > maxLate {
				t.Fatalf("%s: %d of %d entries are on the heap", c.name, n, c.queue.Len())
			}
		}
	}
}
