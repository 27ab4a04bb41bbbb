package speck

import (
	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// fabric is the chip at work: nine cores around one router. It is event-driven and has no steps. Its law: events are
// served in the order of their times, those of one time in the order in which they were sent; a core, and the router,
// serve one event at a time, in the order of arrival. So a replay is a function of its configuration and its input, to the bit.
//
// A spike leaves its core after the operations of its event up to its own, each 1/rate long, and the latency; the router
// passes it to each of its destinations, which takes 1/Router each. A core that is late keeps events waiting: see
// Parameters.Buffer.
type fabric struct {
	Parameters
	config *Config
	cores  []*core    // of each layer
	seats  []server   // of each layer
	period []sim.Time // of each layer: of a synaptic operation
	passed []int      // of each layer: spikes since the last that the decimator let out

	pending queue.Heap[packet]
	sent    uint64 // packets so far: the rank of the next among those of one time
	router  server
	step    sim.Time // of the router, for an event

	seen observer
}

// observer is told what the chip does, as it does it.
type observer interface {
	routed(at sim.Time, layer int)                   // an event was passed on
	served(at sim.Time, layer, synops, biases int)   // a core has served an event, or a tick
	spiked(layer int, s sim.Spike, destinations int) // a spike has left a core
	incident(layer int, what happening, n uint64)    // something went wrong
}

// happening is what can go wrong.
type happening int

const (
	dropped   happening = iota // an event that found the buffer full, by the balancer
	stalled                    // one that did without the balancer
	saturated                  // an addition that the upper end of int16 cut short
	happenings
)

// packet is an event on its way: at the router, or at a core. Or it is a tick of the slow clock.
type packet struct {
	layer   int32 // destination
	channel int32
	y, x    int16
	kind    packetKind
}

type packetKind uint8

const (
	toRouter packetKind = iota
	toCore
	toBiases
)

func newFabric(c *Config, p Parameters, seen observer) *fabric {
	f := &fabric{Parameters: p.complete(), config: c, seen: seen}
	f.step = period(f.Router)
	for k := range c.Layers {
		f.cores = append(f.cores, newCore(&c.Layers[k], f.Sweep))
		f.period = append(f.period, period(f.Rates[c.Cores[k]]))
	}
	f.seats = make([]server, len(c.Layers))
	f.passed = make([]int, len(c.Layers))
	return f
}

// reset brings the chip to rest at time 0: no event is under way, and all states are 0.
func (f *fabric) reset() {
	f.pending.Reset()
	f.sent = 0
	f.router = server{done: f.router.done}
	f.router.reset()
	for k := range f.seats {
		f.cores[k].reset()
		f.passed[k] = 0
		f.seats[k] = server{done: f.seats[k].done}
		f.seats[k].reset()
	}
}

// send has a packet come at an instant.
func (f *fabric) send(at sim.Time, p packet) {
	f.pending.Push(queue.Key{At: int64(at), Rank: f.sent}, p)
	f.sent++
}

// input sends an event of a source to its destinations.
func (f *fabric) input(source int, s sim.Spike) {
	from := &f.config.Sources[source]
	c, y, x := from.Map.Place(int(s.Neuron))
	f.distribute(from.Destinations, s.At, c, y, x)
}

// tick has the slow clock tick: all layers with biases add them.
func (f *fabric) tick(at sim.Time) {
	for k := range f.config.Layers {
		if f.config.Layers[k].Biases != nil {
			f.send(at, packet{layer: int32(k), kind: toBiases})
		}
	}
}

// distribute sends an event to the router, once for each destination.
func (f *fabric) distribute(to []Destination, at sim.Time, c, y, x int) {
	for _, d := range to {
		f.send(at, packet{
			layer: int32(d.Layer), channel: int32(c + d.Shift),
			y: int16(y / d.Pool), x: int16(x / d.Pool), kind: toRouter,
		})
	}
}

// run serves all that comes before an instant; at most n packets. It tells whether there are more.
func (f *fabric) run(until sim.Time, n int) bool {
	for ; n > 0; n-- {
		k, ok := f.pending.Peek()
		if !ok || sim.Time(k.At) >= until {
			return false
		}
		_, p, _ := f.pending.Pop()
		switch at := sim.Time(k.At); p.kind {
		case toRouter:
			f.route(at, p)
		case toCore:
			f.serve(at, p)
		case toBiases:
			f.add(at, int(p.layer))
		}
	}
	return true
}

// route passes an event on, once the router is free. What pooling leaves beyond the map, at its lower and right
// edge, is addressed to nobody.
func (f *fabric) route(at sim.Time, p packet) {
	f.router.serve(at, f.step)
	f.seen.routed(at, int(p.layer))
	in := f.config.Layers[p.layer].In
	if int(p.y) >= in.Height || int(p.x) >= in.Width {
		return
	}
	p.kind = toCore
	f.send(f.router.free, p)
}

// serve has a core serve an event, once it is free, if there is room for it.
func (f *fabric) serve(at sim.Time, p packet) {
	layer := int(p.layer)
	seat, core := &f.seats[layer], f.cores[layer]
	if seat.backlog(at) >= f.Buffer {
		if f.Balancer {
			f.seen.incident(layer, dropped, 1)
			return
		}
		f.seen.incident(layer, stalled, 1)
	}
	core.event(int(p.channel), int(p.y), int(p.x))
	f.emit(at, layer)
	f.seen.served(at, layer, core.ops, 0)
}

// add has a core add the biases of a layer, once it is free.
func (f *fabric) add(at sim.Time, layer int) {
	f.cores[layer].tick(!f.SilentTicks)
	f.emit(at, layer)
	f.seen.served(at, layer, 0, f.cores[layer].ops)
}

// emit takes the time that a core takes for what it has just done, and sends the spikes of it.
func (f *fabric) emit(at sim.Time, layer int) {
	core, seat := f.cores[layer], &f.seats[layer]
	start := seat.start(at)
	seat.serve(at, sim.Time(core.ops)*f.period[layer])
	if core.saturated > 0 {
		f.seen.incident(layer, saturated, core.saturated)
		core.saturated = 0
	}
	for k, neuron := range core.fired {
		if f.passed[layer]++; f.passed[layer] < core.Decimate {
			continue
		}
		f.passed[layer] = 0
		s := sim.Spike{At: start + sim.Time(core.at[k])*f.period[layer] + f.Latency, Neuron: uint32(neuron)}
		f.seen.spiked(layer, s, len(core.Destinations))
		c, y, x := core.out.Place(int(neuron))
		f.distribute(core.Destinations, s.At, c, y, x)
	}
}
