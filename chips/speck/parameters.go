package speck

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Parameters are what can be set on the chip, and what is not known of it. Zero values are the defaults.
type Parameters struct {
	// Rates are the synaptic operations per second that each core can do; +Inf for as many as there are. Default about
	// 1e8 on core 0 and 3e7 on the others, from a summary of Richter et al. 2024, doi:10.1088/2634-4386/ad2ce3, and
	// the supplement of Yao et al. 2024 (secondary; the two disagree about which cores are the fast ones).
	Rates [Cores]float64

	// Latency is how long after an event has come to a core its first spike leaves, beside the operations of the event.
	// Default 370 ns, a ninth of what an event takes through nine layers: Richter et al. 2023, arXiv:2304.06793, abstract.
	// A negative one is none.
	Latency sim.Time

	// Router is the number of events per second that the one router of the star can pass on; +Inf for as many as there
	// are. Default 3e7, which is what one unit of neurons can take, in the same summary (secondary; for the router assumed).
	Router float64

	// Buffer is how many events a core can hold that it has not served. Default 16, which is assumed: the depth is not
	// documented.
	Buffer int

	// Balancer turns the input congestion balancer on: an event that finds the buffer full is dropped. Without it, as by
	// default, the chip stalls then, and what it does is undefined; the replay counts it, and goes on as if the buffer had
	// no end.
	Balancer bool

	// Sweep is the order of the neurons within an event.
	Sweep Sweep

	// Decimate lets only one of so many spikes of a layer leave its core, the last: for each layer, in the order of the
	// populations, 1, 2, 4, 8, 16, 32, 128, 256 or 512 (64 is not in the vendor's list), or 0 for all. Default all.
	Decimate []int

	// SilentTicks leaves out the test of the threshold when a bias is added: neurons then fire at the next event that
	// reaches them. It is not documented which it is.
	SilentTicks bool
}

// complete is the parameters with defaults filled in.
func (p Parameters) complete() Parameters {
	for core := range p.Rates {
		switch {
		case p.Rates[core] != 0:
		case core == 0:
			p.Rates[core] = 1e8
		default:
			p.Rates[core] = 3e7
		}
	}
	if p.Latency == 0 {
		p.Latency = 370 * sim.Nanosecond
	}
	p.Latency = max(p.Latency, 0)
	if p.Router == 0 {
		p.Router = 3e7
	}
	if p.Buffer == 0 {
		p.Buffer = 16
	}
	return p
}

// check says what is wrong with the parameters.
func (p Parameters) check() error {
	var wrong sim.Mistakes
	rate := func(field string, perSecond float64) {
		if !(perSecond >= 1e-3 && (perSecond <= 1e12 || math.IsInf(perSecond, 1))) {
			wrong.Add(&ParameterError{field, perSecond, "1e-3 to 1e12 a second, or +Inf"})
		}
	}
	q := p.complete()
	for core, r := range q.Rates {
		rate(fmt.Sprintf("Rates[%d]", core), r)
	}
	rate("Router", q.Router)
	for k, n := range p.Decimate {
		if !slices.Contains(decimators, n) {
			wrong.Add(&ParameterError{fmt.Sprintf("Decimate[%d]", k), n, fmt.Sprintf("one of %v", decimators)})
		}
	}
	if p.Buffer < 0 {
		wrong.Add(&ParameterError{"Buffer", p.Buffer, "1 or more events"})
	}
	if p.Sweep > ChannelsFirst {
		wrong.Add(&ParameterError{"Sweep", p.Sweep, "PlacesFirst or ChannelsFirst"})
	}
	if p.Latency > sim.Second {
		wrong.Add(&ParameterError{"Latency", p.Latency, "a second at most"})
	}
	return wrong.Err("parameters of the chip")
}

var decimators = []int{0, 1, 2, 4, 8, 16, 32, 128, 256, 512}

// ParameterError says which of the Parameters is wrong.
type ParameterError struct {
	Field string
	Value any
	Want  string
}

func (e *ParameterError) Error() string {
	return fmt.Sprintf("speck: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// period is how long one of a number per second takes: whole picoseconds, so that no time depends on rounding. It is
// 0 where there is no limit.
func period(perSecond float64) sim.Time {
	if math.IsInf(perSecond, 1) {
		return 0
	}
	return sim.Time(math.Round(sim.Second / perSecond))
}
