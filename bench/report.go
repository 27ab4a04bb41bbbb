package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Figure is one measured value.
type Figure struct {
	Key    string  // one of Keys; empty for what only the table shows
	Name   string  // in words
	Value  float64 // NaN where it could not be measured
	Target Target
	Remark string // what to know of it, such as why it could not be measured
}

// Target is what a figure should be.
type Target struct {
	Kind  TargetKind
	Value float64
}

// TargetKind is how a figure is held against a target.
type TargetKind int

const (
	NoTarget TargetKind = iota
	AtLeast
	AtMost
	Within5Percent
)

// Met tells whether a value meets the target. NaN meets none.
func (t Target) Met(value float64) bool {
	switch t.Kind {
	case AtLeast:
		return value >= t.Value
	case AtMost:
		return value <= t.Value
	case Within5Percent:
		return math.Abs(value-t.Value) <= 0.05*t.Value
	}
	return !math.IsNaN(value)
}

func (t Target) String() string {
	switch t.Kind {
	case AtLeast:
		return fmt.Sprintf("at least %.3g", t.Value)
	case AtMost:
		return fmt.Sprintf("at most %.3g", t.Value)
	case Within5Percent:
		return fmt.Sprintf("%.3g within 5 %%", t.Value)
	}
	return ""
}

// Report is what a run of the suite measured.
type Report struct {
	Figures []Figure
	Conditions
}

func (r *Report) add(figures ...Figure) { r.Figures = append(r.Figures, figures...) }

// Keys are the members of a report as JSON.
var Keys = []string{
	"jump_k800.roofline_ratio",
	"jump_n20000.roofline_ratio",
	"jump_k80.vs_brian2",
	"cuba_k80.vs_brian2",
	"cuba_k800.vs_brian2",
	"brunel.vs_brian2",
	"sparse.vs_clockstep",
	"brunel_mixed.roofline_ratio",
	"shards2.speedup",
	"bytes_per_synapse.common",
	"bytes_per_synapse.own",
	"bytes_per_synapse.own_delay",
	"build.synapses_per_s",
	"allocs_per_window",
}

// MarshalJSON writes one object with a member for each of Keys, null where its figure is not known.
func (r *Report) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, key := range Keys {
		separator := ","
		if i == 0 {
			separator = "{"
		}
		value, err := json.Marshal(r.figure(key))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s%q:%s", separator, key, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// figure returns the value of a figure, nil if it is not known.
func (r *Report) figure(key string) *float64 {
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Key == key && !math.IsNaN(f.Value) && !math.IsInf(f.Value, 0) {
			return &f.Value
		}
	}
	return nil
}

// Print writes the table.
func (r *Report) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "measure\tvalue\ttarget\tmet\tremark")
	for _, f := range r.Figures {
		met := ""
		if f.Target.Kind != NoTarget && !math.IsNaN(f.Value) {
			met = map[bool]string{true: "yes", false: "NO"}[f.Target.Met(f.Value)]
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", f.Name, known(f.Value), f.Target, met, f.Remark)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, r.Conditions.String())
	return err
}

// known formats a value that may be unknown.
func known(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.3g", x)
}
