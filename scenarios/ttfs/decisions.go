package ttfs

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// saveDecisions writes the table of decisions to a file.
func (r *Race) saveDecisions(path string, outcomes []outcome) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return r.writeDecisions(file, outcomes)
}

// writeDecisions writes a row per image. Classes are numbers; what is not there (the decision of a silent
// network, the margin of a race without a second) is empty; the classes of a tie are joined by a slash.
func (r *Race) writeDecisions(to io.Writer, outcomes []outcome) error {
	w := csv.NewWriter(to)
	header := []string{"image", "label", "decision", "latency_ps", "second", "margin_ps", "input_spikes", "hidden_spikes", "output_spikes", "synaptic_events"}
	for _, dt := range r.Grids {
		grid := fmt.Sprintf("grid_%gms", dt.Milliseconds())
		header = append(header, "decision_"+grid, "latency_"+grid+"_ps")
	}
	if err := w.Write(header); err != nil {
		return err
	}
	for i := range outcomes {
		if err := w.Write(outcomes[i].row()); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func (o *outcome) row() []string {
	row := []string{
		strconv.Itoa(o.image), strconv.Itoa(o.label), o.exact.names(), picoseconds(o.exact.Latency),
		second(o.exact.RunnerUp), picoseconds(o.exact.Margin),
		strconv.Itoa(o.in), strconv.Itoa(o.hidden), strconv.Itoa(o.out), strconv.FormatUint(o.stats.SynapticEvents, 10),
	}
	for _, v := range o.onGrid {
		row = append(row, v.names(), picoseconds(v.Latency))
	}
	return row
}

// names is the numbers of the classes that were first.
func (v verdict) names() string {
	var names []string
	for _, class := range v.first {
		names = append(names, strconv.Itoa(class))
	}
	return strings.Join(names, "/")
}

func second(class int) string {
	if class < 0 {
		return ""
	}
	return strconv.Itoa(class)
}

func picoseconds(t sim.Time) string {
	if t == sim.Never {
		return ""
	}
	return strconv.FormatInt(int64(t), 10)
}
