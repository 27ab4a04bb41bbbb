package axons

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/ranvier-sim/ranvier/bench/race"
)

// Comparison is the networks in several simulators.
type Comparison struct {
	Rows    []Row
	Remarks []string // who is missing, and why
}

// Row is one network in one simulator, one thread.
type Row struct {
	Network   string
	Simulator string
	Spikes    int
	Expected  int           // spikes of the reference
	CPU, Wall time.Duration // medians of the laps
	Error     float64       // the largest distance of a spike from the reference, ms
	Same      bool          // every axon fires as often as in the reference; otherwise Error is of the spikes up to the missing ones
	Slower    float64       // processor time over that of ranvier, the median of the turns
}

// Run has each simulator run each network so many laps. done is called after each turn. A simulator that is missing is a
// remark; one that fails is an error, as is the end of ctx; what was measured until then is returned.
func Run(ctx context.Context, networks []Network, laps int, python string, done func()) (*Comparison, error) {
	c := &Comparison{}
	for i := range networks {
		if err := c.run(ctx, &networks[i], laps, python, done); err != nil {
			return c, fmt.Errorf("%s: %w", networks[i].Name, err)
		}
	}
	return c, nil
}

// run compares the simulators on one network.
func (c *Comparison) run(ctx context.Context, n *Network, laps int, python string, done func()) (err error) {
	const exact = 1e-13 // beyond which rounding takes over
	reference, _, err := n.fire(ctx, exact)
	if err != nil {
		return err
	}
	field := []*entrant{ours(n)}
	defer func() {
		for _, e := range field {
			err = errors.Join(err, e.close())
		}
	}()
	for _, r := range rivals() {
		e, failure := r.start(ctx, python, n)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case failure != nil:
			c.remark(failure)
		default:
			field = append(field, e)
		}
	}
	for range laps {
		for _, e := range field {
			if err := e.lap(ctx); err != nil {
				return err
			}
		}
		done()
	}
	for _, e := range field {
		c.Rows = append(c.Rows, row(n, e, field[0], reference))
	}
	return nil
}

// lap simulates the network once more, from its beginning.
func (e *entrant) lap(ctx context.Context) error {
	fired, lap, err := e.fire(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", e.title, err)
	}
	e.fired, e.laps = fired, append(e.laps, lap)
	return ctx.Err()
}

// remark notes once why a simulator is not in the comparison.
func (c *Comparison) remark(err error) {
	if words := err.Error(); !slices.Contains(c.Remarks, words) {
		c.Remarks = append(c.Remarks, words)
	}
}

func row(n *Network, e, first *entrant, reference trains) Row {
	median := func(of func(i int) float64) float64 { return race.Median(len(e.laps), of) }
	distance, same := e.fired.distance(reference)
	return Row{
		Network: n.Name, Simulator: e.title, Spikes: e.fired.spikes(), Expected: reference.spikes(), Error: distance, Same: same,
		CPU:    time.Duration(median(func(i int) float64 { return float64(e.laps[i].CPU) })),
		Wall:   time.Duration(median(func(i int) float64 { return float64(e.laps[i].Wall) })),
		Slower: median(func(i int) float64 { return float64(e.laps[i].CPU) / float64(first.laps[i].CPU) }),
	}
}

// spikes is how many there are.
func (t trains) spikes() (n int) {
	for _, train := range t {
		n += len(train)
	}
	return n
}

// distance is the largest of a spike from the one of the same number of the same axon. same tells whether every
// axon has as many.
func (t trains) distance(reference trains) (most float64, same bool) {
	same = len(t) == len(reference)
	for axon, want := range reference {
		have := t[axon]
		same = same && len(have) == len(want)
		for k := range min(len(have), len(want)) {
			most = max(most, math.Abs(have[k]-want[k]))
		}
	}
	return most, same
}

// Print writes the table.
func (c *Comparison) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "network\tsimulator, one thread\tspikes\tof\tworst |dt| (ms)\tprocessor time (s)\twall time (s)\tranvier = 1")
	last := ""
	for _, r := range c.Rows {
		name, distance := r.Network, fmt.Sprintf("%.1e", r.Error)
		if name == last {
			name = ""
		}
		if !r.Same {
			distance += ", counts differ"
		}
		last = r.Network
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%.3g\t%.3g\t%.3g\n", name, r.Simulator, r.Spikes, r.Expected, distance,
			r.CPU.Seconds(), r.Wall.Seconds(), r.Slower)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, words := range c.Remarks {
		if _, err := fmt.Fprintln(out, words); err != nil {
			return err
		}
	}
	return nil
}
