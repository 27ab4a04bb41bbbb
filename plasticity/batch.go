package plasticity

import "github.com/ranvier-sim/ranvier/sim"

// batchSize is a number of synapses whose targets' last spikes fit into the nearest cache.
const batchSize = 256

// batch lists synapses of a visit by what is new to them. How many of a target's spikes are new depends on chance, and
// a branch on it would be mispredicted half of the time: so synapses are listed first, without one, and then each list
// is gone through by a loop of its own.
type batch struct {
	changed             [batchSize]uint8
	last, before, third [batchSize]uint8 // those to which the target's last spike is new, the one before it, the third last
}

// batchVisit is a visit to some synapses, with what they have in common.
type batchVisit struct {
	targets    []uint32
	weights    []float64
	recent     []sim.Recent
	rise, fall *partner
}

// learnBatch is learnOne for a batch of synapses, from lo on, at a spike of the source that is not its first, where amounts
// have power 1.
func (p *pairs) learnBatch(v *sim.Visit, lo int, silent *silence, rise, fall *partner) {
	hi := min(lo+batchSize, len(v.Targets))
	b := batchVisit{v.Targets[lo:hi], v.Weights[lo:hi], v.Recent, rise, fall}
	from, now := v.From-v.Delay, v.Spike.At-v.Delay // as fired: what is new; and before now it counts for Spike
	changed, last, before, third := 0, 0, 0, 0
	list := &p.batch
	for k, target := range b.targets {
		at := &b.recent[target].At
		if silent.at(at[0], b.weights[k]) {
			continue
		}
		if at[0] >= now {
			p.learnLate(v, lo+k, rise, fall)
			continue
		}
		list.changed[uint8(changed)], list.last[uint8(last)] = uint8(k), uint8(k)
		list.before[uint8(before)], list.third[uint8(third)] = uint8(k), uint8(k)
		changed++
		last += since(at[0], from)
		before += since(at[1], from)
		third += since(at[2], from)
	}
	for _, k := range list.third[:third] {
		b.weights[k] = p.potentiateOld(b.weights[k], v.Posts[b.targets[k]], from, rise)
	}
	p.potentiateBefore(&b, list.before[:before])
	p.potentiateLast(&b, list.last[:last])
	p.depressLast(&b, list.changed[:changed])
}

// learnLate is learnOne where the target's last spike comes after the source's, or with it.
func (p *pairs) learnLate(v *sim.Visit, k int, rise, fall *partner) {
	r := &v.Recent[v.Targets[k]]
	from, to, now := v.From-v.Delay, v.To-v.Delay, v.Spike.At-v.Delay
	if r.At[0] < to || r.At[1] >= now || r.At[1] < 0 {
		p.learnOne(v, k, rise, fall)
		return
	}
	w := v.Weights[k]
	if r.At[2] >= from {
		w = p.potentiateOld(w, v.Posts[v.Targets[k]], from, rise)
	}
	if r.At[1] >= from {
		w = p.potentiate(w, rise.with(r.At[1])*r.Before[0])
	}
	w = p.depress(w, fall.with(r.At[1])*r.Before[1])
	if p.toll != 0 {
		w = p.clip(w + p.toll)
	}
	v.Weights[k] = w
}

// since is 1 if t is at from or later, otherwise 0.
func since(t, from sim.Time) int {
	if t >= from {
		return 1
	}
	return 0
}

// potentiateOld updates a weight by the spikes from an instant on but the last two; the third last is one of them.
func (p *pairs) potentiateOld(w float64, past []sim.Past, from sim.Time, rise *partner) float64 {
	end := len(past) - 2
	start := end - 1
	for start > 0 && past[start-1].At >= from {
		start--
	}
	for i := start; i < end; i++ {
		w = p.potentiate(w, rise.with(past[i].At)*past[i].Trace[0])
	}
	return w
}

// potentiateBefore updates weights by the spikes before the last.
func (p *pairs) potentiateBefore(b *batchVisit, list []uint8) {
	plus := p.plus
	for _, k := range list {
		r := &b.recent[b.targets[k]]
		w := b.weights[k]
		b.weights[k] = p.clip(w + float64(plus.factor*(plus.offset+float64(plus.slope*w))*(b.rise.with(r.At[1])*r.Before[0])))
	}
}

// potentiateLast updates weights by the last spikes.
func (p *pairs) potentiateLast(b *batchVisit, list []uint8) {
	plus := p.plus
	for _, k := range list {
		r := &b.recent[b.targets[k]]
		w := b.weights[k]
		b.weights[k] = p.clip(w + float64(plus.factor*(plus.offset+float64(plus.slope*w))*(b.rise.with(r.At[0])*r.Trace[0])))
	}
}

// depressLast updates weights by the spike of the source, which comes after the last ones.
func (p *pairs) depressLast(b *batchVisit, list []uint8) {
	minus := p.minus
	for _, k := range list {
		r := &b.recent[b.targets[k]]
		w := b.weights[k]
		w = p.clip(w - float64(minus.factor*(minus.offset+float64(minus.slope*w))*(b.fall.with(r.At[0])*r.Trace[1])))
		if p.toll != 0 {
			w = p.clip(w + p.toll)
		}
		b.weights[k] = w
	}
}
