package queuetest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/queue"
)

func checkEmpty(t *testing.T, b begin) {
	r := b(t)
	r.checkLen()
	r.peek()
	r.pop()
	r.push(queue.Key{At: 7, Rank: 7})
	r.peek()
	r.pop()
	r.peek()
	r.pop()
	r.push(queue.Key{At: 8}) // an emptied queue is as good as new
	r.popAll()
}

const (
	first = math.MinInt64
	last  = math.MaxInt64
)

func checkOrder(t *testing.T, b begin) {
	for _, c := range []struct {
		why  string
		keys []queue.Key
	}{
		{"time goes before rank", []queue.Key{{At: 1, Rank: 9}, {At: 2, Rank: 0}}},
		{"rank orders equal times", []queue.Key{{At: 5, Rank: 2}, {At: 5, Rank: 0}, {At: 5, Rank: 1}}},
		{"rank is unsigned", []queue.Key{{At: 5, Rank: math.MaxUint64}, {At: 5, Rank: 1}, {At: 5, Rank: 1 << 63}}},
		{"time is signed", []queue.Key{{At: 1}, {At: -1}, {At: 0}, {At: -2}}},
		{"the ends differ by more than an int64 holds", []queue.Key{{At: last}, {At: first}, {At: 0}}},
		{"neighbours of the ends", []queue.Key{{At: first + 1}, {At: last - 1}, {At: first}, {At: last}}},
		{"the ends tie with themselves", []queue.Key{{At: last}, {At: first}, {At: last}, {At: first}}},
		{"the largest key of all", []queue.Key{{At: last, Rank: math.MaxUint64}, {At: last, Rank: math.MaxUint64}, {At: last}}},
		{"the smallest key of all", []queue.Key{{At: first}, {At: first, Rank: 1}, {At: first}}},
	} {
		t.Run(c.why, func(t *testing.T) {
			for n := range len(c.keys) { // every rotation
				r := b(t)
				r.pushAll(slices.Concat(c.keys[n:], c.keys[:n]))
				r.popAll()
			}
		})
	}
}

func checkTies(t *testing.T, b begin) {
	for _, n := range []int{2, 5, 33, 64, 65, 1000} {
		r := b(t)
		k := queue.Key{At: 42, Rank: 42}
		r.pushAll(slices.Repeat([]queue.Key{k}, n))
		for range n / 2 {
			r.pop()
		}
		r.pushAll(slices.Repeat([]queue.Key{k}, n)) // to what has begun to leave
		r.popAll()
	}
}

func checkShapes(t *testing.T, b begin) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			keys := make([]queue.Key, 3000)
			rng := rand.New(rand.NewPCG(1, 1))
			for i := range keys {
				keys[i] = s.key(i, rng)
			}
			whole := b(t)
			whole.pushAll(keys)
			whole.popAll()
			mixed := b(t)
			for i, k := range keys {
				mixed.push(k)
				if i%3 == 2 {
					mixed.pop()
				}
			}
			mixed.popAll()
		})
	}
}

// checkHold keeps the queue at a constant size while time goes on, the hold model.
func checkHold(t *testing.T, b begin) {
	for _, h := range holds {
		t.Run(h.name, func(t *testing.T) {
			for _, n := range []int{1, 10, 100, 2000} {
				rng := rand.New(rand.NewPCG(uint64(n), 2))
				r := b(t)
				for range n {
					r.push(queue.Key{At: h.increment(rng), Rank: rng.Uint64()})
				}
				for range n + 3000 {
					r.pop()
					r.push(queue.Key{At: r.floor.At + h.increment(rng), Rank: rng.Uint64()})
				}
				r.popAll()
			}
		})
	}
}

func checkGrowAndShrink(t *testing.T, b begin) {
	rng := rand.New(rand.NewPCG(3, 3))
	r := b(t)
	now := int64(0)
	for _, n := range []int{1, 31, 32, 33, 10, 65, 1000, 3, 10_000, 1, 5000} {
		keys := make([]queue.Key, n)
		for i := range keys {
			keys[i] = queue.Key{At: now + rng.Int64N(1<<20), Rank: rng.Uint64N(4)}
		}
		r.pushAll(keys)
		for range n * 9 / 10 { // leaves a rest to meet the next wave
			r.pop()
		}
		now = r.floor.At
	}
	r.popAll()
}

func checkPeek(t *testing.T, b begin) {
	rng := rand.New(rand.NewPCG(4, 4))
	r := b(t)
	for range 2000 {
		r.peek()
		r.push(queue.Key{At: r.floor.At + rng.Int64N(1000), Rank: rng.Uint64N(3)})
		r.peek()
		if rng.IntN(5) < 2 {
			r.pop()
		}
	}
	r.popAll()

	// A look commits a queue to nothing: until something is popped, earlier keys are legal even in a monotone one.
	for _, n := range []int{2, 40, 200} {
		r := b(t)
		for i := range n {
			r.push(queue.Key{At: int64(i) % 2})
		}
		r.peek()
		for i := range int64(200) {
			r.push(queue.Key{At: first + i})
		}
		r.popAll()
	}
}

func checkPast(t *testing.T, b begin) {
	r := b(t)
	for i := range int64(200) {
		r.push(queue.Key{At: i, Rank: 5})
	}
	for range 100 {
		r.pop()
	}
	r.push(r.floor) // the present is never the past
	if r.monotone {
		for _, k := range []queue.Key{{At: 99, Rank: 4}, {At: 98, Rank: 9}, {At: first}} {
			if !panics(func() { r.q.Push(k, -1) }) {
				t.Fatalf("a monotone queue took key %+v after it had returned %+v", k, r.floor)
			}
		}
		r.popAll()
		return
	}
	for _, at := range []int64{99, 50, -1, first, last} {
		r.push(queue.Key{At: at, Rank: 4})
	}
	for at := range int64(500) { // and enough of them to make a bucket queue rearrange itself
		r.push(queue.Key{At: -at * at})
	}
	r.popAll()
	r.push(queue.Key{At: first})
	r.popAll()
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return
}

func checkReset(t *testing.T, b begin) {
	r := b(t)
	if _, ok := r.q.(resetter); !ok {
		t.Skip("the queue has no method Reset()")
	}
	for _, n := range []int{0, 1, 40, 3000} {
		for _, popped := range []int{0, n / 2, n} {
			for i := range n {
				r.push(queue.Key{At: int64(i*i) % 1009})
			}
			for range popped {
				r.pop()
			}
			r.reset()
			r.push(queue.Key{At: first}) // no former key counts
			r.pop()
			r.reset()
		}
	}
}
