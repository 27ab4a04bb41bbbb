package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// uniform is the state of a slice of neurons that share all constants and whose motion is a sum of
// exponentials: with a = leak, b_k the rates of the currents and level = drive/a,
//
//	u(t) = level + A_0 / E_0(t) + A_1 / E_1(t) + ...
//
// where E_0 belongs to the membrane and E_k to the k-th current. The amplitudes A, scaled as mode says,
// are constant between events. An arrival of weight w at a Delta port adds w E_0 to A_0; at a port
// with a current it adds w c E_0 to A_0 and -w c E_k to A_k, c = gain/(b_k - a). So an arrival costs an
// addition or two and a comparison per synapse: if what u can reach at most stays below theta, there
// is nothing more to do. Only what passes that test has its crossing solved.
//
// While a neuron is refractory A_0 is -Inf, which swallows what arrives.
//
// Where level > theta every neuron crosses sooner or later. Then only crossings before `horizon` are
// looked for, and all neurons are looked at anew when it comes. Horizons lie on a grid of their own,
// which depends on nothing.
type uniform struct {
	params
	slice sim.Slice
	ports []Port

	initial func(i int) float64 // u at time 0, of neuron i of the population

	inputs []input
	modes  []mode // the membrane, then the currents
	stride int
	cells  []float64 // cells[i*stride:]: A_0, A_1, ... of neuron i
	free   []instant // end of the last refractory interval; before 0 if none
	fresh  []float64 // A_0 at that end, if there was no current: as long as it is the same, the clock tells the next crossing

	crossings queue.Heap[forecast]
	releases  releases
	horizon   sim.Time
	step      sim.Time // between horizons

	due sim.Time // nothing happens unprompted before

	noise    *drizzle // nil if there is none
	nextDraw sim.Time // when its next chunk begins
	passed   sim.Time // of its arrivals, those up to here have been tested

	now   instant   // of the exponentials below
	scale []float64 // E of every mode at now
	table []float64 // E of every mode at the next arrivals
	reach reach

	work     sim.Work
	hits     []uint32 // neurons that may cross
	seen     []uint64 // per neuron: the last round in which it was among the hits
	round    uint64
	currents []float64 // of the neuron whose crossing is being solved
	scratch  []float64
	past     []float64 // the amplitudes of a neuron at an earlier instant

	standing []forecast // that stand, in order of neurons; only while a checkpoint is made or read
}

// input is what a port does: weight w adds w size E_0 to A_0 and, if it has a current, -w size E_k to
// the amplitude of mode k.
type input struct {
	mode int // 0 for Delta
	size float64
}

// forecast says that a neuron does not cross before an instant, or just then. It stands as long as the
// neuron's amplitudes are the same, of which the witness is a hash.
type forecast struct {
	at      instant
	found   bool    // it crosses at that instant; otherwise the search goes on there
	from    instant // where the search began
	witness uint64
	neuron  uint32
}

// key orders forecasts as alarmKey does, and those of one picosecond by where they began: a neuron may have two that stand, where
// what arrived between them added up to nothing, and they differ by rounding. Which comes first must be known.
func (f *forecast) key() queue.Key {
	k := alarmKey(f.at, int(f.neuron))
	k.Rank |= uint64(f.from.at) * 0x9e3779b97f4a7c15 >> 33 << 32
	return k
}

// witness is a hash of a neuron's amplitudes: 64 bits tell two states apart but for one case in 10^19.
// One amplitude alone would not do: arrivals can bring it back to what it was.
func witness(cell []float64) uint64 {
	var h uint64
	for _, a := range cell {
		h = (h ^ math.Float64bits(a)) * 0x9e3779b97f4a7c15 // odd: no two values of the last amplitude collide
		h ^= h >> 32
	}
	return h
}

// canBeUniform tells whether the motion of neurons with these constants can be written in modes without
// loss of digits: no rate may be close to, or below, that of the membrane.
func (p *params) canBeUniform() bool {
	if p.leak == 0 && p.drive != 0 {
		return false
	}
	for _, k := range p.kernels {
		if k.shape == Alpha || k.shape == Exponential && k.rate < p.leak*(1+1.0/16) {
			return false
		}
	}
	return true
}

