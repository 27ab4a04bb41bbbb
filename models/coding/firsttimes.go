package coding

import "github.com/ranvier-sim/ranvier/sim"

// FirstTimes writes the time of each neuron's first spike in w, counted from the start of the window, to
// dst, one place for each neuron: what Latency, RankOrder and Ranks read. A silent neuron gets sim.Never.
// Spikes may come in any order; one of a neuron beyond dst is a *SpikeError.
func FirstTimes(dst []sim.Time, spikes []sim.Spike, w sim.Window) error {
	for i := range dst {
		dst[i] = sim.Never
	}
	return within(spikes, w, len(dst), func(_ int, s sim.Spike) error {
		dst[s.Neuron] = min(dst[s.Neuron], s.At-w.From)
		return nil
	})
}
