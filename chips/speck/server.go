package speck

import (
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// server serves events one at a time, in the order in which they come, as a core does, and the router.
type server struct {
	chips.Link
	free sim.Time   // when it will have served all that has come
	done []sim.Time // when each of the last events is served, in order
	head int        // those before it have left
}

// reset forgets all events.
func (s *server) reset() { s.free, s.done, s.head = 0, s.done[:0], 0 }

// backlog is how many events have come before an instant and are not served by then. Instants ascend.
func (s *server) backlog(at sim.Time) int {
	for s.head < len(s.done) && s.done[s.head] <= at {
		s.head++
	}
	if s.head > len(s.done)/2 {
		s.done, s.head = s.done[:copy(s.done, s.done[s.head:])], 0
	}
	return len(s.done) - s.head
}

// start is when an event is served that comes now.
func (s *server) start(at sim.Time) sim.Time { return max(at, s.free) }

// serve takes in an event that comes at an instant and takes some time.
func (s *server) serve(at, took sim.Time) {
	start := s.start(at)
	s.free = start + took
	s.Packets++
	s.Busy += took
	s.Waited += start - at
	s.Longest = max(s.Longest, s.backlog(at)+1)
	s.done = append(s.done, s.free)
}
