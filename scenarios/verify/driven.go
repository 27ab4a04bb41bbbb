package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// driven is what cases of a single neuron have in common that is driven by currents and arrivals.
type driven struct {
	Name     string         `json:"name"`
	Current  [][2]float64   `json:"current"` // [t, I]: I from t to the next row
	Inputs   []drivenInput  `json:"inputs"`
	TEnd     float64        `json:"t_end"` // ms
	Expected drivenExpected `json:"expected"`
	TolMs    float64        `json:"tol_ms"`
}

type drivenExpected struct {
	SpikeTimes []float64 `json:"spike_times"`
	VDt        float64   `json:"V_samples_dt"`
	VSamples   []float64 `json:"V_samples"` // at VDt, 2 VDt, ...
}

// drivenInput is an arrival, [t, weight, type].
type drivenInput struct {
	at, weight float64
	port       string
}

// UnmarshalJSON reads [t, weight, type].
func (in *drivenInput) UnmarshalJSON(data []byte) error {
	fields := []any{&in.at, &in.weight, &in.port}
	n := len(fields)
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	if len(fields) != n {
		return fmt.Errorf("an input of %d values, want [t, weight, type]", len(fields))
	}
	return nil
}

const (
	drivenV     = 1e-3 // mV
	drivenClear = 0.1  // ms from a spike: closer to it the potential is too steep to be compared
)

func (c *driven) label() string { return c.Name }

func (c *driven) ways() []way { return simulations }

// check refuses a case that makes no sense.
func (c *driven) check() error {
	var errs []error
	if !(c.TEnd > 0) {
		errs = append(errs, fmt.Errorf("t_end is %v, want more than 0 ms", c.TEnd))
	}
	if !(c.TolMs > 0) {
		errs = append(errs, fmt.Errorf("tol_ms is %v, want more than 0 ms", c.TolMs))
	}
	if len(c.Current) == 0 || c.Current[0][0] != 0 {
		errs = append(errs, errors.New("current: want a first row at 0 ms"))
	}
	if end := c.Expected.VDt * float64(len(c.Expected.VSamples)); !(end >= 0 && end <= c.TEnd+c.Expected.VDt) {
		errs = append(errs, fmt.Errorf("expected.V_samples: %d values every %v ms, which is beyond t_end", len(c.Expected.VSamples), c.Expected.VDt))
	}
	return errors.Join(errs...)
}

// injected is the port for the current.
func (c *driven) injected() models.Port { return models.Port{Shape: models.Step, I0: c.Current[0][1]} }

// simulate runs a neuron, whose ports are given by name, "" being that for the current, and compares.
func (c *driven) simulate(ctx context.Context, w way, spec sim.Spec, ports map[string]uint8) Result {
	r := Result{Tolerance: c.TolMs, ToleranceV: drivenV}
	t, err := c.network(spec, ports)
	if err != nil {
		r.Err = err
		return r
	}
	e, err := w.build(t.net)
	if err != nil {
		r.Err = err
		return r
	}
	if r.Err = c.sample(ctx, e, t, &r); r.Err == nil {
		r.Err = e.RunUntil(ctx, t.end)
	}
	var have []float64
	for _, s := range t.spikes {
		have = append(have, s.At.Milliseconds())
	}
	r.match(have, c.Expected.SpikeTimes)
	return r
}

// network builds the case.
func (c *driven) network(spec sim.Spec, ports map[string]uint8) (*trial, error) {
	t := &trial{net: sim.NewNetwork(0)}
	var err error
	if t.end, err = ms(c.TEnd); err != nil {
		return nil, err
	}
	t.neurons = t.net.Add("neuron", 1, spec)
	t.net.Record(t, t.neurons)
	inputs := c.Inputs
	for k := range c.Current[1:] {
		inputs = append(inputs, drivenInput{c.Current[k+1][0], c.Current[k+1][1] - c.Current[k][1], ""})
	}
	return t, t.addArrivals(inputs, ports)
}

// addArrivals makes each arrival a source neuron of its own. Weights are those of two synapses, so that they
// are as exact as the reference: binary32 for both.
func (t *trial) addArrivals(inputs []drivenInput, ports map[string]uint8) error {
	var trains models.Trains
	byPort := make(map[uint8]topology.Synapses)
	for i, in := range inputs {
		at, err := ms(in.at)
		if err != nil {
			return fmt.Errorf("arrival %d: %w", i, err)
		}
		port, ok := ports[in.port]
		if !ok {
			return fmt.Errorf("arrival %d: type is %q, which the neuron does not have", i, in.port)
		}
		high := float64(float32(in.weight))
		for _, weight := range []float64{high, in.weight - high} {
			if weight != 0 {
				byPort[port] = append(byPort[port], sim.Synapse{Pre: uint32(len(trains)), Weight: weight})
			}
		}
		trains = append(trains, []sim.Time{at})
	}
	if len(trains) > 0 {
		t.connect(t.net.Add("inputs", len(trains), trains), byPort)
	}
	return nil
}

// sample compares the potential, except next to spikes.
func (c *driven) sample(ctx context.Context, e engine, t *trial, r *Result) error {
	for k, want := range c.Expected.VSamples {
		at := float64(k+1) * c.Expected.VDt
		if at > c.TEnd || c.nearSpike(at) {
			continue
		}
		v, err := potential(ctx, e, t.neurons, at)
		if err != nil {
			return err
		}
		r.MaxDV = math.Max(r.MaxDV, math.Abs(v-want))
	}
	return nil
}

func (c *driven) nearSpike(at float64) bool {
	for _, t := range c.Expected.SpikeTimes {
		if math.Abs(at-t) < drivenClear {
			return true
		}
	}
	return false
}
