package axons

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/models"
)

// entrant is a simulator that has a network before it.
type entrant struct {
	title string
	fire  func(ctx context.Context) (trains, stopwatch.Lap, error)
	close func() error

	laps  []stopwatch.Lap
	fired trains
}

// ours is ranvier.
func ours(n *Network) *entrant {
	return &entrant{
		title: fmt.Sprintf("ranvier, tolerance %.0e", models.HH{}.Neuron(0).Tolerance),
		fire:  func(ctx context.Context) (trains, stopwatch.Lap, error) { return n.fire(ctx, 0) },
		close: func() error { return nil },
	}
}

// rivals are the other simulators, and how exactly each is to integrate.
func rivals() []rival {
	return []rival{
		{peers.NEURON(), peers.Precision{}},
		{peers.NEURON(), peers.Precision{Tolerance: 1e-7}},
		{peers.Brian2(), peers.Precision{Step: 0.01}},
	}
}

type rival struct {
	*peers.Peer
	precision peers.Precision
}

// start has another simulator build the network.
func (r rival) start(ctx context.Context, python string, n *Network) (*entrant, error) {
	s, err := r.StartAxons(ctx, python, n.Axons, r.precision)
	if err != nil {
		return nil, err
	}
	fire := func(context.Context) (trains, stopwatch.Lap, error) {
		f, err := s.Fire(n.Until.Milliseconds())
		if err != nil {
			return nil, stopwatch.Lap{}, err
		}
		fired := make(trains)
		for k, i := range f.Neurons {
			fired[i] = append(fired[i], f.Times[k])
		}
		return fired, stopwatch.Lap{Wall: f.Wall, CPU: f.CPU}, nil
	}
	return &entrant{title: fmt.Sprintf("%s %s, %s", r.Name, s.Identity.Version, s.Identity.Kind), fire: fire, close: s.Close}, nil
}
