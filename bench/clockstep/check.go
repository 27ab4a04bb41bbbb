package clockstep

import (
	"errors"

	"github.com/ranvier-sim/ranvier/sim"
)

// check finds what is wrong with the description of a network, but for its synapses. The engine itself
// checks what it would refuse too, on the same populations and projections without synapses.
func check(net *sim.Network) error {
	bare := *net
	bare.Projections = make([]*sim.Projection, len(net.Projections))
	for k, p := range net.Projections {
		q := *p
		if q.Connector != nil {
			q.Connector = noSynapses{}
		}
		bare.Projections[k] = &q
	}
	_, err := sim.Build(&bare, sim.Options{})
	return errors.Join(err, Supports(net))
}

// Supports tells whether all populations and projections of a network have a form here. Errors are *ModelTypeErrors and
// *LearningErrors, joined.
func Supports(net *sim.Network) error {
	var errs []error
	for _, p := range net.Projections {
		if p.Rule != nil {
			errs = append(errs, &LearningError{Projection: p.Name(), Rule: p.Rule})
		}
	}
	for _, p := range net.Populations {
		if p.Spec == nil || p.Spec.NumPorts() == 0 {
			continue
		}
		if _, ok := describe(p.Spec); !ok {
			errs = append(errs, &ModelTypeError{Population: p.Name, Spec: p.Spec})
		}
	}
	return errors.Join(errs...)
}

type noSynapses struct{}

func (noSynapses) Parts(int, int) int { return 0 }

func (noSynapses) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) { return dst, nil }
