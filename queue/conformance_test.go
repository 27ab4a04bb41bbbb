package queue_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/queue/queuetest"
)

// resettable is what every queue of this package offers.
type resettable[P any] interface {
	queue.Queue[P]
	Reset()
}

// implementation is one queue of this package, for payloads P.
type implementation[P any] struct {
	name     string
	build    func() resettable[P]
	monotone bool
	boxes    bool // allocates on every push
}

func implementations[P any]() []implementation[P] {
	return []implementation[P]{
		{name: "heap", build: func() resettable[P] { return new(queue.Heap[P]) }},
		{name: "ladder", build: func() resettable[P] { return new(queue.Ladder[P]) }},
		{name: "radix", build: func() resettable[P] { return new(queue.Radix[P]) }, monotone: true},
		{name: "reference", build: func() resettable[P] { return new(queue.Reference[P]) }, boxes: true},
	}
}

func TestPopsInKeyOrderWhateverThePushOrder(t *testing.T) {
	for _, im := range implementations[int]() {
		t.Run(im.name, func(t *testing.T) {
			build := func() queue.Queue[int] { return im.build() }
			queuetest.Run(t, build, queuetest.Options{Monotone: im.monotone})
		})
	}
}
