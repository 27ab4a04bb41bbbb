package xor

import (
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Parameters are those of the task.
type Parameters struct {
	Inputs    int      `usage:"xor: inputs, half of them for each bit; of each half, half are inhibitory"`
	Hidden    int      `usage:"xor: hidden neurons"`
	Frequency float64  `usage:"xor: rate of an input that stands for 1, Hz"`
	Present   sim.Time `usage:"xor: time that a pattern is shown"`
	Bound     float64  `usage:"xor: strongest that a synapse can become, mV; the threshold is 16 mV above rest"`
	Change    float64  `usage:"xor: what a pair of spikes adds to the eligibility, or, without rewards, to the weight, mV"`
	Eligible  sim.Time `usage:"xor: time constant of the eligibility"`
	Jitter    float64  `usage:"xor: jump of the output's potential by a spike of its noise, which comes at 1000 Hz, mV"`
	Epochs    int      `usage:"xor: times that all four patterns are shown, in random order"`
}

// Default returns the defaults.
func Default() Parameters {
	return Parameters{
		Inputs: 60, Hidden: 60, Frequency: 40, Present: 200 * sim.Millisecond, Bound: 5,
		Change: 0.02, Eligible: 25 * sim.Millisecond, Jitter: 0.6, Epochs: 200,
	}
}

// Check returns *session.ParameterErrors, joined.
func (p *Parameters) Check() error {
	return errors.Join(
		session.Demand("inputs", p.Inputs, p.Inputs >= 4 && p.Inputs <= 100_000 && p.Inputs%4 == 0, "4 to 100000, a multiple of 4"),
		session.Demand("hidden", p.Hidden, p.Hidden >= 1 && p.Hidden <= 100_000, "1 to 100000"),
		session.Demand("frequency", p.Frequency, p.Frequency > 0 && p.Frequency <= 1000, "above 0 Hz, at most 1000 Hz"),
		session.Demand("present", p.Present, p.Present >= lag && p.Present <= 1*sim.Minute, "5ms to 1m"),
		session.Demand("bound", p.Bound, p.Bound > 0 && p.Bound <= 100, "above 0 mV, at most 100 mV"),
		session.Demand("change", p.Change, p.Change > 0 && p.Change <= 100, "above 0 mV, at most 100 mV"),
		session.Demand("eligible", p.Eligible, p.Eligible > 0 && p.Eligible <= 1*sim.Hour, "above 0s, at most 1h"),
		session.Demand("jitter", p.Jitter, p.Jitter >= 0 && p.Jitter <= 100, "0 to 100 mV"),
		session.Demand("epochs", p.Epochs, p.Epochs >= 1 && p.Epochs <= 100_000, "1 to 100000"),
	)
}
