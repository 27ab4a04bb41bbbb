package modeltest

import (
	"errors"
	"math"
	"sync"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// checkNew: models of one Spec, made and run at the same time, do not know of each other.
func checkNew(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		players := make([]*player, 3)
		errs := make([]error, len(players))
		var wg sync.WaitGroup
		for i := range players {
			wg.Go(func() {
				model, err := s.spec.New(s.slice(0, s.Neurons))
				if err != nil {
					errs[i] = err
					return
				}
				players[i] = &player{t: t, model: model, slice: s.slice(0, s.Neurons), rest: sc.volleys}
				errs[i] = players[i].try(s.Duration)
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatalf("a copy of the model fails, the first did not: %v", err)
		}
		for _, p := range players {
			sc.compare(p)
		}
	})
}

// checkParameters: a NaN or an infinity in any exported float64 of the Spec is refused with a
// *sim.ParamError that names population and field. Fields of embedded structs, pointers, slices and
// arrays count, with names like Ports[0].Tau.
func checkParameters(t rapid.TB, s *subject) {
	if s.SkipParameters {
		t.Skipf("as the Config says")
	}
	for _, field := range floatFields(s.spec) {
		for _, value := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			_, err := field.with(value).New(s.slice(0, s.Neurons))
			if !refuses(err, "tested", field.path) {
				t.Errorf("%s = %v: got error %v, want a *sim.ParamError of population %q with Field %q", field.path, value, err, "tested", field.path)
			}
		}
	}
}

// refuses tells whether err, or one of the errors joined in it, is a *sim.ParamError for the field.
func refuses(err error, population, field string) bool {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			if refuses(e, population, field) {
				return true
			}
		}
		return false
	}
	var wrong *sim.ParamError
	return errors.As(err, &wrong) && wrong.Population == population && wrong.Field == field
}
