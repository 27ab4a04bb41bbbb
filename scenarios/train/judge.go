package train

import (
	"context"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/sim"
)

// tally is what a network makes of some samples.
type tally struct {
	samples, right, silent int
	latency                float64 // sum over those with a decision
	hidden                 int     // spikes up to the decision
	latencies              []float64
}

func (t *tally) accuracy() float64 {
	if t.samples == 0 {
		return math.NaN()
	}
	return float64(t.right) / float64(t.samples)
}

// score shows samples, if there are any, to the network as it is now.
func (c *course) score(ctx context.Context, data gradient.Samples) (*tally, error) {
	if data == nil {
		return new(tally), nil
	}
	verdicts, err := c.network.Evaluate(ctx, data, c.network.Picosecond(), c.Workers)
	if err != nil {
		return nil, err
	}
	t := &tally{samples: len(verdicts)}
	for k, v := range verdicts {
		if v.Winner < 0 {
			t.silent++
			continue
		}
		if v.Winner == data.Label(k) {
			t.right++
		}
		t.latency += v.Latency
		t.hidden += v.Hidden
		t.latencies = append(t.latencies, v.Latency)
	}
	return t, nil
}

// findings are what a training has come to.
type findings struct {
	test      *tally
	simulated *firstspike.Comparison
}

// judge shows the test samples to the network, and some of them to the simulator too.
func (c *course) judge(ctx context.Context) (*findings, error) {
	f := new(findings)
	var err error
	if f.test, err = c.score(ctx, c.test); err != nil {
		return nil, err
	}
	n := c.test.Len()
	if c.Check >= 0 {
		n = min(n, c.Check)
	}
	step, done := c.session.Track("simulating", n)
	defer done()
	f.simulated, err = c.network.Compare(ctx, c.session, c.test, firstspike.Comparing{Samples: n, Workers: c.Workers, Step: step})
	return f, err
}

// report prints and reports them.
func (c *course) report(f *findings) error {
	t, s := f.test, c.session
	last := c.curve[len(c.curve)-1]
	decided := float64(max(1, t.samples-t.silent))
	latency := t.latency / decided
	s.Report("test_accuracy", t.accuracy(), "")
	s.Report("train_accuracy", last.Train, "")
	s.Report("validation_accuracy", last.Validation, "")
	s.Report("silent", float64(t.silent)/float64(t.samples), "")
	s.Report("latency", c.network.Instant(latency).Milliseconds(), "ms")
	s.Report("hidden_spikes", float64(t.hidden)/decided, "")
	s.Report("simulated", float64(f.simulated.Samples), "")
	s.Report("simulated_accuracy", f.simulated.Accuracy(), "")
	s.Report("largest_difference", float64(f.simulated.Largest), "ps")
	_, err := fmt.Fprintf(s.Out, "\n%d test samples: %s right, %s silent; decided after %.2f ms (%.2f tau) and %.1f of %d hidden spikes, in the mean\n"+
		"in the simulator: %d samples, %d spikes, largest difference from the closed form %d ps; %s right\n",
		t.samples, percent(t.accuracy()), percent(float64(t.silent)/float64(t.samples)),
		c.network.Instant(latency).Milliseconds(), latency, float64(t.hidden)/decided, c.network.Hidden(),
		f.simulated.Samples, f.simulated.Spikes, int64(f.simulated.Largest), percent(f.simulated.Accuracy()))
	if c.Readout == peak {
		s.Report("largest_potential_difference", f.simulated.Potential, "mV")
	}
	if f.simulated.Largest > 1*sim.Picosecond {
		s.Report("simulated_otherwise", float64(f.simulated.Otherwise), "")
	}
	return err
}

func percent(part float64) string {
	if math.IsNaN(part) {
		return "-"
	}
	return fmt.Sprintf("%.2f %%", 100*part)
}
