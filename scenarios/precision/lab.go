package precision

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// lab is a network and what it is shown.
type lab struct {
	*Study
	network *firstspike.Network
	data    gradient.Samples
	samples int
	session *session.Session
}

// draw is samples in an order drawn from the seed.
type draw struct {
	gradient.Samples
	order []int
}

func newDraw(all gradient.Samples, seed uint64) draw {
	return draw{all, rng.New(seed, "samples").Perm(all.Len())}
}

// Label implements gradient.Samples.
func (d draw) Label(k int) int { return d.Samples.Label(d.order[k]) }

// Events implements gradient.Samples.
func (d draw) Events(dst []gradient.Event, k int) []gradient.Event {
	return d.Samples.Events(dst, d.order[k])
}

// spoiler is one way to spoil a network.
type spoiler struct {
	network *firstspike.Network
	clock   firstspike.Clock
	jitter  float64 // standard deviation
	drop    float64
}

func (s *spoiler) random() bool { return s.jitter > 0 || s.drop > 0 }

// accuracy is what became of the samples in one way.
type accuracy struct {
	setting float64 // ms, bits, or probability
	right   float64 // part, with ties decided by lot
	wrong   float64 // part that is right and no tie
	silent  float64 // part without a decision
	spread  float64 // standard deviation of right over trials
}

// measure shows the samples in every way.
func (l *lab) measure(ctx context.Context) (*findings, error) {
	settings := len(l.Grids) + len(l.Jitter) + len(l.Bits) + len(l.Drop)
	step, done := l.session.Track("spoiling", settings+1)
	defer done()
	f := &findings{network: l.network, samples: l.samples}
	var err error
	if f.exact, err = l.network.Compare(ctx, l.session, l.data, firstspike.Comparing{Samples: l.samples, Workers: l.Workers}); err != nil {
		return nil, err
	}
	step()
	add := func(to *[]accuracy, setting float64, s spoiler) {
		if err != nil {
			return
		}
		var a accuracy
		if a, err = l.try(ctx, &s); err == nil {
			a.setting = setting
			*to = append(*to, a)
			step()
		}
	}
	tau := float64(l.network.Tau)
	for _, dt := range l.Grids {
		clock := l.network.Clock(dt)
		add(&f.grids, dt.Milliseconds(), spoiler{network: l.network.On(clock), clock: clock})
	}
	for _, sd := range l.Jitter {
		add(&f.jitter, sd.Milliseconds(), spoiler{network: l.network, jitter: float64(sd) / tau})
	}
	for _, bits := range l.Bits {
		add(&f.bits, float64(bits), spoiler{network: quantised(l.network, bits)})
	}
	for _, p := range l.Drop {
		add(&f.drop, p, spoiler{network: l.network, drop: p})
	}
	return f, err
}

// try shows all samples in one way, more than once where it is random.
func (l *lab) try(ctx context.Context, s *spoiler) (accuracy, error) {
	trials := 1
	if s.random() {
		trials = l.Trials
	}
	marks := make([]mark, trials*l.samples)
	workers := l.Workers
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	var taken atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(workers, len(marks)) {
		group.Go(func() error {
			v := l.newViewer(s)
			for k := int(taken.Add(1)) - 1; k < len(marks) && ctx.Err() == nil; k = int(taken.Add(1)) - 1 {
				marks[k] = v.show(k%l.samples, uint64(k/l.samples))
			}
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return accuracy{}, err
	}
	return sumUp(marks, l.samples), nil
}

// mark is what became of one sample.
type mark struct {
	right  float64 // 1, or what a lot makes of a tie
	silent bool
}

func sumUp(marks []mark, samples int) (a accuracy) {
	trials := make([]float64, len(marks)/samples)
	for k, m := range marks {
		trials[k/samples] += m.right / float64(samples)
		if m.right == 1 {
			a.wrong++
		}
		if m.silent {
			a.silent++
		}
	}
	n := float64(len(marks))
	a.wrong, a.silent = a.wrong/n, a.silent/n
	for _, right := range trials {
		a.right += right / float64(len(trials))
	}
	if len(trials) > 1 {
		for _, right := range trials {
			a.spread += (right - a.right) * (right - a.right) / float64(len(trials)-1)
		}
		a.spread = math.Sqrt(a.spread)
	}
	return a
}

// viewer shows samples to a spoiled network, for one goroutine.
type viewer struct {
	*spoiler
	data   gradient.Samples
	seed   uint64
	pass   *gradient.Pass
	events []gradient.Event
	source rand.PCG
	random *rand.Rand
}

func (l *lab) newViewer(s *spoiler) *viewer {
	v := &viewer{spoiler: s, data: l.data, seed: l.session.Seed, pass: s.network.NewPass()}
	v.random = rand.New(&v.source)
	v.pass.Grid = s.network.Picosecond()
	v.pass.Alter = v.alter
	return v
}

// show decides a sample.
func (v *viewer) show(k int, trial uint64) mark {
	rng.Seed(&v.source, v.seed, "spoil", uint64(k), trial)
	v.events = v.data.Events(v.events[:0], k)
	times := v.pass.Forward(v.events)
	first, ties, right := math.Inf(1), 0.0, false
	for i, t := range times {
		t = v.clock.Move(t)
		if t < first {
			first, ties, right = t, 0, false
		}
		if t == first && !math.IsInf(t, 1) {
			ties++
			right = right || i == v.data.Label(k)
		}
	}
	m := mark{silent: ties == 0}
	if right {
		m.right = 1 / ties
	}
	return m
}

// alter spoils what arrives at a layer.
func (v *viewer) alter(_ int, events []gradient.Event) []gradient.Event {
	kept := events[:0]
	for _, e := range events {
		if v.drop > 0 && v.random.Float64() < v.drop {
			continue
		}
		if v.jitter > 0 {
			e.At += v.jitter * v.random.NormFloat64()
		}
		e.At = v.clock.Move(e.At)
		kept = append(kept, e)
	}
	return kept
}
