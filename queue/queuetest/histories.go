package queuetest

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/queue"
)

// checkHistories is a state machine: any sequence of operations must leave queue and model in agreement.
func checkHistories(t *testing.T, b begin) {
	rapid.Check(t, func(t *rapid.T) {
		r := b(t)
		t.Repeat(map[string]func(*rapid.T){
			"push": func(t *rapid.T) { r.push(drawKey(t, r.floor.At)) },
			"push many": func(t *rapid.T) {
				base := drawTime(t, r.floor.At)
				width := rapid.IntRange(0, 64).Draw(t, "width")
				n := rapid.IntRange(2, 400).Draw(t, "n")
				rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
				r.pushAll(spread(base, width, n, rng))
			},
			"pop": func(*rapid.T) { r.pop() },
			"pop many": func(t *rapid.T) {
				for range rapid.IntRange(2, 600).Draw(t, "n") {
					r.pop()
				}
			},
			"peek": func(*rapid.T) { r.peek() },
			"reset": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "dice") == 0 { // or no history would grow long
					r.reset()
				}
			},
			"": func(*rapid.T) { r.checkLen() },
		})
		r.popAll()
	})
}

func drawKey(t *rapid.T, now int64) queue.Key {
	rank := rapid.OneOf(rapid.Uint64Range(0, 2), rapid.Uint64()).Draw(t, "rank")
	return queue.Key{At: drawTime(t, now), Rank: rank}
}

// drawTime draws among the ends of int64, few values that tie, the neighbourhood of now, and anything.
func drawTime(t *rapid.T, now int64) int64 {
	near := rapid.Map(rapid.Int64Range(-1000, 1000), func(d int64) int64 { return now + d })
	return rapid.OneOf(
		rapid.SampledFrom([]int64{first, first + 1, last - 1, last}),
		rapid.Int64Range(-3, 3),
		near,
		rapid.Int64(),
	).Draw(t, "time")
}
