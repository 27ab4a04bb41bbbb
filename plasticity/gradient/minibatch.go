package gradient

import (
	"sync"
	"sync/atomic"
)

// learn shows a minibatch and makes a step. visit numbers its first sample.
func (t *Trainer) learn(samples []int, visit uint64) error {
	if err := t.showAll(samples, visit); err != nil {
		return err
	}
	t.batch = Batch{}
	for i := range t.lanes {
		t.batch.plus(&t.lanes[i].batch)
	}
	if err := t.finite("the loss", t.batch.Loss); err != nil {
		return err
	}
	if t.cure() {
		return nil
	}
	if len(t.Penalties) == 0 && len(t.Clips) == 0 {
		return t.improve(true)
	}
	t.each(t.chunks(), func(_, i int) { t.mean(t.chunk(i)) })
	for _, p := range t.Penalties {
		t.batch.Loss += p.Add(t.tensors, t.grads, &t.batch) * float64(len(samples))
	}
	for _, c := range t.Clips {
		c.Clip(t.tensors, t.grads)
	}
	return t.improve(false)
}

// cure tells whether one of the cures took the place of a step.
func (t *Trainer) cure() bool {
	s := &t.State
	for _, c := range t.Cures {
		if c.Cure(s.Values, &t.batch, s.Streak) {
			for i := range t.tensors {
				t.tensors[i].settle(t.tensors[i].Values, s.Values[i])
			}
			s.Streak++
			s.Step++
			return true
		}
	}
	s.Streak = 0
	return false
}

// showAll shows every lane its part of the minibatch: always the same, whoever does it.
func (t *Trainer) showAll(samples []int, visit uint64) error {
	t.each(len(t.lanes), func(worker, i int) {
		l := &t.lanes[i]
		for _, g := range l.grads {
			clear(g)
		}
		l.batch, l.err = Batch{}, nil
		from, to := i*len(samples)/len(t.lanes), (i+1)*len(samples)/len(t.lanes)
		for k := from; k < to && l.err == nil; k++ {
			var o Outcome
			if o, l.err = t.workers[worker].Learn(samples[k], visit+uint64(k), l.grads); l.err == nil {
				l.batch.add(o)
			}
		}
	})
	for i := range t.lanes {
		if err := t.lanes[i].err; err != nil {
			return err
		}
	}
	return nil
}

// chunkSize is the number of parameters that a worker updates at a time: small enough for a core's own memory, large enough to be
// worth the asking.
const chunkSize = 1 << 13

// span is some parameters of a tensor.
type span struct{ tensor, from, to int }

// chunks is the number of spans that all parameters make.
func (t *Trainer) chunks() (n int) {
	for i := range t.tensors {
		n += (len(t.tensors[i].Values) + chunkSize - 1) / chunkSize
	}
	return n
}

// chunk is the k-th span.
func (t *Trainer) chunk(k int) span {
	for i := range t.tensors {
		size := len(t.tensors[i].Values)
		if n := (size + chunkSize - 1) / chunkSize; k >= n {
			k -= n
			continue
		}
		return span{i, k * chunkSize, min((k+1)*chunkSize, size)}
	}
	panic("gradient: no such span of parameters")
}

// mean adds up the gradients of all lanes, in their order.
func (t *Trainer) mean(s span) {
	sum := t.grads[s.tensor][s.from:s.to]
	copy(sum, t.lanes[0].grads[s.tensor][s.from:s.to])
	for i := 1; i < len(t.lanes); i++ {
		part := t.lanes[i].grads[s.tensor][s.from:s.to]
		for k, g := range part {
			sum[k] += g
		}
	}
	scale := 1 / float64(t.batch.Samples)
	for k := range sum {
		sum[k] *= scale
	}
}

// improve makes a step with the mean gradient, which is to be taken first if not there.
func (t *Trainer) improve(takeMean bool) error {
	rate := t.Rate
	if t.Schedule != nil {
		rate *= t.Schedule.Factor(t.epochs())
	}
	var lost atomic.Int64 // 1 + the first span that diverged
	t.each(t.chunks(), func(_, i int) {
		s := t.chunk(i)
		if takeMean {
			t.mean(s)
		}
		if !t.update(s, rate) {
			keepLeast(&lost, int64(i)+1)
		}
	})
	if k := lost.Load(); k > 0 {
		s := t.chunk(int(k) - 1)
		return t.finite("a gradient of "+t.tensors[s.tensor].Name, sum(t.grads[s.tensor]))
	}
	t.State.Step++
	return nil
}

// keepLeast stores n, unless what is stored is less and not 0.
func keepLeast(stored *atomic.Int64, n int64) {
	for {
		old := stored.Load()
		if old != 0 && old <= n || stored.CompareAndSwap(old, n) {
			return
		}
	}
}

// epochs is how many are done, in parts.
func (t *Trainer) epochs() float64 { return float64(t.State.Step) / float64(t.minibatches()) }

// update moves the parameters of a span, and tells whether its gradient is a number.
func (t *Trainer) update(s span, rate float64) bool {
	g := t.grads[s.tensor][s.from:s.to]
	if x := sum(g); x-x != 0 { // NaN or infinite
		return false
	}
	tensor := &t.tensors[s.tensor]
	if tensor.Fixed {
		return true
	}
	moments := make([][]float64, 0, 2)
	for _, m := range t.State.Moments[s.tensor] {
		moments = append(moments, m[s.from:s.to])
	}
	exact := t.State.Values[s.tensor][s.from:s.to]
	t.Optimizer.Update(t.State.Step+1, rate*orDefault(tensor.Rate, 1), exact, g, moments)
	tensor.settle(tensor.Values[s.from:s.to], exact)
	return true
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}

// each does n pieces of work with all workers, who take the next piece that is left. Who does what must not matter.
func (t *Trainer) each(n int, do func(worker, i int)) {
	crew := min(t.crew, n)
	if crew <= 1 {
		for i := range n {
			do(0, i)
		}
		return
	}
	var taken atomic.Int64
	var all sync.WaitGroup
	for worker := range crew {
		all.Go(func() {
			for i := int(taken.Add(1)) - 1; i < n; i = int(taken.Add(1)) - 1 {
				do(worker, i)
			}
		})
	}
	all.Wait()
}
