package predict

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Print writes what happened and what it costs, and then the predictions.
func (f *Forecast) Print(out io.Writer) error {
	fmt.Fprintf(out, "seen: %v of %s at %.3g Hz on average; measured: %s of neurons, in random networks\n",
		f.Time, count(len(f.Specimens), "network"), f.Load.Spikes/f.Load.Neurons, count(f.Classes, "class"))
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	l, event, clock := f.Load, f.Model.Event, f.Model.Clock
	fmt.Fprintln(t, "\tper s\tevent-driven (ns)\tclock-stepped (ns)")
	for _, row := range []struct {
		what         string
		number       float64
		event, clock float64 // s; below 0 for nothing
		per          string
	}{
		{"neurons", l.Neurons, -1, clock.Step, " a step"},
		{"populations and projections", l.Parts, -1, clock.Visit, " a step"},
		{"spikes", l.Spikes, event.Spike, clock.Fire, ""},
		{"spikes of sources", l.Sources, event.Source, clock.Move, ""},
		{"synaptic events", l.Events, event.Synapse, clock.Add, ""},
		{"arrivals of noise", l.Noise, event.Noise, clock.Drip, ""},
		{"wakes of populations", l.Wakes, event.Wake, -1, ""},
	} {
		if row.number > 0 {
			fmt.Fprintf(t, "%s\t%.4g\t%s\t%s\n", row.what, row.number, nanoseconds(row.event, ""), nanoseconds(row.clock, row.per))
		}
	}
	fmt.Fprintf(t, "the model is off by\t\t%.0f %%\t%.0f %%\n\n", 100*event.Error, 100*clock.Error)
	f.printPredictions(t)
	return t.Flush()
}

// nanoseconds writes a cost in s.
func nanoseconds(cost float64, per string) string {
	if cost < 0 {
		return ""
	}
	return fmt.Sprintf("%.3g%s", cost*1e9, per)
}

func (f *Forecast) printPredictions(out io.Writer) {
	checked := !math.IsNaN(f.EventDriven.Measured)
	fmt.Fprint(out, "s per s\tpredicted\tfaster\tevent-driven is faster up to")
	if checked {
		fmt.Fprint(out, "\tmeasured\tfaster\tpredicted over measured")
	}
	fmt.Fprintf(out, "\nevent-driven\t%.3g\t\t", f.EventDriven.Cost)
	if checked {
		fmt.Fprintf(out, "\t%.3g\t\t%.2f", f.EventDriven.Measured, f.EventDriven.Cost/f.EventDriven.Measured)
	}
	fmt.Fprintln(out)
	for _, p := range f.OnGrid {
		fmt.Fprintf(out, "grid of %g ms\t%.3g\t%s\t%s", p.Step.Milliseconds(), p.Cost, faster(f.EventDriven.Cost, p.Cost), f.crossing(p))
		if checked {
			fmt.Fprintf(out, "\t%.3g\t%s\t%.2f", p.Measured, faster(f.EventDriven.Measured, p.Measured), p.Cost/p.Measured)
		}
		fmt.Fprintln(out)
	}
}

// faster says who is, and by how much.
func faster(event, clock float64) string {
	if event <= clock {
		return fmt.Sprintf("event-driven, %.3g times", clock/event)
	}
	return fmt.Sprintf("grid, %.3g times", event/clock)
}

// crossing says how active the network might be.
func (f *Forecast) crossing(p Prediction) string {
	switch {
	case p.Crossover == 0:
		return "never"
	case math.IsInf(p.Crossover, 1):
		return "any rate"
	}
	return fmt.Sprintf("%.3g Hz, %.3g times the activity", p.Crossover*f.Load.Spikes/f.Load.Neurons, p.Crossover)
}

// count is a number of things in words.
func count(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case thing == "class":
		return fmt.Sprintf("%d classes", n)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
