package clamp

import (
	"context"

	"github.com/ranvier-sim/ranvier/sim"
)

// Rate is the inverse of the mean interval, in Hz, of those intervals that end after an instant; 0 if there are
// none.
func Rate(spikes []sim.Time, after sim.Time) float64 {
	first, n := 0, len(spikes)
	for first+1 < n && spikes[first+1] <= after {
		first++
	}
	if n-first < 2 {
		return 0
	}
	return float64(n-1-first) / (spikes[n-1] - spikes[first]).Seconds()
}

// Pair is the protocol that measures refractoriness: a pulse that surely makes the axon fire, and after some delay
// a second one, as long, whose amplitude is to be found.
type Pair struct {
	Start sim.Time // of the first pulse
	Width sim.Time // of both
	First float64  // amplitude of the first, uA/cm2
}

// watched is for how long after a pulse a spike is its response.
const watched = 40 * sim.Millisecond

// Thresholds returns the smallest amplitude, in uA/cm2, of a single pulse that makes the axon fire, and then those
// of second pulses that make it fire once more, by their delay from the start of the first; NaN where not even
// `most` does.
func (p Pair) Thresholds(ctx context.Context, c *Clamp, delays []sim.Time, most, precision float64) ([]float64, error) {
	return c.Thresholds(ctx, Search{
		N: 1 + len(delays), High: most, Precision: precision, Until: p.until(delays),
		Course: func(i int, amplitude float64) []Pulse {
			if i == 0 {
				return []Pulse{p.at(0, amplitude)}
			}
			return []Pulse{p.at(0, p.First), p.at(delays[i-1], amplitude)}
		},
		Responds: func(i int, spikes []sim.Time) bool { return len(spikes) > min(i, 1) },
	})
}

func (p Pair) at(delay sim.Time, amplitude float64) Pulse {
	return Pulse{p.Start + delay, p.Start + delay + p.Width, amplitude}
}

func (p Pair) until(delays []sim.Time) sim.Time {
	until := p.Start + watched
	for _, d := range delays {
		until = max(until, p.Start+d+watched)
	}
	return until
}
