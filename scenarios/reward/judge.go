package reward

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// judge watches the two neurons of the synapse, and has rewards come.
type judge struct {
	*Credit
	delays  *rand.PCG
	rewards int
	fired   int // spikes of all targets

	pre, post []sim.Time  // not judged yet; but the last of pre may be needed again
	coming    []sim.Spike // rewards, in order
}

// state names what a checkpoint holds of it.
func (j *judge) state(c *session.Checkpoint) {
	c.Value("delays", j.delays)
	c.Value("rewards", &j.rewards)
	c.Value("fired", &j.fired)
	c.Value("pre", &j.pre)
	c.Value("post", &j.post)
	c.Value("coming", &j.coming)
}

// Record implements sim.Recorder.
func (j *judge) Record(p *sim.Population, spikes []sim.Spike) error {
	times := &j.pre
	if p.Name == "targets" {
		times = &j.post
		j.fired += len(spikes)
	}
	for _, s := range spikes {
		if s.Neuron == 0 {
			*times = append(*times, s.At)
		}
	}
	return nil
}

// decide rewards each spike of the target that came soon enough after the source's last.
func (j *judge) decide() {
	for _, at := range j.post {
		for len(j.pre) > 1 && j.pre[1] < at {
			j.pre = j.pre[1:]
		}
		if len(j.pre) == 0 || j.pre[0] >= at || at-j.pre[0] > j.Within {
			continue
		}
		j.rewards++
		delay := j.Soonest + sim.Time(rand.New(j.delays).Float64()*float64(j.Latest-j.Soonest))
		j.promise(sim.Spike{At: at + delay})
	}
	j.post = j.post[:0]
}

// promise keeps a reward until it is due. Two at one instant would be one spike; the later one waits a picosecond.
func (j *judge) promise(reward sim.Spike) {
	for {
		place, taken := slices.BinarySearchFunc(j.coming, reward, func(a, b sim.Spike) int { return cmp.Compare(a.At, b.At) })
		if !taken {
			j.coming = slices.Insert(j.coming, place, reward)
			return
		}
		reward.At++
	}
}

// due returns the rewards before an instant, which are no longer kept.
func (j *judge) due(before sim.Time) []sim.Spike {
	n := 0
	for n < len(j.coming) && j.coming[n].At < before {
		n++
	}
	due := j.coming[:n]
	j.coming = j.coming[n:]
	return due
}
