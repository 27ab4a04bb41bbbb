package reward

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Credit are the parameters of the task to find the synapse that earned a late reward.
type Credit struct {
	Sources   int      `usage:"sources, which fire at random"`
	Targets   int      `usage:"neurons that receive a synapse from each source"`
	Rate      float64  `usage:"rate of a source, Hz"`
	Noise     float64  `usage:"rate of the noise that each target receives, Hz"`
	Kick      float64  `usage:"jump of the potential by a spike of the noise, mV; the threshold is 15 mV above rest"`
	Weight    float64  `usage:"jump by a spike of a source at first, mV"`
	Strongest float64  `usage:"strongest that a synapse can become, mV"`
	Delay     sim.Time `usage:"delay of all synapses"`
	Within    sim.Time `usage:"the target earns a reward by firing so soon after the source"`
	Soonest   sim.Time `usage:"least delay of the reward"`
	Latest    sim.Time `usage:"largest delay of the reward"`
	Step      float64  `usage:"what a pair of spikes adds to the eligibility, or, times 100, to the weight without rewards, mV"`
	Loss      float64  `usage:"what a pair the other way round takes off, over that"`
	Duration  sim.Time `usage:"time to learn"`
	Seeds     int      `usage:"networks of each kind, each of a seed of its own"`
}

// Default returns the defaults.
func Default() *Credit {
	return &Credit{
		Sources: 50, Targets: 20, Rate: 4, Noise: 1000, Kick: 0.28, Weight: 1, Strongest: 4, Delay: 1 * sim.Millisecond,
		Within: 10 * sim.Millisecond, Soonest: 1 * sim.Second, Latest: 3 * sim.Second,
		Step: 0.0008, Loss: 2.5, Duration: 2000 * sim.Second, Seeds: 3,
	}
}

func (c *Credit) check() error {
	return errors.Join(
		session.Demand("sources", c.Sources, c.Sources >= 2 && c.Sources <= 100_000, "2 to 100000"),
		session.Demand("targets", c.Targets, c.Targets >= 1 && c.Targets <= 100_000, "1 to 100000"),
		session.Demand("rate", c.Rate, c.Rate > 0 && c.Rate <= 1000, "above 0 Hz, at most 1000 Hz"),
		session.Demand("noise", c.Noise, c.Noise >= 0 && c.Noise <= 1e6, "0 to 1000000 Hz"),
		session.Demand("kick", c.Kick, c.Kick >= 0 && c.Kick <= 100, "0 to 100 mV"),
		session.Demand("strongest", c.Strongest, c.Strongest > 0 && c.Strongest <= 100, "above 0 mV, at most 100 mV"),
		session.Demand("weight", c.Weight, c.Weight >= 0 && c.Weight <= c.Strongest, "0 mV to the strongest"),
		session.Demand("delay", c.Delay, c.Delay > 0 && c.Delay <= 1*sim.Second, "above 0s, at most 1s"),
		session.Demand("within", c.Within, c.Within > 0 && c.Within <= 1*sim.Second, "above 0s, at most 1s"),
		session.Demand("soonest", c.Soonest, c.Soonest >= stretch, "100ms or more"),
		session.Demand("latest", c.Latest, c.Latest >= c.Soonest && c.Latest <= 1*sim.Hour, "the soonest or later, up to 1 hour"),
		session.Demand("step", c.Step, c.Step > 0 && c.Step <= 1, "above 0 mV, at most 1 mV"),
		session.Demand("loss", c.Loss, c.Loss >= 0 && c.Loss <= 100, "0 to 100"),
		session.Demand("duration", c.Duration, c.Duration >= samples*stretch && c.Duration <= 100*sim.Hour, "10s to 100 hours"),
		session.Demand("seeds", c.Seeds, c.Seeds >= 1 && c.Seeds <= 100, "1 to 100"),
	)
}

// findings are what became of the synapse in each network.
type findings struct{ rewarded, plain []lesson }

func (f *findings) report(s *session.Session) {
	for name, lessons := range f.byName() {
		first, ranked := 0.0, 0.0
		for _, l := range lessons {
			if l.rank() == 1 {
				first++
			}
			ranked += float64(l.rank()) / float64(len(lessons))
		}
		s.Report(name+"_first", first/float64(len(lessons)), "")
		s.Report(name+"_rank", ranked, "")
	}
}

// byName yields the two kinds of networks, in order.
func (f *findings) byName() func(yield func(string, []lesson) bool) {
	return func(yield func(string, []lesson) bool) {
		if yield("reward", f.rewarded) {
			yield("pairs", f.plain)
		}
	}
}

func (f *findings) print(s *session.Session) error {
	_, err := fmt.Fprintln(s.Out, "learns by  seed  rewards  targets (Hz)  the synapse (mV)  others: mean  deviation  rank     of  distance (sd)")
	for name, lessons := range f.byName() {
		for _, l := range lessons {
			last := l.Curve[len(l.Curve)-1]
			_, line := fmt.Fprintf(s.Out, "%-9s  %4d  %7d  %12.2f  %16.2f  %12.2f  %9.2f  %4d  %5d  %13.1f\n",
				name, l.Seed, l.Rewards, l.Rate, last.Synapse, last.Mean, last.Deviation, l.rank(), len(l.Final), last.distance())
			err = errors.Join(err, line)
		}
	}
	_, chance := fmt.Fprintf(s.Out, "by chance the synapse would be the strongest once in %d networks\n", len(f.plain[0].Final))
	return errors.Join(err, chance)
}

// rank of the synapse among all, by weight; 1 is the strongest. Equals count as stronger.
func (l *lesson) rank() int {
	n := 1
	for i, w := range l.Final {
		if i != special && w >= l.Final[special] {
			n++
		}
	}
	return n
}

// distance is how far the synapse is from the mean of the others, in standard deviations of theirs.
func (p point) distance() float64 {
	if p.Deviation == 0 {
		return math.NaN()
	}
	return (p.Synapse - p.Mean) / p.Deviation
}
