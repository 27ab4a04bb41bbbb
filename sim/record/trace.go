package record

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Engine is what Sample needs of an engine.
type Engine interface {
	// RunUntil advances the network until t. It fails where t lies before the instant reached.
	RunUntil(ctx context.Context, t sim.Time) error

	// Probe writes a state variable of the neurons of p at the instant reached to dst, one value for each.
	Probe(p *sim.Population, variable string, neurons []int, dst []float64) error
}

// Probe says what Sample is to read.
type Probe struct {
	Population *sim.Population
	Variable   string // one of the model's: "V"
	Unit       string // of the variable, for labels: "mV"
	Neurons    []int  // counting from 0 within the population; empty for all
}

// Trace is a state variable of some neurons at some instants. The values are the model's own float64, bit
// by bit: the state just before what arrives at the instant itself.
type Trace struct {
	Population string
	Variable   string
	Unit       string
	Times      []sim.Time
	Neurons    []int
	Values     [][]float64 // [k][i] is of Neurons[k] at Times[i]
}

// Sample runs the engine from instant to instant and reads all probes at each; it returns one Trace per
// probe, in order. Times must ascend and lie at or after the instant that the engine has reached.
// Sampling does not change what the engine does.
//
// On an error, an *OptionError for times or probes that are wrong or what the engine returned, the
// traces hold what was read until then.
func Sample(ctx context.Context, e Engine, times []sim.Time, probes ...Probe) ([]*Trace, error) {
	for i := 1; i < len(times); i++ {
		if times[i] <= times[i-1] {
			return nil, &OptionError{"Sample times", times[i], "an instant after " + times[i-1].String()}
		}
	}
	traces := make([]*Trace, len(probes))
	for i, p := range probes {
		if p.Population == nil {
			return nil, &OptionError{"Probe.Population", "nil", "a population"}
		}
		traces[i] = newTrace(p, len(times))
	}
	for _, t := range times {
		if err := e.RunUntil(ctx, t); err != nil {
			return traces, err
		}
		if err := readAll(e, t, probes, traces); err != nil {
			return traces, err
		}
	}
	return traces, nil
}

func newTrace(p Probe, instants int) *Trace {
	tr := &Trace{
		Population: p.Population.Name,
		Variable:   p.Variable,
		Unit:       p.Unit,
		Times:      make([]sim.Time, 0, instants),
		Neurons:    slices.Clone(p.Neurons),
	}
	if len(tr.Neurons) == 0 {
		for k := range p.Population.N {
			tr.Neurons = append(tr.Neurons, k)
		}
	}
	tr.Values = make([][]float64, len(tr.Neurons))
	for k := range tr.Values {
		tr.Values[k] = make([]float64, 0, instants)
	}
	return tr
}

// readAll reads all probes at one instant. It adds the instant to all traces or to none.
func readAll(e Engine, t sim.Time, probes []Probe, traces []*Trace) error {
	rows := make([][]float64, len(probes))
	for i, p := range probes {
		rows[i] = make([]float64, len(traces[i].Neurons))
		if err := e.Probe(p.Population, p.Variable, traces[i].Neurons, rows[i]); err != nil {
			return err
		}
	}
	for i, tr := range traces {
		tr.Times = append(tr.Times, t)
		for k, v := range rows[i] {
			tr.Values[k] = append(tr.Values[k], v)
		}
	}
	return nil
}

// check returns an error unless there is a value for each neuron and instant.
func (tr *Trace) check() error {
	if len(tr.Values) != len(tr.Neurons) {
		return &OptionError{"Trace.Values", fmt.Sprintf("%d rows", len(tr.Values)), fmt.Sprintf("one for each of %d neurons", len(tr.Neurons))}
	}
	for k, row := range tr.Values {
		if len(row) != len(tr.Times) {
			field := fmt.Sprintf("Trace.Values[%d]", k)
			return &OptionError{field, fmt.Sprintf("%d values", len(row)), fmt.Sprintf("one for each of %d instants", len(tr.Times))}
		}
	}
	return nil
}

// Instants returns from, from+step, ... up to and including to: the times of an even sampling.
func Instants(from, to, step sim.Time) ([]sim.Time, error) {
	if step <= 0 {
		return nil, &OptionError{"Instants step", step, "more than 0 ps"}
	}
	if to < from || from < 0 {
		return nil, &OptionError{"Instants to", to, "from <= to, and from at 0 or later"}
	}
	steps := (to - from) / step
	if steps >= math.MaxInt32 {
		return nil, &OptionError{"Instants step", step, "at most 2^31 instants"}
	}
	times := make([]sim.Time, steps+1)
	for i := range times {
		times[i] = from + sim.Time(i)*step
	}
	return times, nil
}
