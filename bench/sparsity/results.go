package sparsity

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"
)

// Print writes the table of crossings and the constants of the model.
func (s *Study) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\t\t\tevent-driven is faster up to\t\t\t\tat 1 Hz,")
	fmt.Fprintln(t, "active\tsynapses\tgrid\tHz of the active\tby the model\tmean Hz of all\tby the model\ttimes as fast")
	for _, c := range s.Crossings() {
		fmt.Fprintf(t, "%s\t%d\t%g ms\t%s\t%s\t%s\t%s\t%.3g\n", percent(c.Active), c.K, c.Step.Milliseconds(),
			s.measured(c.Measured, 1), predicted(c.Predicted), s.measured(c.Measured, c.Active), predicted(c.Predicted*c.Active), s.advantage(c))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	const ns = 1e9
	event, clock := s.Model.Event, s.Model.Clock
	_, err := fmt.Fprintf(out, "event-driven: %.3g ns per synaptic event, %.3g ns per spike, %.3g ns per wake (model off by %.0f %%)\n"+
		"clock-stepped: %.3g ns per neuron and step, %.3g ns per synaptic event, %.3g ns per spike (off by %.0f %%)\n",
		event.Synapse*ns, event.Spike*ns, event.Wake*ns, 100*event.Error, clock.Step*ns, clock.Add*ns, clock.Fire*ns, 100*clock.Error)
	return err
}

func percent(part float64) string { return fmt.Sprintf("%g %%", 100*part) }

// measured writes a crossing, as the rate of a part of the neurons; what lies outside the sweep as such.
func (s *Study) measured(hz, part float64) string {
	switch last := s.Rates[len(s.Rates)-1]; {
	case hz > last:
		return fmt.Sprintf("more than %g", last*part)
	case hz < s.Rates[0]:
		return fmt.Sprintf("less than %g", s.Rates[0]*part)
	}
	return fmt.Sprintf("%.3g", hz*part)
}

func predicted(hz float64) string {
	if math.IsInf(hz, 1) {
		return "always"
	}
	return fmt.Sprintf("%.3g", hz)
}

// advantage is how many times as fast the event-driven simulator is at 1 Hz of the active neurons; NaN if that is
// no rate of the sweep.
func (s *Study) advantage(c Crossing) float64 {
	in := panel{c.Active, c.K}
	event, clock := s.series(in, 0), s.series(in, c.Step)
	for i := range event {
		if event[i].Rate == 1 {
			return clock[i].Cost / event[i].Cost
		}
	}
	return math.NaN()
}

// WriteCSV writes all points, one per line.
func (s *Study) WriteCSV(out io.Writer) error {
	w := csv.NewWriter(out)
	head := []string{"simulator", "step_ms", "neurons", "active_part", "synapses_per_neuron", "rate_of_active_hz", "mean_rate_hz",
		"seconds_per_second", "model_seconds_per_second", "spikes_per_second", "synaptic_events_per_second"}
	if err := w.Write(head); err != nil {
		return err
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for _, p := range s.Points {
		simulator, step := "event-driven", ""
		if p.Step > 0 {
			simulator, step = "clock-stepped", number(p.Step.Milliseconds())
		}
		row := []string{simulator, step, strconv.Itoa(p.N), number(p.Active), strconv.Itoa(p.K), number(p.Rate), number(p.Mean()),
			number(p.Cost), number(s.modelled(p.Relay, p.Step)), number(p.Spikes), number(p.Events)}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
