package models

import "github.com/ranvier-sim/ranvier/sim/portable"

// after returns u at s > 0 ps after the state (u, currents), if nothing arrives and no spike resets it.
func (p *params) after(u float64, currents []float64, s float64) float64 {
	if p.leak == 0 {
		u += float64(p.drive * s)
	} else {
		u = float64(u*portable.Exp(-p.leak*s)) + float64(p.drive*s*phi1(p.leak*s))
	}
	slot := 0
	for k := range p.kernels {
		kernel := &p.kernels[k]
		switch kernel.shape {
		case Exponential:
			if i := currents[slot]; i != 0 {
				u += float64(p.gain * i * kernel.response1(p.leak, s))
			}
		case Alpha:
			if i := currents[slot]; i != 0 {
				u += float64(p.gain * i * kernel.response1(p.leak, s))
			}
			if j := currents[slot+1]; j != 0 {
				u += float64(p.gain * j * kernel.response2(p.leak, s))
			}
		}
		slot += int(kernel.shape)
	}
	return u
}

// decay moves the currents s ps on.
func (p *params) decay(currents []float64, s float64) {
	slot := 0
	for k := range p.kernels {
		kernel := &p.kernels[k]
		switch kernel.shape {
		case Exponential:
			currents[slot] *= portable.Exp(-kernel.rate * s)
		case Alpha:
			fade := portable.Exp(-kernel.rate * s)
			currents[slot] = (currents[slot] + float64(currents[slot+1]*s)) * fade
			currents[slot+1] *= fade
		}
		slot += int(kernel.shape)
	}
}

func allZero(x []float64) bool {
	for _, v := range x {
		if v != 0 {
			return false
		}
	}
	return true
}
