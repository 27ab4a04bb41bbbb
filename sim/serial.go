package sim

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/queue"
)

// Serial is the specification of the simulator: one queue entry per synapse, one instant at a time.
// It is slow, and short enough to be believed at a sitting. The Engine must give the same spikes, to
// the bit, on every network. It cannot be saved: what a run that was stopped and resumed must give is what a Serial gives that
// never stopped.
type Serial struct {
	plan   *plan
	lanes  []*lane // in the order of the schedule: spikes without delay travel forward only
	to     map[*group]*lane
	window Time // no spike returns to its population sooner
	now    Time
	failed error
}

// lane is a population and the arrivals that wait for it.
type lane struct {
	*group
	queue queue.Reference[synapse]
}

// synapse names one synapse of one incoming projection.
type synapse struct{ incoming, index int }

// BuildSerial checks the network and makes a Serial of it. Errors are those of Build.
func BuildSerial(net *Network) (*Serial, error) {
	p, err := compile(net, Options{Shards: 1})
	if err != nil {
		return nil, err
	}
	s := &Serial{plan: p, window: Never, to: make(map[*group]*lane)}
	for _, c := range p.schedule {
		s.window = min(s.window, c.window)
		for _, stage := range c.stages {
			for _, population := range stage {
				l := &lane{group: p.shards[0].groups[population]}
				s.lanes = append(s.lanes, l)
				s.to[l.group] = l
			}
		}
	}
	return s, nil
}

// Now is the instant that the run has reached: everything before it has happened.
func (s *Serial) Now() Time { return s.now }

// RunUntil simulates everything before t. It returns early when ctx ends; the run may then go on.
func (s *Serial) RunUntil(ctx context.Context, t Time) error {
	for s.now < t {
		if err := errors.Join(s.failed, ctx.Err()); err != nil {
			return err
		}
		to := t
		if next := s.next(); next < t {
			to = next + 1
		}
		if s.failed = s.advance(to); s.failed != nil {
			return s.failed
		}
		s.now = to
	}
	return nil
}

// next is the first instant at which anything can happen, or as far as models that do not know when
// they will fire may be taken without hearing of each other.
func (s *Serial) next() Time {
	next := Never
	for _, l := range s.lanes {
		if k, ok := l.queue.Peek(); ok {
			next = min(next, Time(k.At))
		}
		if l.waker != nil {
			next = min(next, l.wake)
		} else if far, ok := s.now.plus(s.window - 1); ok {
			next = min(next, far)
		}
	}
	return next
}

// advance carries all populations to `to`, and so through the next instant.
func (s *Serial) advance(to Time) error {
	for _, l := range s.lanes {
		l.sweep()
		l.fired = l.fired[:0]
		if err := l.take(to); err != nil {
			return err
		}
		if err := l.pass(Window{l.at, to}); err != nil {
			return err
		}
		l.done = to
		l.updateWake()
		if err := s.plan.net.record(l.population, l.fired); err != nil {
			return err
		}
		for _, spike := range l.fired {
			if err := s.send(l.index, spike); err != nil {
				return err
			}
		}
		if err := s.plan.shards[0].modulate(l.index, s.plan.shards); err != nil {
			return err
		}
	}
	return nil
}

// take moves the arrivals before `to` from the lane's queue into volleys of one synapse each.
func (l *lane) take(to Time) error {
	list := l.arrivals.list[:0]
	for k, ok := l.queue.Peek(); ok && Time(k.At) < to; k, ok = l.queue.Peek() {
		_, s, _ := l.queue.Pop()
		list = append(list, arrival{Time(k.At), k.Rank, uint32(s.incoming), 1})
	}
	l.arrivals.list = list
	return l.hear(list)
}

// send queues the arrival of a spike at every synapse of its neuron.
func (s *Serial) send(population int, spike Spike) error {
	for _, link := range s.plan.shards[0].outgoing[population] {
		in := &link.group.incoming[link.incoming]
		link.group.depart(in, []Spike{spike})
		lo, hi := in.rows.row(spike.Neuron)
		for i := lo; i < hi; i++ {
			at, ok := spike.At.plus(in.rows.delays.at(i))
			if !ok {
				return ErrTimeOverflow
			}
			key := queue.Key{At: int64(at), Rank: in.base + uint64(i)}
			s.to[link.group].queue.Push(key, synapse{link.incoming, i})
		}
	}
	return nil
}

// Probe writes a state variable of some neurons of p, as it is at Now before the arrivals at that
// instant, to dst.
func (s *Serial) Probe(p *Population, variable string, neurons []int, dst []float64) error {
	return s.plan.probe(s.now, p, variable, neurons, dst)
}
