package models

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// description is one neuron of a linear model as its Spec gives it: its constants, its initial state
// and what is wrong with it.
type description struct {
	params          params
	el, vth, vreset float64
	ie, u0          float64
	initial         string // the field that u0 comes from
	size            string // the field that sizes gain and drive
	ports           []Port
	checks
}

// params are the constants of a linear integrate-and-fire neuron. With u = V - EL,
//
//	du/dt = -leak u + drive + gain (I_0 + I_1 + ...),
//
// it fires at u >= theta and is reset to u = reset. Time is in ps.
type params struct {
	leak       float64  // 1/ps; 0 for a neuron without leak
	gain       float64  // mV/(pA ps)
	drive      float64  // mV/ps
	theta      float64  // mV
	level      float64  // where u tends to by drive alone, mV; only with a leak
	gap        float64  // theta - level, whose sign is exact
	reset      float64  // mV
	el         float64  // mV
	refractory float64  // ps
	kernels    []kernel // one per port
	clock      clock
}

func orDefault(x, otherwise float64) float64 {
	if x == 0 {
		return otherwise
	}
	return x
}

func withDefaultPort(ports []Port) []Port {
	if len(ports) == 0 {
		return []Port{{Shape: Delta}}
	}
	return ports
}

// voltages checks what LIF and IF have in common and fills in the constants that follow.
func (d *description) voltages() {
	if d.vth == 0 && d.el == 0 && d.vreset == 0 {
		d.vth = 1
	}
	d.finite("EL", d.el, "mV")
	d.finite("VTh", d.vth, "mV")
	d.finite("VReset", d.vreset, "mV")
	d.finite("IE", d.ie, "pA")
	d.finite(d.initial, d.u0, "mV")
	if d.vth == 0 {
		d.wrong("VTh", d.vth, "a threshold other than 0 (0 stands for the default; shift EL, VTh and VReset together)")
	} else if d.vth <= d.vreset {
		d.wrong("VTh", d.vth, fmt.Sprintf("more than VReset = %v mV", d.vreset))
	}
	d.interval("TRef", d.params.refractory)
	if len(d.mistakes) == 0 && !(finite(d.params.gain) && finite(d.params.drive)) {
		d.wrong(d.size, d.params.gain, "a value whose ratio to the other parameters float64 can hold")
	}
	d.params.el = d.el
	d.params.theta = d.vth - d.el
	d.params.reset = d.vreset - d.el
	for k, p := range d.ports {
		d.port(k, p, Alpha)
		d.params.kernels = append(d.params.kernels, newKernel(p, d.params.leak))
	}
}

func (d *description) thetaExact() portable.Double { return portable.Sum(d.vth, -d.el) }
func (d *description) resetExact() portable.Double { return portable.Sum(d.vreset, -d.el) }

// equal tells whether two neurons can share their constants.
func (p *params) equal(q *params) bool {
	if len(p.kernels) != len(q.kernels) {
		return false
	}
	for k := range p.kernels {
		if p.kernels[k] != q.kernels[k] {
			return false
		}
	}
	return p.el == q.el && p.leak == q.leak && p.gain == q.gain && p.drive == q.drive && p.theta == q.theta &&
		p.reset == q.reset && p.refractory == q.refractory && p.clock == q.clock
}

// variables names what can be read of a neuron: its own state variables, and the currents (I) and
// conductances (G) of the ports that have one.
func variables(ports []Port, own ...string) []string {
	names := slices.Clone(own)
	for k, port := range ports {
		switch {
		case port.Shape.isConductance():
			names = append(names, fmt.Sprintf("G%d", k))
		case port.Shape != Delta:
			names = append(names, fmt.Sprintf("I%d", k))
		}
	}
	return names
}
