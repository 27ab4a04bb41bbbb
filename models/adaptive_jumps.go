package models

import "github.com/ranvier-sim/ranvier/sim"

// jumpsOnly tells whether neurons of which none has parameters of its own fire at arrivals only: see jumping.
func (l *AdaptiveLIF) jumpsOnly(gap float64) bool {
	simple := !l.NoReset && gap > 0 && len(l.Filters) == 0
	for _, p := range l.Ports {
		simple = simple && p.Shape == Delta
	}
	for _, h := range l.Threshold {
		simple = simple && h.Jump >= 0 && h.Tau >= l.TauM
	}
	return simple
}

// newJumping makes the neurons of a slice, which are as l says, with its defaults filled in.
func (l *AdaptiveLIF) newJumping(s sim.Slice, gap float64) (*jumping, error) {
	level := float64(l.R * l.IE)
	r := newJumping(s, firing{l.EL, l.VTh, level, gap, l.VReset - l.EL - level, l.TRef}, 1/l.TauM, l.U0)
	r.variables = append(r.variables, theta)
	for _, h := range l.Threshold {
		r.components = append(r.components, component{mode: newMode(1 / h.Tau), jump: h.Jump})
		r.span = min(r.span, h.Tau/spansPerTau)
	}
	r.raised = make([]float64, s.Len()*len(l.Threshold))
	var errs sim.Mistakes
	for i := 0; i < s.Len() && l.Raised != nil; i++ {
		var c checks
		height := l.Raised(s.Lo + i)
		if c.notNegative("Raised", height, "mV"); len(c.mistakes) > 0 {
			errs.Add(c.err(s.Population, s.Lo+i))
			continue
		}
		r.raised[i*len(r.components)] = height
	}
	r.begin()
	return r, errs.Err(population(s))
}
