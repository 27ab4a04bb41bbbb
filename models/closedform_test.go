package models_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// This file compares first spikes with the solutions in closed form that exist for a single synapse, to
// the picosecond. Each check runs cellsPerCheck neurons with parameters of their own.
const cellsPerCheck = 50

// firstSpikeCase is a neuron that gets one current, of w pA, at `at`.
type firstSpikeCase struct {
	spec sim.Spec // LIF or IF
	w    float32
	want float64 // from the arrival to the spike, ps; +Inf for none
}

// checkFirstSpikes draws neurons and compares their first spikes.
func checkFirstSpikes(t *testing.T, draw func(r *rand.Rand, at sim.Time) firstSpikeCase) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		at := sim.Time(rapid.Int64Range(0, 10*ms).Draw(t, "arrival"))
		for range cellsPerCheck {
			c := draw(r, at)
			spikes := fire(t, c.spec, 1, at+2*sim.Second, jump(at, c.w))
			switch first := firstSpikes(spikes, 1)[0]; {
			case math.IsInf(c.want, 1):
				if first != sim.Never {
					t.Fatalf("%+v, %v pA at %v: fires at %v, want silence", c.spec, c.w, at, first)
				}
			case math.Abs(float64(first-at)-c.want) > 1:
				t.Fatalf("%+v, %v pA at %v: fires %d ps later, want %.2f ps", c.spec, c.w, at, first-at, c.want)
			}
		}
	})
}

// logUniform draws from [low, high] such that every factor is equally likely.
func logUniform(r *rand.Rand, low, high float64) float64 {
	return low * math.Exp(r.Float64()*math.Log(high/low))
}

// TestFirstSpikeOfIFWithExponentialCurrent: from V0, C V = C V0 + w tau (1 - exp(-t/tau)) reaches C VTh at
// t = -tau ln(1 - C (VTh - V0)/(w tau)), or never.
func TestFirstSpikeOfIFWithExponentialCurrent(t *testing.T) {
	checkFirstSpikes(t, func(r *rand.Rand, _ sim.Time) firstSpikeCase {
		tau := logUniform(r, 0.1*ms, 100*ms)
		n := models.IF{C: logUniform(r, 0.1, 100), VTh: logUniform(r, 0.5, 20), V0: -r.Float64(), TRef: 10 * sim.Second, Ports: port(models.Exponential, tau)}
		charge := n.C * (n.VTh - n.V0) * ms // pA ps
		ratio := logUniform(r, 0.01, 1.1)   // of the charge needed to the charge that comes
		w := float32(charge / tau / ratio)
		ratio = charge / (float64(w) * tau)
		want := -tau * math.Log1p(-ratio)
		if ratio > 1 {
			want = math.Inf(1)
		}
		return firstSpikeCase{n, w, want}
	})
}

// drawLIF draws a LIF with an exponential current, driven below threshold. When the current comes its
// potential stands p mV above the one it tends to, and the threshold lies d mV above that; g mV is the
// drive of the current.
func drawLIF(r *rand.Rand, at sim.Time, tauM, tauS float64) (n models.LIF, w float32, p, g, d float64) {
	n = models.LIF{
		TauM: tauM, EL: -70 * r.Float64(), VReset: -100, TRef: 10 * sim.Second,
		R: logUniform(r, 0.1, 10), IE: r.Float64(), Ports: port(models.Exponential, tauS),
	}
	d = logUniform(r, 0.1, 20)
	w = float32(logUniform(r, 1, 20) * d / n.R)
	g = n.R * float64(w)
	p = d * (0.99 - 3*r.Float64())
	level := n.R * n.IE
	n.VTh, n.U0 = n.EL+level+d, level+p
	return n, w, p * math.Exp(-float64(at)/tauM), g, d
}

// TestFirstSpikeOfLIFWithEqualTimeConstants: V - level = (p + g t/tau) exp(-t/tau) is d at
// t = -tau (W0(-(d/g) exp(-p/g)) + p/g), if the argument is not below -1/e and the potential rises at all.
func TestFirstSpikeOfLIFWithEqualTimeConstants(t *testing.T) {
	checkFirstSpikes(t, func(r *rand.Rand, at sim.Time) firstSpikeCase {
		for {
			tau := logUniform(r, 0.5*ms, 50*ms)
			n, w, p, g, d := drawLIF(r, at, tau, tau)
			z := -d / g * math.Exp(-p/g)
			switch margin := 1 + math.E*z; {
			case math.Abs(margin) < 1e-4: // grazing: the instant is as uncertain as sqrt of the rounding errors
			case margin < 0 || p >= g:
				return firstSpikeCase{n, w, math.Inf(1)}
			default:
				return firstSpikeCase{n, w, -tau * (lambertW(z) + p/g)}
			}
		}
	})
}

// lambertW is the principal branch of w exp(w) = z for z in (-1/e, 0): Halley's iteration from the
// series at the branch point.
func lambertW(z float64) float64 {
	s := math.Sqrt(2 * (1 + math.E*z))
	w := -1 + s - s*s/3 + 11./72*s*s*s
	for range 20 {
		e := math.Exp(w)
		f := w*e - z
		w -= f / (e*(w+1) - (w+2)*f/(2*w+2))
	}
	return w
}

// TestFirstSpikeOfLIFWithTauMTwiceTauS: with x = exp(-t/TauM), V - level = (p + g) x - g x^2, which is d
// at the larger root of a quadratic, if that lies below 1.
func TestFirstSpikeOfLIFWithTauMTwiceTauS(t *testing.T) {
	checkFirstSpikes(t, func(r *rand.Rand, at sim.Time) firstSpikeCase {
		for {
			tauS := logUniform(r, 0.5*ms, 50*ms)
			n, w, p, g, d := drawLIF(r, at, 2*tauS, tauS)
			discriminant := (p+g)*(p+g) - 4*g*d
			if math.Abs(discriminant) < 1e-4*g*g {
				continue // grazing
			}
			x := (p + g + math.Sqrt(discriminant)) / (2 * g)
			if discriminant < 0 || x >= 1 || x <= 0 {
				return firstSpikeCase{n, w, math.Inf(1)}
			}
			return firstSpikeCase{n, w, -2 * tauS * math.Log(x)}
		}
	})
}

// TestTonicFiring: under constant drive a LIF fires with period TRef + TauM ln((R IE - reset)/(R IE - theta)),
// whether or not a synapse has disturbed it before.
func TestTonicFiring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 5 {
			n := models.LIF{TauM: logUniform(r, 1*ms, 50*ms), VTh: 1 + 5*r.Float64(), VReset: -r.Float64(), TRef: 5 * ms * r.Float64()}
			n.IE = n.VTh * (1.01 + r.Float64())
			period := n.TRef + n.TauM*math.Log((n.IE-n.VReset)/(n.IE-n.VTh))
			for _, volleys := range [][]sim.Volley{nil, {jump(1*ms, -2)}, {jump(1*us, 0.1), jump(2*ms, 0)}} {
				at := times(fire(t, n, 1, 300*ms, volleys...))
				for k := 2; k < len(at); k++ {
					if got := float64(at[k]-at[1]) / float64(k-1); math.Abs(got-period) > 2/float64(k-1)+1e-4 {
						t.Fatalf("%+v: spikes 1 to %d in %v, a period of %.4f ps, want %.4f ps", n, k, at[k]-at[1], got, period)
					}
				}
			}
		}
	})
}
