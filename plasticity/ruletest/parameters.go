package ruletest

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// checkParameters puts a NaN into each float64 of the rule, one at a time.
func checkParameters(t rapid.TB, s *subject) {
	rule := reflect.ValueOf(s.rule(sim.NewNetwork(1).Add("modulator", modulators, nil)))
	if rule.Kind() != reflect.Struct {
		t.Fatalf("a rule is a struct of parameters, not %v", rule.Type())
	}
	spoiled := reflect.New(rule.Type()).Elem()
	spoiled.Set(rule)
	eachFloat(spoiled, "", func(field string, x reflect.Value) {
		before := x.Float()
		x.SetFloat(math.NaN())
		defer x.SetFloat(before)
		_, err := spoiled.Interface().(sim.Rule).New("a -> b")
		var found *sim.RuleError
		switch {
		case !errors.As(err, &found):
			t.Errorf("%s = NaN: error %v, want a *sim.RuleError", field, err)
		case !strings.HasSuffix(field, found.Field) || found.Projection != "a -> b":
			t.Errorf("%s = NaN: the error names %q of %q", field, found.Field, found.Projection)
		}
	})
}

// eachFloat calls use with the float64 fields of a struct, and of those it embeds.
func eachFloat(s reflect.Value, prefix string, use func(string, reflect.Value)) {
	for i := range s.NumField() {
		f := s.Type().Field(i)
		switch {
		case f.Type.Kind() == reflect.Float64 && f.IsExported():
			use(prefix+f.Name, s.Field(i))
		case f.Type.Kind() == reflect.Struct && f.IsExported():
			eachFloat(s.Field(i), prefix+f.Name+".", use)
		}
	}
}

// checkAllocations visits many synapses at once, again and again.
func checkAllocations(t rapid.TB, s *subject) {
	learner, err := s.rule(sim.NewNetwork(1).Add("modulator", modulators, nil)).New("a -> b")
	if err != nil {
		t.Fatal(err)
	}
	const n = 100
	ms := func(k ...sim.Time) []sim.Time {
		for i := range k {
			k[i] *= sim.Millisecond
		}
		return k
	}
	pre := recall(learner, sim.PreSide, ms(10, 30), 0)
	v := sim.Visit{
		Spike: &pre[1], Last: &pre[0], From: 10*sim.Millisecond + 1, To: 30*sim.Millisecond + 1, Delay: sim.Millisecond,
		Modulators: recall(learner, sim.ModulatorSide, ms(5, 15, 25), 0),
		Weights:    make([]float64, n), States: make([]float64, n*learner.Traits().States),
		Readings: make([]float64, n*len(learner.Traits().AtPre)),
	}
	for i := range uint32(n) {
		v.Targets = append(v.Targets, i)
		v.Posts = append(v.Posts, recall(learner, sim.PostSide, ms(2, 12, 20, 40), 0))
		v.Recent = append(v.Recent, sim.NewRecent(v.Posts[i]))
		v.Weights[i] = s.Low
	}
	if allocs := testing.AllocsPerRun(10, func() { learner.Learn(&v) }); allocs != 0 {
		t.Errorf("%v allocations per visit, want none", allocs)
	}
}
