package queue_test

import (
	"encoding/binary"
	"testing"

	"github.com/ranvier-sim/ranvier/queue"
)

// FuzzQueues reads its input as a program of pushes and pops and runs it on every queue: whatever the program,
// they must return the same keys, and each its own payload with every key. The first byte says whether keys
// before the last popped one are lifted to it; only then does the monotone queue take part.
func FuzzQueues(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte("\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00\x01\x00\x7f\xff\xff\xff\xff\xff\xff\xff\x02\x02\x09"))
	f.Add([]byte("\x01\x03\xff\x10\x00\x02\x40\x03\xff\x7f\x08\x02\xff\x01\x05\x03\x00\x02\xff"))
	f.Add([]byte("\x00\x03\xff\x01\x28\x03\xff\xff\x00\x03\x80\x7f\x37\x02\x50\x03\xff\xfd\x20\x02\xff\x04\x03\x50\x01\x01\x02\xff"))
	f.Add([]byte("\x01\x03\xff\x00\x00\x03\xff\x01\x3a\x02\xff\x03\xff\x00\x00\x02\xff\x02\xff"))
	f.Fuzz(func(t *testing.T, program []byte) {
		if len(program) > 1<<10 {
			t.Skip("long programs are slow and show nothing new")
		}
		c := &contest{t: t, code: program}
		c.monotone = c.byte()&1 == 1
		for _, im := range implementations[int]() {
			if c.monotone || !im.monotone {
				c.entrants = append(c.entrants, entrant{name: im.name, q: im.build()})
			}
		}
		for len(c.code) > 0 {
			c.step()
		}
		c.pop(len(c.keys))
	})
}

// contest runs one program on several queues.
type contest struct {
	t        *testing.T
	code     []byte
	monotone bool
	entrants []entrant
	keys     []queue.Key // by payload
	gone     int         // payloads below were lost in a reset
	now      queue.Key   // last popped
	popped   bool
}

type entrant struct {
	name string
	q    resettable[int]
	left []bool // by payload: it has been popped
}

// step runs one instruction.
func (c *contest) step() {
	switch c.byte() % 5 {
	case 0: // push at any time
		var at [8]byte
		c.code = c.code[copy(at[:], c.code):]
		c.push(int64(binary.BigEndian.Uint64(at[:])), c.byte())
	case 1: // push near the last popped key, on any scale
		distance := int64(int8(c.byte())) << (c.byte() % 64)
		c.push(c.now.At+distance, c.byte())
	case 2:
		c.pop(int(c.byte()))
	case 3: // push a row of times
		at, n := c.now.At, int(c.byte())
		stride := int64(int8(c.byte())) << (c.byte() % 64)
		for range n {
			c.push(at, byte(at))
			at += stride
		}
	case 4:
		for i := range c.entrants {
			c.entrants[i].q.Reset()
		}
		c.gone, c.popped = len(c.keys), false
	}
}

// byte returns the next byte of the program, 0 beyond its end.
func (c *contest) byte() byte {
	if len(c.code) == 0 {
		return 0
	}
	b := c.code[0]
	c.code = c.code[1:]
	return b
}

func (c *contest) push(at int64, rank byte) {
	k := queue.Key{At: at, Rank: uint64(rank)}
	if c.monotone && c.popped && k.Less(c.now) {
		k = c.now
	}
	for i := range c.entrants {
		e := &c.entrants[i]
		e.q.Push(k, len(c.keys))
		e.left = append(e.left, false)
	}
	c.keys = append(c.keys, k)
}

// pop pops up to n entries from every queue.
func (c *contest) pop(n int) {
	judge := c.entrants[len(c.entrants)-1] // the reference
	for range n {
		if judge.q.Len() == 0 {
			break
		}
		want, _ := judge.q.Peek()
		for _, e := range c.entrants {
			if k, ok := e.q.Peek(); k != want || !ok {
				c.t.Fatalf("%s: peek returned %+v, %t; the reference %+v", e.name, k, ok, want)
			}
			k, p, ok := e.q.Pop()
			if k != want || !ok {
				c.t.Fatalf("%s: pop returned %+v, %t; the reference %+v", e.name, k, ok, want)
			}
			if e.left[p] || p < c.gone || c.keys[p] != k {
				c.t.Fatalf("%s: payload %d left with key %+v; it was pushed with %+v, had left before: %t, was lost in a reset: %t",
					e.name, p, k, c.keys[p], e.left[p], p < c.gone)
			}
			e.left[p] = true
		}
		c.now, c.popped = want, true
	}
	for _, e := range c.entrants {
		if e.q.Len() != judge.q.Len() {
			c.t.Fatalf("%s: len is %d, that of the reference %d", e.name, e.q.Len(), judge.q.Len())
		}
	}
}
