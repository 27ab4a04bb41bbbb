package sim

import (
	"fmt"
	"slices"
)

// Witness is a Model that can tell what its variables were at spikes that it has fired.
type Witness interface {
	Prober

	// Witnessed names those of its Variables that it can tell.
	Witnessed() []string

	// AtSpike returns such a variable as it was at once before spike k of the last Advance.
	AtSpike(k int, variable string) (float64, error)
}

// These are what a group does for projections onto it whose rules read its variables. The model is then
// advanced from one arrival to the next, so that it can be read in between.

// checkReadings refuses rules that read what the model does not tell. The models of the other shards are of the same
// kind as that of the first; one that could not be made is a mistake of its own.
func (g *group) checkReadings() error {
	var errs Mistakes
	if g.lo > 0 || g.model == nil {
		return nil
	}
	for i := range g.incoming {
		l := g.incoming[i].learning
		if l == nil || !l.reads() {
			continue
		}
		var variables, witnessed []string
		if p, ok := g.model.(Prober); ok {
			variables = p.Variables()
		}
		if w, ok := g.model.(Witness); ok {
			witnessed = w.Witnessed()
		}
		name := g.incoming[i].projection.Name()
		for _, v := range l.AtPre {
			if !slices.Contains(variables, v) {
				errs.Add(&RuleError{name, "variable at the source's spike", v, fmt.Sprintf("one that %T has: %v", g.model, variables)})
			}
		}
		for _, v := range l.AtPost {
			if !slices.Contains(witnessed, v) {
				errs.Add(&RuleError{name, "variable at the target's spike", v, fmt.Sprintf("one that %T can tell: %v", g.model, witnessed)})
			}
		}
	}
	return errs.Err(fmt.Sprintf("population %q", g.population.Name))
}

// approach advances the group to an instant at which something arrives, if it may fire before.
func (g *group) approach(at Time) error {
	if !g.reads || g.at >= at || g.wake >= at {
		return nil
	}
	g.volleys = g.volleys[:0]
	return g.pass(Window{g.at, at})
}

// read reads what the rule of a projection wants to know of n targets, from synapse pos on.
func (g *group) read(l *learning, pos, n int, at Time) error {
	l.readings = l.readings[:0]
	if len(l.AtPre) == 0 {
		return nil
	}
	prober := g.model.(Prober)
	for _, target := range l.rows.targets[pos : pos+n] {
		for _, variable := range l.AtPre {
			x, err := prober.Probe(at, variable, int(target))
			if err != nil {
				return err
			}
			l.readings = append(l.readings, x)
		}
	}
	return nil
}

// testify fills in what the rule wants to know of spike k of the last step.
func (g *group) testify(l *learning, k int, spike *Past) error {
	for i, variable := range l.AtPost {
		x, err := g.model.(Witness).AtSpike(k, variable)
		if err != nil {
			return err
		}
		spike.Trace[i] = x
	}
	return nil
}
