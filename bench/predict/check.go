package predict

import (
	"context"
	"runtime"
	"time"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/sim"
)

// Check measures what was predicted: every network in every simulator, from the beginning and for as long as in the
// probe, or until the time is over that Options give it.
func (f *Forecast) Check(ctx context.Context, o Options) error {
	predictions := []*Prediction{&f.EventDriven}
	for i := range f.OnGrid {
		predictions = append(predictions, &f.OnGrid[i])
	}
	task := o.Progress.Start("measuring", int64(len(predictions)*len(f.Specimens)))
	defer task.Done()
	budget := max(o.Check/time.Duration(len(f.Specimens)), 10*time.Millisecond)
	for _, p := range predictions {
		p.Measured = 0
	}
	for _, s := range f.Specimens {
		for _, p := range predictions {
			cost, err := s.measure(ctx, p.Step, budget)
			if err != nil {
				return err
			}
			p.Measured += cost * s.Time.Seconds() / f.Time.Seconds()
			task.Add(1)
		}
	}
	return nil
}

// measure runs a network and returns what that cost per s.
func (s Specimen) measure(ctx context.Context, step sim.Time, budget time.Duration) (float64, error) {
	var c race.Contestant
	var err error
	if step == 0 {
		c, err = race.NewEngine(s.Network, 1)
	} else {
		c, err = race.NewClock(s.Network, step)
	}
	if err != nil {
		return 0, err
	}
	runtime.GC() // or the run would pay for what building has left
	var total race.Lap
	for amount := max(s.Time/64, sim.Microsecond); total.Model < s.Time && total.CPU < budget; amount *= 2 {
		l, err := c.Run(ctx, int64(min(amount, s.Time-total.Model)))
		if err != nil {
			return 0, err
		}
		total.CPU += l.CPU
		total.Model += l.Model
	}
	return total.CPU.Seconds() / total.Model.Seconds(), nil
}
