package clockstep

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// worker owns a slice of every population, and the synapses onto it.
type worker struct {
	cohorts []*cohort
	sources []*source
	err     error
}

// advance simulates instants [from, to). What arrives in them was fired before.
func (w *worker) advance(from, to int) {
	for _, s := range w.sources {
		if w.err = s.advance(from, to); w.err != nil {
			return
		}
	}
	for _, c := range w.cohorts {
		for n := from; n < to; n++ {
			c.instant(n, to)
		}
	}
}

// crew has workers go through stretches of time together. The first works on the goroutine of who calls.
type crew struct {
	workers  []*worker
	gates    []gate // where each worker waits: the first for the others, the others for work
	from, to int
	closing  bool
	stretch  atomic.Uint64 // begun
	done     atomic.Int64  // workers, other than the first, that are through with it
	gone     sync.WaitGroup
}

func newCrew(workers int) *crew {
	c := &crew{gates: make([]gate, workers)}
	for i := range workers {
		c.workers = append(c.workers, new(worker))
		c.gates[i].wake = make(chan struct{}, 1)
	}
	return c
}

// share hands every worker its slice of n neurons, unless it is empty.
func (c *crew) share(n int, use func(w *worker, lo, hi int)) {
	for i, w := range c.workers {
		if lo, hi := n*i/len(c.workers), n*(i+1)/len(c.workers); lo < hi {
			use(w, lo, hi)
		}
	}
}

// open begins a run.
func (c *crew) open() {
	c.closing = false
	last := c.stretch.Load()
	for i := 1; i < len(c.workers); i++ {
		c.gone.Go(func() { c.work(i, last) })
	}
}

// close ends it.
func (c *crew) close() {
	c.closing = true
	c.begin()
	c.gone.Wait()
}

// begin has the other workers go.
func (c *crew) begin() {
	c.stretch.Add(1)
	for i := 1; i < len(c.gates); i++ {
		c.gates[i].open()
	}
}

func (c *crew) work(i int, last uint64) {
	for {
		c.gates[i].wait(func() bool { return c.stretch.Load() != last })
		if c.closing {
			return
		}
		last++
		c.workers[i].advance(c.from, c.to)
		c.done.Add(1)
		c.gates[0].open()
	}
}

// advance has all workers simulate instants [from, to), and waits for them.
func (c *crew) advance(from, to int) error {
	others := int64(len(c.workers) - 1)
	c.from, c.to = from, to
	c.done.Store(0)
	c.begin()
	c.workers[0].advance(from, to)
	c.gates[0].wait(func() bool { return c.done.Load() == others })
	for _, w := range c.workers {
		if w.err != nil {
			return w.err
		}
	}
	return nil
}

// gate is where one goroutine waits for others. To fall asleep and be woken can take longer than a stretch,
// so it stays awake for long; but not for ever, since others may need the processor.
type gate struct {
	asleep atomic.Bool
	wake   chan struct{} // holds one
}

// A goroutine looks `glances` times, lets others of the process have the processor, and looks again; after
// `rounds` of it, or less than a millisecond, it falls asleep.
const glances, rounds = 500, 300

// wait returns when ready holds. Whoever makes it hold calls open thereafter.
func (g *gate) wait(ready func() bool) {
	for range rounds {
		for range glances {
			if ready() {
				return
			}
		}
		runtime.Gosched()
	}
	for {
		g.asleep.Store(true)
		if ready() && g.asleep.CompareAndSwap(true, false) {
			return
		}
		<-g.wake
	}
}

func (g *gate) open() {
	if g.asleep.CompareAndSwap(true, false) {
		g.wake <- struct{}{}
	}
}
