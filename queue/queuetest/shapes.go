package queuetest

import (
	"math/bits"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/queue"
)

// shapes are sequences of keys; key returns the i-th.
var shapes = []struct {
	name string
	key  func(i int, rng *rand.Rand) queue.Key
}{
	{"ascending", func(i int, _ *rand.Rand) queue.Key { return queue.Key{At: int64(i)} }},
	{"descending", func(i int, _ *rand.Rand) queue.Key { return queue.Key{At: -int64(i)} }},
	{"sawtooth", func(i int, _ *rand.Rand) queue.Key { return queue.Key{At: int64(i % 50), Rank: uint64(i)} }},
	{"organ pipe", func(i int, _ *rand.Rand) queue.Key { return queue.Key{At: int64(max(i, 3000-i))} }},
	{"descending ranks at one time", func(i int, _ *rand.Rand) queue.Key { return queue.Key{At: 1, Rank: ^uint64(i)} }},
	{"two times, random ranks", func(i int, rng *rand.Rand) queue.Key {
		return queue.Key{At: last - int64(i%2), Rank: rng.Uint64N(8)}
	}},
	{"all of int64", func(_ int, rng *rand.Rand) queue.Key { return queue.Key{At: int64(rng.Uint64())} }},
	{"every scale", func(_ int, rng *rand.Rand) queue.Key { return queue.Key{At: scaled(rng), Rank: rng.Uint64N(2)} }},
	{"powers of two", func(i int, _ *rand.Rand) queue.Key { return queue.Key{At: 1<<(i%64) - int64(i%3)} }},
	{"dense cluster, far outliers", func(i int, rng *rand.Rand) queue.Key {
		if i%100 == 0 {
			return queue.Key{At: int64(rng.Uint64())}
		}
		return queue.Key{At: rng.Int64N(500)}
	}},
	{"outliers first, then a crowd before them", func(i int, rng *rand.Rand) queue.Key {
		if i < 200 {
			return queue.Key{At: int64(i+1) << 50}
		}
		return queue.Key{At: rng.Int64N(1 << 20)}
	}},
	{"ends of int64", func(i int, rng *rand.Rand) queue.Key {
		if i%2 == 0 {
			return queue.Key{At: first + rng.Int64N(3), Rank: rng.Uint64N(2)}
		}
		return queue.Key{At: last - rng.Int64N(3), Rank: ^rng.Uint64N(2)}
	}},
}

// holds are increments of the hold model, in time units.
var holds = []struct {
	name      string
	increment func(rng *rand.Rand) int64
}{
	{"zero", func(*rand.Rand) int64 { return 0 }},
	{"constant", func(*rand.Rand) int64 { return 1_000_000 }},
	{"exponential", func(rng *rand.Rand) int64 { return int64(rng.ExpFloat64() * 1e6) }},
	{"small", func(rng *rand.Rand) int64 { return rng.Int64N(3) }},
	{"bimodal", func(rng *rand.Rand) int64 {
		if rng.IntN(10) == 0 {
			return 1e12 + rng.Int64N(1e6)
		}
		return rng.Int64N(1e3)
	}},
	{"infinite variance", func(rng *rand.Rand) int64 { return int64(min(1e3/(1-float64(rng.Float64())), 1e12)) }},
}

// scaled returns a time whose magnitude is a random power of two, of either sign.
func scaled(rng *rand.Rand) int64 {
	at := int64(rng.Uint64() >> rng.IntN(64) >> 1)
	if rng.IntN(2) == 0 {
		return -at
	}
	return at
}

// spread returns n keys within 2^width time units after base, wrapping around the end of int64.
func spread(base int64, width, n int, rng *rand.Rand) []queue.Key {
	keys := make([]queue.Key, n)
	for i := range keys {
		u := rng.Uint64()
		keys[i] = queue.Key{At: base + int64(u>>(bits.UintSize-width)), Rank: u % 3}
	}
	return keys
}
