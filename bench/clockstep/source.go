package clockstep

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// source is the spike sources of one population on one worker: their own exact Model, whose spikes are
// moved to the grid.
type source struct {
	population string
	grid       grid
	lo, hi     int
	model      sim.Model
	waker      sim.Waker // model, if it is one

	at     sim.Time // the model is advanced to here
	raster raster
	spikes []sim.Spike

	moved    uint64
	farthest sim.Time
}

func newSource(p *sim.Population, s sim.Slice, g grid) (*source, error) {
	model, err := p.Spec.New(s)
	if err != nil {
		return nil, err
	}
	waker, _ := model.(sim.Waker)
	return &source{population: p.Name, grid: g, lo: s.Lo, hi: s.Hi, model: model, waker: waker}, nil
}

// advance makes the spikes of instants [from, to).
func (s *source) advance(from, to int) error {
	for n := from; n < to; n++ {
		list := s.raster.at(n)
		*list = (*list)[:0]
	}
	w := sim.Window{From: s.at, To: s.grid.at(to) - s.grid.step/2}
	if s.waker != nil && s.waker.Wake() >= w.To {
		return nil
	}
	if err := s.step(w); err != nil {
		return &sim.ModelError{Population: s.population, Window: w, Err: err}
	}
	s.at = w.To
	for n := from; n < to; n++ {
		slices.Sort(*s.raster.at(n))
	}
	return nil
}

// step advances the model, checks what it says, and moves it to the grid.
func (s *source) step(w sim.Window) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("model %T panicked: %v", s.model, r)
		}
	}()
	s.spikes, err = s.model.Advance(w, nil, s.spikes[:0])
	if err != nil {
		return err
	}
	for _, spike := range s.spikes {
		if spike.At < w.From || spike.At >= w.To || int(spike.Neuron) >= s.hi-s.lo {
			return fmt.Errorf("model %T broke its contract: neuron %d fires at %v", s.model, spike.Neuron, spike.At)
		}
		s.move(spike)
	}
	return nil
}

// move enters a spike at the nearest instant.
func (s *source) move(spike sim.Spike) {
	n := s.grid.nearest(spike.At)
	if shift := max(spike.At-s.grid.at(n), s.grid.at(n)-spike.At); shift > 0 {
		s.moved++
		s.farthest = max(s.farthest, shift)
	}
	list := s.raster.at(n)
	*list = append(*list, uint32(s.lo)+spike.Neuron)
	s.raster.spikes++
}
