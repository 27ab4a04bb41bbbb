package eventfile

import (
	"github.com/ranvier-sim/ranvier/queue"
)

// holdback puts events in order that are not far from it. It holds so many back, and releases the earliest.
type holdback struct {
	room   int
	events queue.Heap[Event] // keyed by time and, at one time, by the order of the file
	read   uint64
	end    error // of the file
}

// next returns the earliest of the events held, once the others fill the room or the file has ended.
func (h *holdback) next(read func() (Event, error)) (Event, error) {
	for h.end == nil && h.events.Len() <= h.room {
		e, err := read()
		if err != nil {
			h.end = err
			break
		}
		h.events.Push(queue.Key{At: int64(e.At), Rank: h.read}, e)
		h.read++
	}
	_, e, ok := h.events.Pop()
	if !ok {
		return Event{}, h.end
	}
	return e, nil
}
