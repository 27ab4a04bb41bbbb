package models_test

import (
	"math"

	"github.com/ranvier-sim/ranvier/models"
)

// kernelSum finds the spikes of an SRM slowly: it adds up all kernels from their definition, at closely
// spaced instants, and looks for the peaks in between. It keeps no state but the arrivals and spikes.
type kernelSum struct {
	models.SRM // with defaults filled in
	arrivals   []arrival
	spacing    float64 // ps
	outcome
}

func newKernelSum(n models.SRM) *kernelSum {
	k := &kernelSum{SRM: n.Neuron(0), outcome: outcome{closest: math.Inf(1)}}
	k.spacing = k.TauEta / 16
	for _, p := range k.Ports {
		k.spacing = min(k.spacing, p.Tau/16)
		if p.Shape == models.DoubleExponential {
			k.spacing = min(k.spacing, p.TauRise/16)
		}
	}
	return k
}

// kernel is what an arrival of weight 1 adds to u, and its derivative, s after it.
func kernel(p models.PSP, s float64) (eps, slope float64) {
	x, fade := s/p.Tau, math.Exp(-s/p.Tau)
	switch {
	case p.Shape == models.Exponential:
		return fade, -fade / p.Tau
	case p.Shape == models.Alpha:
		return math.E * x * fade, math.E * (1 - x) * fade / p.Tau
	case p.Tau == p.TauRise:
		return x * fade, (1 - x) * fade / p.Tau
	}
	rise := math.Exp(-s / p.TauRise)
	size := p.Tau / (p.Tau - p.TauRise)
	return size * (fade - rise), size * (rise/p.TauRise - fade/p.Tau)
}

// excess is u - VTh at t, and its derivative, with all arrivals up to t.
func (k *kernelSum) excess(t float64) (f, slope float64) {
	f = k.EL - k.VTh
	for _, a := range k.arrivals {
		if s := t - float64(a.at); s >= 0 {
			e, d := kernel(k.Ports[a.port], s)
			f, slope = f+a.w*e, slope+a.w*d
		}
	}
	spikes := k.spikes
	if !k.Sum && len(spikes) > 0 {
		spikes = spikes[len(spikes)-1:]
	}
	for _, at := range spikes {
		eta := -k.Eta0 * math.Exp(-(t-at)/k.TauEta)
		f, slope = f+eta, slope-eta/k.TauEta
	}
	return f, slope
}

// run finds the spikes before `until`.
func (k *kernelSum) run(until float64, arrivals []arrival) {
	now, free := 0.0, 0.0
	for {
		end, arrives := until, false
		if len(arrivals) > 0 && float64(arrivals[0].at) < until {
			end, arrives = float64(arrivals[0].at), true
		}
		for now < end {
			if now < free {
				if now = min(free, end); now == free && now < end {
					free = k.test(now, free)
				}
				continue
			}
			next := min(now+k.spacing, end)
			at, crosses := k.firstCrossing(now, next)
			if now = next; crosses {
				now = at
				_, slope := k.excess(at)
				free = k.fire(at, slope)
			}
		}
		if !arrives {
			return
		}
		for len(arrivals) > 0 && float64(arrivals[0].at) == end {
			k.arrivals = append(k.arrivals, arrivals[0])
			arrivals = arrivals[1:]
		}
		if now >= free {
			free = k.test(now, free)
		}
	}
}

func (k *kernelSum) fire(at, slope float64) (free float64) {
	k.spikes, k.slopes = append(k.spikes, at), append(k.slopes, slope)
	return at + k.DeltaAbs
}

// test fires if the neuron is at threshold.
func (k *kernelSum) test(now, free float64) float64 {
	f, _ := k.excess(now)
	k.decided(f)
	if f >= 0 {
		return k.fire(now, math.Inf(1))
	}
	return free
}

// firstCrossing finds the first instant in (a, b] at which u reaches the threshold.
func (k *kernelSum) firstCrossing(a, b float64) (at float64, crosses bool) {
	_, before := k.excess(a)
	f, after := k.excess(math.Nextafter(b, a)) // without what arrives at b
	if before > 0 && after < 0 {
		top := bisect(a, b, func(t float64) bool { _, slope := k.excess(t); return slope <= 0 })
		peak, _ := k.excess(top)
		k.decided(peak)
		if peak >= 0 {
			b, f = top, peak
		}
	}
	if f < 0 {
		return b, false
	}
	return bisect(a, b, func(t float64) bool { f, _ := k.excess(t); return f >= 0 }), true
}
