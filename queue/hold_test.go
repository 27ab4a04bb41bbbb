package queue_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/queue"
)

// increments of the hold model, all of mean 1 ms in picoseconds, after Tang, Goh, Thng (2005).
var increments = []struct {
	name string
	draw func(rng *rand.Rand) float64
}{
	{"exponential", func(rng *rand.Rand) float64 { return rng.ExpFloat64() }},
	{"uniform", func(rng *rand.Rand) float64 { return 2 * rng.Float64() }},
	{"bimodal", func(rng *rand.Rand) float64 { // nine in ten from [0, 2/3), one from [20/3, 22/3)
		x := rng.Float64() * 2 / 3
		if rng.Float64() < 0.1 {
			x += 20. / 3
		}
		return x
	}},
}

// holder performs the hold operation of W. M. McCormack, R. G. Sargent (1981): remove the next event, schedule
// it again an increment later. So the number of pending events stays constant.
type holder struct {
	q    queue.Queue[uint64]
	incs []int64 // drawn beforehand, to be no part of what is measured
	i    int
	rank uint64
}

func newHolder(q queue.Queue[uint64], pending int, draw func(*rand.Rand) float64) *holder {
	rng := rand.New(rand.NewPCG(1, 2))
	h := &holder{q: q, incs: make([]int64, 1<<16)}
	for i := range h.incs {
		h.incs[i] = int64(1e9 * draw(rng))
	}
	for range pending {
		h.push(0, 0)
	}
	for range 2 * pending { // to the steady state
		h.hold()
	}
	return h
}

func (h *holder) push(now int64, p uint64) {
	h.i = (h.i + 1) % len(h.incs)
	h.rank += 0x9e3779b97f4a7c15 // 2^64 / golden ratio: never the same twice, in no order
	h.q.Push(queue.Key{At: now + h.incs[h.i], Rank: h.rank}, p)
}

func (h *holder) hold() {
	k, p, _ := h.q.Pop()
	h.push(k.At, p)
}

func BenchmarkHold(b *testing.B) {
	for _, im := range implementations[uint64]() {
		for _, inc := range increments {
			for exponent, pending := 2, 100; exponent <= 6; exponent, pending = exponent+1, pending*10 {
				b.Run(fmt.Sprintf("%s/%s/1e%d", im.name, inc.name, exponent), func(b *testing.B) {
					if testing.Short() && exponent > 5 {
						b.Skip("a million pending take seconds to set up")
					}
					h := newHolder(im.build(), pending, inc.draw)
					b.ReportAllocs()
					for b.Loop() {
						h.hold()
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/hold")
				})
			}
		}
	}
}