// newUniform makes the neurons of a slice, with initial potentials of their own if initial is given.
func newUniform(s sim.Slice, d *description, initial func(i int) float64) (*uniform, error) {
	if err := d.err(s.Population, -1); err != nil {
		return nil, err
	}
	if initial == nil {
		initial = func(int) float64 { return d.u0 }
	}
	u := &uniform{params: d.params, slice: s, ports: d.ports, initial: initial, horizon: sim.Never, nextDraw: sim.Never}
	if u.leak == 0 { // then there is no drive, and u stays where it is: any level below theta will do
		u.level, u.gap = u.reset, u.theta-u.reset
	}
	if u.gap < 0 {
		u.step = max(1, sim.Time(1/(16*u.leak)))
		u.horizon = 0
	}
	u.setModes()
	n := s.Len()
	u.cells = make([]float64, n*u.stride)
	u.free = make([]instant, n)
	u.fresh = make([]float64, n)
	u.seen = make([]uint64, n)
	u.reach = newReach(u)
	u.moveTo(instant{})
	var errs sim.Mistakes
	for i := range n {
		start := u.initial(s.Lo + i)
		if !finite(start) {
			errs.Add(&sim.ParamError{Population: s.Population, Index: s.Lo + i, Field: "Initial", Value: start, Want: "a finite number of mV"})
			continue
		}
		u.begin(i, d, start)
	}
	return u, errs.Err(population(s))
}

// setModes derives the modes from the ports.
func (u *uniform) setModes() {
	u.modes = []mode{newMode(u.leak)}
	for _, k := range u.kernels {
		in := input{size: 1}
		if k.shape == Exponential {
			in = input{mode: len(u.modes), size: u.gain / (k.rate - u.leak)}
			u.modes = append(u.modes, newMode(k.rate))
		}
		u.inputs = append(u.inputs, in)
	}
	u.stride = len(u.modes)
	u.scale = make([]float64, u.stride)
	u.currents = make([]float64, u.stride-1)
	u.scratch = make([]float64, u.stride-1)
	u.past = make([]float64, u.stride)
}

// begin puts neuron i into its initial state.
func (u *uniform) begin(i int, d *description, start float64) {
	cell := u.cell(uint32(i))
	cell[0] = start - u.level
	quiet := true
	for k, in := range u.inputs {
		if in.mode > 0 {
			cell[in.mode] = float64(-d.ports[k].I0 * in.size)
			cell[0] -= cell[in.mode]
			quiet = quiet && cell[in.mode] == 0
		}
	}
	u.fresh[i] = math.NaN()
	if quiet && start < u.theta {
		u.fresh[i] = cell[0]
	}
	u.free[i] = instant{at: -1}
	u.consider(uint32(i))
}

func (u *uniform) cell(i uint32) []float64 {
	at := int(i) * u.stride
	return u.cells[at : at+u.stride : at+u.stride]
}

// moveTo computes the exponentials of an instant. Instants never go back by a picosecond or more.
func (u *uniform) moveTo(t instant) {
	u.now = t
	for k := range u.modes {
		m := &u.modes[k]
		if epochs := m.enter(t); epochs > 0 {
			u.rescale(k, epochs)
		}
		u.scale[k] = m.at(t)
	}
	u.work.Exponentials += uint64(u.stride)
}

// Work implements sim.Worker.
func (u *uniform) Work() sim.Work { return u.work }

// rescale carries mode k of all neurons into another epoch, and with it the forecasts that stand.
func (u *uniform) rescale(k int, epochs float64) {
	var standing []forecast
	for u.crossings.Len() > 0 {
		if _, f, _ := u.crossings.Pop(); u.stands(&f) {
			standing = append(standing, f)
		}
	}
	u.reach.stale = true
	carryAll(u.cells, k, u.stride, epochs)
	if k == 0 {
		carryAll(u.fresh, 0, 1, epochs)
		if u.noise != nil {
			u.noise.scale = carry(u.noise.scale, epochs)
		}
	}
	for _, f := range standing {
		f.witness = witness(u.cell(f.neuron))
		u.crossings.Push(f.key(), f)
	}
}
