package stdp

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "learning rules measured: windows, triplets, quadruplets, frequency and rate, by experiment"

// Page explains the protocols and the picture.
//
//go:embed README.md
var Page string

// Protocols are the parameters of the scenario.
type Protocols struct {
	Pairs     int      `usage:"repetitions of each pairing, triplet or quadruplet"`
	Frequency float64  `usage:"repetitions per second, Hz, but where it is varied"`
	Reach     sim.Time `usage:"largest difference between two spikes in a window"`
	Step      sim.Time `usage:"smallest difference between two spikes in a window"`
	Synapses  int      `usage:"synapses over which the effect of Poisson spikes is averaged"`
	Duration  sim.Time `usage:"duration of the Poisson spikes"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults: sixty repetitions at 1 Hz, as in Bi and Poo 1998
// (doi:10.1523/JNEUROSCI.18-24-10464.1998).
func Default() *Protocols {
	return &Protocols{
		Pairs: 60, Frequency: 1, Reach: 60 * sim.Millisecond, Step: 2 * sim.Millisecond,
		Synapses: 100, Duration: 10 * sim.Second,
	}
}

func (p *Protocols) check() error {
	return errors.Join(
		session.Demand("pairs", p.Pairs, p.Pairs >= 1 && p.Pairs <= 1000, "1 to 1000"),
		session.Demand("frequency", p.Frequency, p.Frequency >= 0.1 && p.Frequency <= 5, "0.1 to 5 Hz"),
		session.Demand("reach", p.Reach, p.Reach >= p.Step && p.Reach <= 100*sim.Millisecond, "the step at least, and at most 100ms"),
		session.Demand("step", p.Step, p.Step >= 0.1*sim.Millisecond, "0.1ms or more"),
		session.Demand("synapses", p.Synapses, p.Synapses >= 1 && p.Synapses <= 10_000, "1 to 10000"),
		session.Demand("duration", p.Duration, p.Duration >= 1*sim.Second && p.Duration <= 1*sim.Hour, "1s to 1 hour"),
	)
}

// Run measures all rules, prints what a pair 10 ms apart did to each as a table, reports it, and draws stdp.png.
// Parameters that make no sense are *session.ParameterErrors, joined.
func (p *Protocols) Run(ctx context.Context, s *session.Session) error {
	if err := p.check(); err != nil {
		return err
	}
	step, done := s.Track("rules", len(subjects))
	defer done()
	l := &lab{s}
	var all []findings
	for _, subject := range subjects {
		f, err := p.measure(ctx, l, subject)
		if err != nil {
			return fmt.Errorf("%s: %w", subject.name, err)
		}
		all = append(all, f)
		step()
	}
	return errors.Join(p.write(s, all), draw(s.Path("stdp.png"), all))
}

// write prints and reports what pairs 10 ms apart did.
func (p *Protocols) write(s *session.Session, all []findings) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "rule\tpre 10 ms before post\tafter\t\n")
	for _, f := range all {
		fmt.Fprintf(w, "%s\t%+.1f %%\t%+.1f %%\t\n", f.name, f.before, f.after)
		s.Report(f.key+"_before", f.before, "%")
		s.Report(f.key+"_after", f.after, "%")
	}
	return w.Flush()
}
