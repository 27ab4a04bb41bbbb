package queue_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"unsafe"
	"weak"

	"github.com/ranvier-sim/ranvier/queue"
)

func TestNothingIsAllocatedInSteadyState(t *testing.T) {
	for _, im := range implementations[uint64]() {
		if im.boxes {
			continue
		}
		for _, inc := range increments {
			h := newHolder(im.build(), 5000, inc.draw)
			allocs := testing.AllocsPerRun(1, func() {
				for range 50_000 {
					h.hold()
				}
			})
			// A bucket queue may still meet a longer run or a deeper ladder than ever before, ever more rarely.
			if allocs > 5 {
				t.Errorf("%s with %s increments: %v allocations in 50,000 holds, want next to none", im.name, inc.name, allocs)
			}
		}
	}
}

func TestResetKeepsMemory(t *testing.T) {
	keys := make([]queue.Key, 5000)
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range keys {
		keys[i].At = rng.Int64N(1e9)
	}
	for _, im := range implementations[uint64]() {
		if im.boxes {
			continue
		}
		q := im.build()
		allocs := testing.AllocsPerRun(3, func() { // and once before it counts
			q.Reset()
			for _, k := range keys {
				q.Push(k, 0)
			}
			for range 4900 {
				q.Pop()
			}
		})
		if allocs > 0 {
			t.Errorf("%s: %v allocations to fill it again after Reset, want 0", im.name, allocs)
		}
	}
}

// The limits are the figures in the documentation of the types.
func TestBytesPerEntry(t *testing.T) {
	if n := unsafe.Sizeof(queue.Key{}); n != 16 {
		t.Errorf("a key takes %d bytes, want 16", n)
	}
	pending := [...]int{1_000, 10_000, 30_000}
	limits := map[string][len(pending)]float64{ // bytes per entry of an 8-byte payload
		"heap":      {48, 48, 48},
		"ladder":    {120, 90, 60},
		"radix":     {60, 40, 40},
		"reference": {60, 60, 60},
	}
	for _, im := range implementations[uint64]() {
		for _, inc := range increments[1:] { // the first shows nothing that they do not
			for i, n := range pending {
				if got := bytesPerEntry(im.build, n, inc.draw); got > limits[im.name][i] {
					t.Errorf("%s, %d pending, %s: %.0f bytes per entry, want at most %v", im.name, n, inc.name, got, limits[im.name][i])
				} else {
					t.Logf("%s, %d pending, %s: %.0f bytes per entry", im.name, n, inc.name, got)
				}
			}
		}
	}
}

// bytesPerEntry measures a queue that has reached the steady state of the hold model.
func bytesPerEntry(build func() resettable[uint64], pending int, draw func(*rand.Rand) float64) float64 {
	before := heapInUse()
	h := newHolder(build(), pending, draw)
	h.incs = nil
	after := heapInUse()
	runtime.KeepAlive(h)
	return float64(after-before) / float64(pending)
}

func heapInUse() int64 {
	runtime.GC()
	runtime.GC() // what the first one only marks for finalisation
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestPoppedPayloadsAreNotKeptAlive(t *testing.T) {
	for _, im := range implementations[*[64]byte]() {
		for _, reset := range []bool{false, true} {
			q := im.build()
			var alive []weak.Pointer[[64]byte]
			rng := rand.New(rand.NewPCG(6, 6))
			for range 3000 {
				p := new([64]byte)
				alive = append(alive, weak.Make(p))
				q.Push(queue.Key{At: rng.Int64N(1 << 40)}, p)
			}
			q.Peek() // which spreads entries over copies
			if reset {
				q.Reset()
			}
			for q.Len() > 0 {
				q.Pop()
			}
			runtime.GC()
			kept := 0
			for _, w := range alive {
				if w.Value() != nil {
					kept++
				}
			}
			if kept > 0 {
				t.Errorf("%s, reset %t: %d of %d payloads are still reachable", im.name, reset, kept, len(alive))
			}
			runtime.KeepAlive(q)
		}
	}
}

func TestRadixNamesBothKeysWhenAPushIsInThePast(t *testing.T) {
	var q queue.Radix[int]
	q.Push(queue.Key{At: 20, Rank: 3}, 0)
	q.Pop()
	defer func() {
		const want = "queue: push of {At:20 Rank:2} into a monotone queue after {At:20 Rank:3} was popped"
		if got := recover(); got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
		if q.Len() != 0 {
			t.Errorf("the refused entry counts: len is %d, want 0", q.Len())
		}
	}()
	q.Push(queue.Key{At: 20, Rank: 2}, 0)
}

func TestCompareAgreesWithLess(t *testing.T) {
	const first, last, top = math.MinInt64, math.MaxInt64, math.MaxUint64
	ascending := []queue.Key{{first, 0}, {first, top}, {-1, 0}, {0, 0}, {0, 1}, {0, top}, {last, 0}, {last, top}}
	for i, k := range ascending {
		for j, l := range ascending {
			if k.Less(l) != (i < j) || (k.Compare(l) < 0) != (i < j) || (k.Compare(l) == 0) != (i == j) {
				t.Errorf("%+v against %+v: less %t, compare %d", k, l, k.Less(l), k.Compare(l))
			}
		}
	}
}
