package predict

import (
	"context"
	"math"
	"time"

	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
	"github.com/ranvier-sim/ranvier/sim"
)

// Options are how to predict.
type Options struct {
	Seed     uint64
	Steps    []sim.Time        // of the grids
	Probe    time.Duration     // for which the scenario is run, about
	Lap      time.Duration     // of processor time, of what is measured to calibrate
	Check    time.Duration     // of processor time, that a simulator is given to be measured in, about
	Progress *progress.Display // nil shows none
}

// Default are options with which a prediction takes some seconds.
func Default() Options {
	return Options{
		Seed:  1,
		Steps: []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond, 0.01 * sim.Millisecond},
		Probe: 2 * time.Second, Lap: 40 * time.Millisecond, Check: 2 * time.Second,
	}
}

// Forecast is what the networks of a scenario should cost, in s of processor time per s of model time.
type Forecast struct {
	Specimens   []Specimen
	Time        sim.Time  // of all together
	Load        cost.Load // on average over that time
	Classes     int       // of neurons
	Model       cost.Model
	EventDriven Prediction
	OnGrid      []Prediction // by step
}

// Prediction is the cost of one simulator.
type Prediction struct {
	Step      sim.Time // 0 for the event-driven simulator
	Cost      float64
	Crossover float64 // the factor by which activity may grow until this grid is the faster; see cost.Model
	Measured  float64 // NaN unless it was
}

// Predict probes a scenario, calibrates and predicts. Errors are those of Probe and of cost.Fit.
func Predict(ctx context.Context, name string, scenario session.Scenario, o Options) (*Forecast, error) {
	specimens, err := Probe(ctx, name, scenario, o.Seed, o.Probe)
	if err != nil {
		return nil, err
	}
	f := &Forecast{Specimens: specimens}
	f.average()
	if err := f.calibrate(ctx, o); err != nil {
		return nil, err
	}
	f.foretell(o.Steps)
	return f, nil
}

// foretell applies the model to the load.
func (f *Forecast) foretell(steps []sim.Time) {
	f.EventDriven = Prediction{Cost: f.Model.Event.Cost(f.Load), Crossover: math.NaN(), Measured: math.NaN()}
	for _, step := range steps {
		f.OnGrid = append(f.OnGrid, Prediction{
			Step: step, Cost: f.Model.Clock.Cost(f.Load, step), Crossover: f.Model.Crossover(f.Load, step), Measured: math.NaN(),
		})
	}
}

// average finds the load of all networks, each for the time that it was run.
func (f *Forecast) average() {
	for _, s := range f.Specimens {
		f.Time += s.Time
	}
	for _, s := range f.Specimens {
		part := s.Time.Seconds() / f.Time.Seconds()
		f.Load.Neurons += part * s.Load.Neurons
		f.Load.Parts += part * s.Load.Parts
		f.Load.Spikes += part * s.Load.Spikes
		f.Load.Sources += part * s.Load.Sources
		f.Load.Events += part * s.Load.Events
		f.Load.Noise += part * s.Load.Noise
		f.Load.Wakes += part * s.Load.Wakes
	}
}

// calibrate finds the constants: those of all classes, each weighted by its neurons.
func (f *Forecast) calibrate(ctx context.Context, o Options) error {
	all, err := classes(f.Specimens)
	if err != nil {
		return err
	}
	f.Classes = len(all)
	networks, neurons := 0, 0.0
	for _, c := range all {
		networks += len(c.samples(f.Load))
		neurons += c.neurons
	}
	task := o.Progress.Start("calibrating", int64(networks))
	defer task.Done()
	for _, c := range all {
		m, err := c.calibrate(ctx, f.Load, o, func() { task.Add(1) })
		if err != nil {
			return err
		}
		f.Model = f.Model.Plus(m, c.neurons/neurons)
	}
	return nil
}
