package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// Comparison is the benchmark networks in several simulators.
type Comparison struct {
	Rows    []Row
	Remarks []string // who is missing, and why
	Conditions
}

// Row is one network in one simulator, one thread.
type Row struct {
	Network   string
	Simulator string   // with version and kind
	Model     sim.Time // simulated, in all laps together
	Spikes    uint64
	Events    uint64
	Rate      float64 // Hz
	Expected  float64 // Hz; NaN where nobody knows
	Cost      float64 // s of processor time per s of model time, the median of the laps
	EventRate float64 // synaptic events per s of processor time, the median of the laps
	Slower    float64 // cost over that of ranvier; NaN where rates differ too much to compare
}

// Compare runs the networks in all simulators that it finds.
func (s *Suite) Compare(ctx context.Context) (*Comparison, error) {
	c := &Comparison{}
	c.Look()
	for _, of := range []subject{
		{name: "jump, K 80", network: jump(4000, 80)},
		{name: "jump, K 800", network: jump(4000, 800)},
		{name: "cuba, K 80", network: cuba(80)},
		{name: "cuba, K 800", network: cuba(800)},
		{name: "brunel, N 1250, K 125", network: brunel(1250, 125)},
		{name: "brunel-mixed", network: networks.DefaultMixed()},
		{name: "brunel", network: networks.DefaultBrunel()},
	} {
		if err := s.compareOn(ctx, c, of); err != nil {
			return c, fmt.Errorf("%s: %w", of.name, err)
		}
		c.Look()
	}
	return c, nil
}

// entrant is a simulator in a race, under the title that the table gives it.
type entrant struct {
	*race.Runner
	title string
}

// compareOn runs one network.
func (s *Suite) compareOn(ctx context.Context, c *Comparison, of subject) (err error) {
	own, err := s.own(ctx, of)
	if err != nil {
		return err
	}
	guests, err := s.guests(ctx, c, of)
	defer func() {
		for _, g := range guests {
			err = errors.Join(err, g.Close())
		}
	}()
	if err != nil {
		return err
	}
	field := own
	for _, g := range guests {
		field = append(field, entrant{g.Runner, g.title()})
	}
	var runners []*race.Runner
	for _, e := range field {
		runners = append(runners, e.Runner)
	}
	task := s.Progress.Start(of.name, int64(s.laps()*len(field)))
	defer task.Done()
	if err := race.Run(ctx, s.laps(), func() { task.Add(1) }, runners...); err != nil {
		return err
	}
	for _, e := range field {
		c.Rows = append(c.Rows, row(of, e, own[0].Runner, neurons(of.network.Network(s.Seed))))
	}
	return nil
}

// own are the two simulators of this module.
func (s *Suite) own(ctx context.Context, of subject) ([]entrant, error) {
	exact, err := s.ready(ctx, of.network.Network(s.Seed), 1)
	if err != nil {
		return nil, err
	}
	grid, err := s.readyClock(ctx, of.network.Network(s.Seed), 0.1*sim.Millisecond)
	return []entrant{{exact, "ranvier, exact"}, {grid, "ranvier's clockstep, grid of 0.1 ms"}}, err
}

// guests are the other simulators that are here and can run the network; c notes why the others do not.
func (s *Suite) guests(ctx context.Context, c *Comparison, of subject) (guests []*opponent, err error) {
	for _, p := range peers.All() {
		o, failure := s.readyPeer(ctx, p, of.network)
		switch {
		case ctx.Err() != nil:
			return guests, ctx.Err()
		case failure != nil:
			c.remark(of.name, failure)
		default:
			guests = append(guests, o)
		}
	}
	return guests, nil
}

// remark notes why a simulator is not in the comparison: once, if it is missing.
func (c *Comparison) remark(network string, err error) {
	words := err.Error()
	if missing := new(peers.MissingError); !errors.As(err, &missing) {
		words = network + ": " + words
	}
	if !slices.Contains(c.Remarks, words) {
		c.Remarks = append(c.Remarks, words)
	}
}

// row sums up what an entrant did with a network of n neurons.
func row(of subject, e entrant, ours *race.Runner, n int) Row {
	result := Row{
		Network: of.name, Simulator: e.title, Rate: e.Rate(n), Expected: of.network.Expected().Rate,
		Cost: 1 / e.Median(race.Lap.ModelSpeed), EventRate: e.Median(race.Lap.EventsPerSecond),
	}
	result.Slower, _ = compare(ours, e.Runner, n)
	for _, l := range e.Laps {
		result.Model += l.Model
		result.Spikes += l.Spikes
		result.Events += l.Events
	}
	return result
}

// Print writes the table.
func (c *Comparison) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "network\tsimulator, one thread\tmodel time (s)\tspikes\tsynaptic events\trate (Hz)\texpected\ts per s\tmillion events/s\ts per s, ranvier = 1")
	last := ""
	for _, r := range c.Rows {
		name := r.Network
		if name == last {
			name = ""
		}
		last = r.Network
		fmt.Fprintf(t, "%s\t%s\t%.3f\t%d\t%d\t%.2f\t%.2f\t%.3g\t%.3g\t%s\n", name, r.Simulator, r.Model.Seconds(), r.Spikes, r.Events,
			r.Rate, r.Expected, r.Cost, r.EventRate/1e6, known(r.Slower))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, strings.Join(append(slices.Clone(c.Remarks), c.Conditions.String()), "\n"))
	return err
}
