package models

import "github.com/ranvier-sim/ranvier/sim"

// inbox turns volleys around: from what one source sends to many targets, into what one target hears, in
// order. It does so for a stretch of time that is short enough for its memory, which it reuses.
type inbox struct {
	most    int       // how many arrivals are turned around at once, but for those of one instant
	touched []uint32  // the neurons that something reaches
	counts  []uint32  // per neuron: how many arrivals
	ends    []uint32  // per neuron that is touched: where its arrivals end
	arrived []arrival // neuron by neuron, in the order of touched
}

// arrival is what reaches one neuron through one synapse.
type arrival struct {
	at     sim.Time
	weight float32
	port   uint8
}

// stretch is how many arrivals a processor's cache holds with ease.
const stretch = 1 << 15

func newInbox(n int) inbox {
	return inbox{most: stretch, counts: make([]uint32, n), ends: make([]uint32, n)}
}

// take turns the first volleys around, those before `to`, and returns the others. If there are none, `to`
// is the end.
func (b *inbox) take(in []sim.Volley, end sim.Time) (rest []sim.Volley, to sim.Time) {
	b.touched = b.touched[:0]
	total, n := 0, 0
	for ; n < len(in) && (total < b.most || in[n].At == in[n-1].At); n++ {
		total += len(in[n].Targets)
		b.count(in[n].Targets)
	}
	if n < len(in) {
		end = in[n].At
	}
	if cap(b.arrived) < total {
		b.arrived = make([]arrival, total+total/4)
	}
	b.arrived = b.arrived[:total]
	at := uint32(0)
	for _, i := range b.touched {
		b.ends[i] = at
		at += b.counts[i]
		b.counts[i] = 0
	}
	for k := range in[:n] {
		b.place(&in[k])
	}
	return in[n:], end
}

func (b *inbox) count(targets []uint32) {
	for _, i := range targets {
		if b.counts[i] == 0 {
			b.touched = append(b.touched, i)
		}
		b.counts[i]++
	}
}

func (b *inbox) place(v *sim.Volley) {
	for k, i := range v.Targets {
		b.arrived[b.ends[i]] = arrival{v.At, v.WeightOf(k), v.Port}
		b.ends[i]++
	}
}

// of returns the arrivals of the neuron touched[k].
func (b *inbox) of(k int) []arrival {
	from := uint32(0)
	if k > 0 {
		from = b.ends[b.touched[k-1]]
	}
	return b.arrived[from:b.ends[b.touched[k]]]
}
