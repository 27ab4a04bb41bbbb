package modeltest

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// script is what happens in a run, and what the model makes of it when it is shown all of it at once.
type script struct {
	volleys []sim.Volley // in total order
	spikes  []sim.Spike
	state   []uint64 // at the end, see player.state
}

// draw draws arrivals and plays them in a single window. Then it adds arrivals at, or next to, the
// picoseconds of spikes, where rounding could matter, and plays them again.
func (s *subject) draw(t *rapid.T) script {
	volleys := s.drawVolleys(t)
	first := s.playWhole(t, volleys)
	if len(first.spikes) == 0 || s.spec.NumPorts() == 0 || !rapid.Bool().Draw(t, "echo") {
		return first
	}
	random := drawRandom(t)
	for range rapid.IntRange(1, 3).Draw(t, "echoes") {
		spike := rapid.SampledFrom(first.spikes).Draw(t, "spike")
		at := spike.At + sim.Time(rapid.IntRange(-1, 1).Draw(t, "offset"))
		if at >= 0 && at < s.Duration {
			volleys = append(volleys, s.drawVolley(t, at, random))
		}
	}
	slices.SortStableFunc(volleys, byTime)
	return s.playWhole(t, volleys)
}

func byTime(a, b sim.Volley) int { return cmp.Compare(a.At, b.At) }

// playWhole plays volleys in one window. Arrivals that the model refuses are no case for the suite.
func (s *subject) playWhole(t *rapid.T, volleys []sim.Volley) script {
	p := s.player(t, 0, s.Neurons, clone(volleys)) // lest a model that changes them hides it
	if err := p.try(s.Duration); err != nil {
		t.Skipf("Advance: %v", err)
	}
	return script{volleys, p.spikes, p.state()}
}

// drawRandom lets rapid choose a seed, for numbers that need to be uniform rather than to shrink.
func drawRandom(t *rapid.T) *rand.Rand {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
}

// drawVolleys draws arrivals for the whole duration, in total order.
func (s *subject) drawVolleys(t *rapid.T) []sim.Volley {
	ports := s.spec.NumPorts()
	if ports == 0 {
		return nil
	}
	random := drawRandom(t)
	gap := sim.Second / (s.Rate * float64(ports))
	most := int(2 * float64(s.Duration) / gap)
	var volleys []sim.Volley
	at := sim.Time(0)
	for range rapid.IntRange(0, most).Draw(t, "volleys") {
		switch rapid.SampledFrom([]string{"random", "same", "next", "soon"}).Draw(t, "gap") {
		case "random":
			at += sim.Time(random.ExpFloat64() * gap)
		case "next":
			at++
		case "soon":
			at += sim.Time(random.Float64() * gap / 100)
		}
		if at >= s.Duration {
			break
		}
		volleys = append(volleys, s.drawVolley(t, at, random))
	}
	return volleys
}

// drawVolley draws targets, ascending and with repetitions, and their weights.
func (s *subject) drawVolley(t *rapid.T, at sim.Time, random *rand.Rand) sim.Volley {
	port := rapid.IntRange(0, s.spec.NumPorts()-1).Draw(t, "port")
	weight := func() float32 {
		r := s.Weights[port]
		return float32(r.Low + random.Float64()*(r.High-r.Low))
	}
	v := sim.Volley{At: at, Port: uint8(port)}
	neuron := rapid.Uint32Range(0, uint32(s.Neurons-1))
	v.Targets = rapid.SliceOfN(neuron, 1, 2*s.Neurons).Draw(t, "targets")
	slices.Sort(v.Targets)
	if rapid.Bool().Draw(t, "common weight") {
		v.Weight = weight()
		return v
	}
	for range v.Targets {
		v.Weights = append(v.Weights, weight())
	}
	return v
}

// drawCuts draws the ends of contiguous windows, many of them at or next to arrivals and spikes; the
// last is the end of the run.
func (s *subject) drawCuts(t *rapid.T, sc *script) []sim.Time {
	places := []sim.Time{0, s.Duration / 2, s.Duration}
	for _, v := range sc.volleys {
		places = append(places, v.At)
	}
	for _, spike := range sc.spikes {
		places = append(places, spike.At)
	}
	random := drawRandom(t)
	cuts := []sim.Time{s.Duration}
	for range rapid.IntRange(1, 30).Draw(t, "cuts") {
		at := sim.Time(random.Int64N(int64(s.Duration)))
		if rapid.Bool().Draw(t, "cut at an event") {
			at = rapid.SampledFrom(places).Draw(t, "event") + sim.Time(rapid.IntRange(-1, 1).Draw(t, "offset"))
		}
		if at > 0 && at < s.Duration {
			cuts = append(cuts, at)
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}
