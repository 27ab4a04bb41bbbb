package models_test

import (
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// oracle finds the spikes of one neuron slowly: by short steps, each a Taylor series whose terms come from the
// differential equation itself, with a search for a crossing in every eighth of every step. It shares no
// formula with the models, and knows no special case of time constants.
type oracle struct {
	leak, drive, gain float64 // du/dt = -leak u + drive + gain (sum of currents); 1/ps, mV/ps, mV/(pA ps)
	theta, reset      float64 // mV, as u
	refractory        float64 // ps
	ports             []models.Port
	step              float64 // the longest, ps

	now, free float64   // ps
	x         []float64 // the state: u, then I and J of each port: I' = -I/Tau + J, J' = -J/Tau
	series    []taylor  // of each state variable over the present step

	outcome
	highest float64 // local maximum of u, mV; -Inf if there was none

	// Of an AdaptiveLIF only: its threshold rises by the components, whose states follow those of the ports.
	threshold []models.Adaptation
	noReset   bool
	excess    taylor // of u less the threshold, over the present step
}

// outcome is what an oracle finds.
type outcome struct {
	spikes  []float64 // ps
	slopes  []float64 // of V at the spikes, less that of the threshold, mV/ps; +Inf where no crossing caused it
	closest float64   // the smallest distance from the threshold, in mV, that decided anything
}

// taylor holds the coefficients of a polynomial in sigma, the fraction of a step that has passed.
type taylor [degree + 1]float64

const (
	degree = 18 // in steps of half the shortest time constant, the rest is below (1/2)^19/19!
	pieces = 8
)

// newOracleLIF takes a LIF of which TauM, R, VTh and Ports are given.
func newOracleLIF(n models.LIF) *oracle {
	o := &oracle{leak: 1 / n.TauM, gain: n.R / n.TauM, theta: n.VTh - n.EL, reset: n.VReset - n.EL, refractory: n.TRef, step: n.TauM / 2}
	o.drive = o.gain * n.IE
	return o.start(n.U0, n.Ports)
}

// newOracleIF takes an IF of which C, VTh and Ports are given.
func newOracleIF(n models.IF) *oracle {
	o := &oracle{gain: 1 / n.C / ms, theta: n.VTh, reset: n.VReset, refractory: n.TRef, step: 5 * ms}
	o.drive = o.gain * n.IE
	return o.start(n.V0, n.Ports)
}

// newOracleAdaptive takes an AdaptiveLIF of which TauM, R, VTh and Ports are given.
func newOracleAdaptive(n models.AdaptiveLIF) *oracle {
	o := newOracleLIF(models.LIF{TauM: n.TauM, EL: n.EL, VTh: n.VTh, VReset: n.VReset, TRef: n.TRef, R: n.R, IE: n.IE, U0: n.U0, Ports: n.Ports})
	o.threshold, o.noReset = n.Threshold, n.NoReset
	for _, h := range n.Threshold {
		o.x = append(o.x, 0)
		o.step = min(o.step, h.Tau/2)
	}
	o.series = make([]taylor, len(o.x))
	return o
}

func (o *oracle) start(u float64, ports []models.Port) *oracle {
	o.ports = ports
	o.x = []float64{u}
	for _, p := range ports {
		o.x = append(o.x, p.I0, p.J0)
		if p.Shape != models.Delta {
			o.step = min(o.step, p.Tau/2)
		}
	}
	o.series = make([]taylor, len(o.x))
	o.closest, o.highest = math.Inf(1), math.Inf(-1)
	return o
}

// arrival is a synaptic event at the oracle's neuron.
type arrival struct {
	at   sim.Time
	port int
	w    float64
}

// run finds the spikes before `until`.
func (o *oracle) run(until sim.Time, arrivals []arrival) {
	for len(arrivals) > 0 {
		at := arrivals[0].at
		o.moveTo(float64(at))
		refractory := o.now < o.free
		for len(arrivals) > 0 && arrivals[0].at == at {
			o.arrive(arrivals[0], refractory && !o.noReset)
			arrivals = arrivals[1:]
		}
		if !refractory {
			o.test()
		}
	}
	o.moveTo(float64(until))
}

func (o *oracle) arrive(a arrival, clamped bool) {
	p := o.ports[a.port]
	switch {
	case p.Shape == models.Exponential:
		o.x[1+2*a.port] += a.w
	case p.Shape == models.Alpha:
		o.x[2+2*a.port] += a.w * math.E / p.Tau
	case !clamped:
		o.x[0] += a.w
	}
}

// test fires if the neuron is at threshold.
func (o *oracle) test() {
	distance := o.x[0] - o.theta
	for _, h := range o.heights() {
		distance -= h
	}
	o.decided(distance)
	if distance >= 0 {
		o.fire(math.Inf(1))
	}
}

// heights are the components of the threshold.
func (o *oracle) heights() []float64 { return o.x[1+2*len(o.ports):] }

// decided notes that the sign of a distance from the threshold made a difference.
func (o *outcome) decided(distance float64) { o.closest = min(o.closest, math.Abs(distance)) }

func (o *oracle) fire(slope float64) {
	o.spikes, o.slopes = append(o.spikes, o.now), append(o.slopes, slope)
	o.free = o.now + o.refractory
	if !o.noReset {
		o.x[0] = o.reset
	}
	for k := range o.threshold {
		o.heights()[k] += o.threshold[k].Jump
	}
}

// moveTo goes on to an instant, firing on the way.
func (o *oracle) moveTo(to float64) {
	for o.now < to {
		end := min(o.now+o.step, to)
		refractory := o.now < o.free
		if refractory {
			end = min(end, o.free)
		}
		h := end - o.now
		o.expand(h, refractory && !o.noReset)
		sigma, crosses := 1.0, false
		if !refractory {
			sigma, crosses = o.firstCrossing()
		}
		for m := range o.x {
			o.x[m] = o.series[m].value(sigma)
		}
		if !crosses {
			o.now = end
			if refractory && end == o.free {
				o.test()
			}
			continue
		}
		o.now += sigma * h
		o.fire(o.excess.slope(sigma) / h)
	}
	if o.now >= o.free {
		o.decided(o.excess.value(1)) // a crossing may come just before or after what ends the step
	}
}

// expand computes the series for a step of h from the differential equations.
func (o *oracle) expand(h float64, clamped bool) {
	for m := range o.x {
		o.series[m][0] = o.x[m]
	}
	for n := range degree {
		factor := h / float64(n+1)
		du := -o.leak * o.series[0][n]
		if n == 0 {
			du += o.drive
		}
		for k, p := range o.ports {
			i, j := &o.series[1+2*k], &o.series[2+2*k]
			if p.Shape == models.Delta {
				continue
			}
			du += o.gain * i[n]
			i[n+1] = factor * (j[n] - i[n]/p.Tau)
			j[n+1] = factor * -j[n] / p.Tau
		}
		if clamped {
			du = 0
		}
		o.series[0][n+1] = factor * du
		for k, c := range o.threshold {
			h := &o.series[1+2*len(o.ports)+k]
			h[n+1] = factor * -h[n] / c.Tau
		}
	}
	o.excess = o.series[0]
	o.excess[0] -= o.theta
	for k := range o.threshold {
		for n, x := range o.series[1+2*len(o.ports)+k] {
			o.excess[n] -= x
		}
	}
}

// firstCrossing finds the first sigma in (0, 1] at which u reaches the threshold from below.
func (o *oracle) firstCrossing() (sigma float64, crosses bool) {
	f := &o.excess
	for k := range pieces {
		a, b := float64(k)/pieces, float64(k+1)/pieces
		if f.slope(a) > 0 && f.slope(b) < 0 {
			top := bisect(a, b, func(x float64) bool { return f.slope(x) <= 0 })
			peak := f.value(top)
			o.highest = max(o.highest, o.series[0].value(top))
			o.decided(peak)
			if peak >= 0 {
				b = top
			}
		}
		if f.value(b) >= 0 {
			return bisect(a, b, func(x float64) bool { return f.value(x) >= 0 }), true
		}
	}
	return 1, false
}

// bisect finds where a condition that does not hold at a, but does at b, begins to hold.
func bisect(a, b float64, holds func(float64) bool) float64 {
	for {
		middle := a + (b-a)/2
		switch {
		case middle <= a || middle >= b:
			return b
		case holds(middle):
			b = middle
		default:
			a = middle
		}
	}
}

func (c *taylor) value(x float64) float64 {
	y := c[degree]
	for n := degree - 1; n >= 0; n-- {
		y = y*x + c[n]
	}
	return y
}

func (c *taylor) slope(x float64) float64 {
	y := degree * c[degree]
	for n := degree - 1; n >= 1; n-- {
		y = y*x + float64(n)*c[n]
	}
	return y
}
