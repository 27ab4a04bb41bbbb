package plasticity

import "github.com/ranvier-sim/ranvier/sim"

// batchSize is a number of synapses whose targets' last spikes fit into the nearest cache.
const batchSize = 256

// batch lists synapses of a visit, by what is new to them. How many of a target's spikes are new depends on chance, and
// a branch on it would be mispredicted half of the time: so synapses are listed first, without one, and then each list
// is gone through by a loop of its own.
type batch struct {
	all, fresh, more [batchSize]uint8 // all that change; those with a new spike; with more than one
}

// learnBatch is learnOne for synapses from lo on, a batch of them, at a spike of the source that is not its first, where
// amounts have power 1.
func (p *pairs) learnBatch(v *sim.Visit, lo int, silent *silence, rise, fall *partner) {
	hi := min(lo+batchSize, len(v.Targets))
	targets, weights := v.Targets[lo:hi], v.Weights[lo:hi]
	from, now := v.From-v.Delay, v.Spike.At-v.Delay // as fired: what is new; and before now it counts for Spike
	b := &p.batch
	all, fresh, more := 0, 0, 0
	for k, target := range targets {
		lasts := &v.Lasts[target]
		last := lasts[1].At
		if silent.at(last, weights[k]) {
			continue
		}
		if last >= now {
			p.learnOne(v, lo+k, rise, fall)
			continue
		}
		b.all[all&(batchSize-1)], b.fresh[fresh&(batchSize-1)], b.more[more&(batchSize-1)] = uint8(k), uint8(k), uint8(k)
		all++
		fresh += since(last, from)
		more += since(lasts[0].At, from)
	}
	for _, k := range b.more[:more] {
		past := v.Posts[targets[k]]
		w := weights[k]
		for _, spike := range olderNews(past, from) {
			w = p.potentiate(w, rise.with(spike.At)*spike.Trace[0])
		}
		weights[k] = w
	}
	p.potentiateAll(v, b.fresh[:fresh], targets, weights, rise)
	p.depressAll(v, b.all[:all], targets, weights, fall)
}

// since is 1 if t is at from or later, otherwise 0.
func since(t, from sim.Time) int {
	if t >= from {
		return 1
	}
	return 0
}

// olderNews returns the spikes from an instant on without the last.
func olderNews(past []sim.Past, from sim.Time) []sim.Past {
	end := len(past) - 1
	start := end - 1
	for start > 0 && past[start-1].At >= from {
		start--
	}
	return past[start:end]
}

// potentiateAll updates weights by the last spike of their targets.
func (p *pairs) potentiateAll(v *sim.Visit, list []uint8, targets []uint32, weights []float64, rise *partner) {
	plus := p.plus
	for _, k := range list {
		last := &v.Lasts[targets[k]][1]
		w := weights[k]
		weights[k] = p.clip(w + float64(plus.factor*(plus.offset+float64(plus.slope*w))*(rise.with(last.At)*last.Trace[0])))
	}
}

// depressAll updates weights by the spike of the source.
func (p *pairs) depressAll(v *sim.Visit, list []uint8, targets []uint32, weights []float64, fall *partner) {
	minus := p.minus
	for _, k := range list {
		last := &v.Lasts[targets[k]][1]
		w := weights[k]
		w = p.clip(w - float64(minus.factor*(minus.offset+float64(minus.slope*w))*(fall.with(last.At)*last.Trace[1])))
		if p.toll != 0 {
			w = p.clip(w + p.toll)
		}
		weights[k] = w
	}
}
