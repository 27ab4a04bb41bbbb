package topology

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// DefaultDelay is the delay of synapses whose rule gives none: 1 ms, as in NEST.
const DefaultDelay sim.Time = 1 * sim.Millisecond

// Delays gives synapses their delays. A delay is 0 or more.
type Delays interface {
	// SetDelays sets the Delay of every synapse of b. It must set the same ones each time, and is
	// called from several goroutines at a time. Mistakes are returned joined, each as a
	// *sim.SynapseError.
	SetDelays(b Batch) error
}

// Delay is one delay for all synapses. (It is no conversion, so that a float64 variable cannot lose
// its fraction unnoticed; see sim.FromMilliseconds.)
func Delay(d sim.Time) Delays { return constantDelay(d) }

type constantDelay sim.Time

func (c constantDelay) SetDelays(b Batch) error {
	if c < 0 {
		return once(b.Part, whole("delay", sim.Time(c), wantDelay))
	}
	for i := range b.Synapses {
		b.Synapses[i].Delay = sim.Time(c)
	}
	return nil
}

// DelayList is one delay per synapse, in the order of the rule, as for List.
type DelayList []sim.Time

// SetDelays implements Delays.
func (l DelayList) SetDelays(b Batch) error {
	if err := checkList(b, "delay", len(l)); err != nil {
		return once(b.Part, err)
	}
	return setDelays(b, func(i int, s sim.Synapse) sim.Time { return l[b.First+i] })
}

// DelayKernel is the delay as a function of the two neurons, say of their distance. It is called from
// several goroutines at a time and must be pure.
type DelayKernel func(pre, post int) sim.Time

// SetDelays implements Delays.
func (k DelayKernel) SetDelays(b Batch) error {
	if k == nil {
		return once(b.Part, whole("delay", "a nil DelayKernel", "a function"))
	}
	return setDelays(b, func(_ int, s sim.Synapse) sim.Time { return k(int(s.Pre), int(s.Post)) })
}

// DrawnDelay draws the delay of each synapse on its own, as a number of units, and takes the nearest
// picosecond (of two, the even one). A draw below 0 is a mistake; see Within for bounds.
//
//	topology.DrawnDelay(sim.Millisecond, topology.Within(0.1, 10, func(src rand.Source) distuv.Rander {
//		return distuv.Normal{Mu: 1.5, Sigma: 0.75, Src: src}
//	}))
func DrawnDelay(unit sim.Time, from Distribution) Delays { return drawnDelay{unit, from} }

type drawnDelay struct {
	unit sim.Time
	from Distribution
}

func (d drawnDelay) SetDelays(b Batch) error {
	if d.unit <= 0 {
		return once(b.Part, whole("unit of the delay", d.unit, "a duration above 0s"))
	}
	from, err := d.from.open(b, "delay")
	if err != nil {
		return once(b.Part, err)
	}
	var wrong mistakes
	for i := range b.Synapses {
		s, draw := &b.Synapses[i], from.Rand()
		picoseconds := math.RoundToEven(draw * float64(d.unit))
		if !(draw >= 0 && picoseconds < float64(sim.Never)) {
			wrong.add(*s, "delay", draw, wantDraw(from, fmt.Sprintf("a number of %v that is 0 or more and makes less than 106 days", d.unit)))
			continue
		}
		s.Delay = sim.Time(picoseconds)
	}
	return wrong.err()
}

const wantDelay = "0s or more"

func setDelays(b Batch, delay func(i int, s sim.Synapse) sim.Time) error {
	var wrong mistakes
	for i := range b.Synapses {
		s := &b.Synapses[i]
		if s.Delay = delay(i, *s); s.Delay < 0 {
			wrong.add(*s, "delay", s.Delay, wantDelay)
		}
	}
	return wrong.err()
}
