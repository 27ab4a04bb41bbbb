package sparsity

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/sim"
)

// Print writes the table of crossings and the constants of the model.
func (s *Study) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "synapses per neuron\tstep of the grid\tevent-driven is faster up to (Hz)\tmodel\tat 1 Hz, times as fast")
	for _, c := range s.Crossings() {
		fmt.Fprintf(t, "%d\t%v\t%s\t%s\t%.3g\n", c.K, c.Step, s.rate(c.Measured), s.rate(c.Predicted), s.advantage(c.K, c.Step, 1))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	const ns = 1e9
	m := s.Model
	_, err := fmt.Fprintf(out, "event-driven: %.3g ns per synaptic event, %.3g ns per spike (model off by %.0f %%)\n"+
		"clock-stepped: %.3g ns per neuron and step, %.3g ns per synaptic event, %.3g ns per spike (off by %.0f %%)\n",
		m.Synapse*ns, m.Spike*ns, 100*m.EventError, m.Step*ns, m.Add*ns, m.Fire*ns, 100*m.ClockError)
	return err
}

// rate writes a crossing; what lies outside the sweep as such.
func (s *Study) rate(hz float64) string {
	switch last := s.Rates[len(s.Rates)-1]; {
	case math.IsInf(hz, 1) || hz > last:
		return fmt.Sprintf("more than %g", last)
	case hz < s.Rates[0]:
		return fmt.Sprintf("less than %g", s.Rates[0])
	}
	return fmt.Sprintf("%.3g", hz)
}

// advantage is how many times as fast the event-driven simulator is at a rate of the sweep; NaN if that
// is not one.
func (s *Study) advantage(k int, step sim.Time, rate float64) float64 {
	event, clock := s.series(k, 0), s.series(k, step)
	for i := range event {
		if event[i].Rate == rate {
			return clock[i].Cost / event[i].Cost
		}
	}
	return math.NaN()
}

// WriteCSV writes all points, one per line.
func (s *Study) WriteCSV(out io.Writer) error {
	w := csv.NewWriter(out)
	head := []string{"simulator", "step_ms", "neurons", "synapses_per_neuron", "rate_hz", "seconds_per_second", "model_seconds_per_second", "spikes_per_second", "synaptic_events_per_second"}
	if err := w.Write(head); err != nil {
		return err
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for _, p := range s.Points {
		simulator, step, model := "event-driven", "", s.Model.EventDriven(s.N, p.K, p.Rate)
		if p.Step > 0 {
			simulator, step, model = "clock-stepped", number(p.Step.Milliseconds()), s.Model.ClockStepped(s.N, p.K, p.Rate, p.Step)
		}
		row := []string{simulator, step, strconv.Itoa(s.N), strconv.Itoa(p.K), number(p.Rate), number(p.Cost), number(model), number(p.Spikes), number(p.Events)}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
