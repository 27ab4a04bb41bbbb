package queuetest

import (
	"cmp"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/queue"
)

// sorted is a correct queue, of which each broken one changes something.
type sorted struct {
	compare func(a, b item) int
	items   []item
}

func (s *sorted) Push(k queue.Key, p int) {
	it := item{k, p}
	i, _ := slices.BinarySearchFunc(s.items, it, s.compare)
	s.items = slices.Insert(s.items, i, it)
}

func (s *sorted) Peek() (queue.Key, bool) {
	if len(s.items) == 0 {
		return queue.Key{}, false
	}
	return s.items[0].key, true
}

func (s *sorted) Pop() (queue.Key, int, bool) {
	if len(s.items) == 0 {
		return queue.Key{}, 0, false
	}
	it := s.items[0]
	s.items = s.items[1:]
	return it.key, it.payload, true
}

func (s *sorted) Len() int { return len(s.items) }
func (s *sorted) Reset()   { s.items = nil }

func right() sorted { return sorted{compare: byKey} }

func ignoringRank(a, b item) int { return cmp.Compare(a.key.At, b.key.At) }

func subtractingTimes(a, b item) int {
	if a.key.At == b.key.At {
		return byKey(a, b)
	}
	return cmp.Compare(a.key.At-b.key.At, 0)
}

type losesOneInAThousand struct{ sorted }

func (q *losesOneInAThousand) Push(k queue.Key, p int) {
	if p%1000 != 999 {
		q.sorted.Push(k, p)
	}
}

type mergesTies struct{ sorted }

func (q *mergesTies) Push(k queue.Key, p int) {
	for i := range q.items {
		if q.items[i].key == k {
			p = q.items[i].payload // the count is right, a payload is doubled
		}
	}
	q.sorted.Push(k, p)
}

type peekPops struct{ sorted }

func (q *peekPops) Peek() (queue.Key, bool) {
	k, _, ok := q.Pop()
	return k, ok
}

type countsWhatLeft struct {
	sorted
	n int
}

func (q *countsWhatLeft) Push(k queue.Key, p int) { q.n++; q.sorted.Push(k, p) }
func (q *countsWhatLeft) Len() int                { return q.n }

type resetKeepsOne struct{ sorted }

func (q *resetKeepsOne) Reset() { q.items = q.items[:min(1, len(q.items))] }

type clampsThePast struct {
	sorted
	floor queue.Key
}

func (q *clampsThePast) Push(k queue.Key, p int) {
	if k.Less(q.floor) {
		k = q.floor
	}
	q.sorted.Push(k, p)
}

func (q *clampsThePast) Pop() (k queue.Key, p int, ok bool) {
	k, p, ok = q.sorted.Pop()
	q.floor = k
	return k, p, ok
}

// runBroken names, in the environment of a child process, the broken queue it is to run the suite on.
const runBroken = "QUEUETEST_RUN_BROKEN"

func TestSuitePassesACorrectQueue(t *testing.T) {
	Run(t, func() queue.Queue[int] { return &sorted{compare: byKey} }, Options{})
}

func TestSuiteRejectsBrokenQueues(t *testing.T) {
	for _, c := range []struct {
		name    string
		reason  string
		build   func() queue.Queue[int]
		options Options
		check   string // that must fail
	}{
		{"rank", "total order needs the rank", func() queue.Queue[int] { return &sorted{compare: ignoringRank} }, Options{}, "order"},
		{"overflow", "differences of times overflow", func() queue.Queue[int] { return &sorted{compare: subtractingTimes} }, Options{}, "order"},
		{"loss", "an entry is lost now and then", func() queue.Queue[int] { return &losesOneInAThousand{sorted: right()} }, Options{}, "shapes"},
		{"merge", "ties are not duplicates", func() queue.Queue[int] { return &mergesTies{sorted: right()} }, Options{}, "ties"},
		{"peek", "a look is not a removal", func() queue.Queue[int] { return &peekPops{sorted: right()} }, Options{}, "peek"},
		{"count", "len must fall again", func() queue.Queue[int] { return &countsWhatLeft{sorted: right()} }, Options{}, "empty"},
		{"reset", "reset must empty", func() queue.Queue[int] { return &resetKeepsOne{sorted: right()} }, Options{}, "reset"},
		{"clamp", "keys are never changed in silence", func() queue.Queue[int] { return &clampsThePast{sorted: right()} }, Options{}, "past"},
		{"meek", "a monotone queue must refuse the past", func() queue.Queue[int] { return &sorted{compare: byKey} }, Options{Monotone: true}, "past"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if os.Getenv(runBroken) == c.name {
				Run(t, c.build, c.options)
				return
			}
			child := exec.Command(os.Args[0], "-test.run=^TestSuiteRejectsBrokenQueues$/^"+c.name+"$/^"+c.check+"$", "-rapid.nofailfile")
			child.Env = append(os.Environ(), runBroken+"="+c.name)
			out, err := child.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestSuiteRejectsBrokenQueues/"+c.name+"/"+c.check) {
				t.Errorf("check %q let it pass, although %s:\n%s", c.check, c.reason, out)
			}
		})
	}
}
