package recording

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// known are the types of neurons that can be recorded. Their exported fields, all but functions, are their parameters. A
// type with functions has a method Neuron(i), which returns the parameters of neuron i, and a field Each.
var known = []sim.Spec{
	models.LIF{}, models.IF{}, models.SubtractiveIF{}, models.AdaptiveLIF{}, models.SRM{}, models.ConductanceLIF{},
	models.AdEx{}, models.Izhikevich{}, models.HH{}, models.Leaky{}, models.Lapicque{},
}

// specOf is what network.json says about neurons.
type specOf struct {
	Model      string            `json:"model"`
	Parameters json.RawMessage   `json:"parameters,omitempty"` // of all neurons
	Neurons    []json.RawMessage `json:"neurons,omitempty"`    // or of each
}

// describe says what the n neurons of a population are.
func describe(spec sim.Spec, n int) (specOf, error) {
	v := reflect.ValueOf(spec)
	s := specOf{Model: v.Type().String()}
	if spec.NumPorts() == 0 {
		return s, nil
	}
	if !slices.ContainsFunc(known, func(k sim.Spec) bool { return reflect.TypeOf(k) == v.Type() }) {
		return s, fmt.Errorf("neurons of type %s cannot be recorded, want one of %s", s.Model, strings.Join(names(), ", "))
	}
	var err error
	if !hasFunctions(v) {
		s.Parameters, err = encode(v)
		return s, err
	}
	each := v.MethodByName("Neuron")
	if !each.IsValid() {
		return s, fmt.Errorf("neurons of type %s that differ from one another cannot be recorded", s.Model)
	}
	s.Neurons = make([]json.RawMessage, n)
	for i := range s.Neurons {
		own := each.Call([]reflect.Value{reflect.ValueOf(i)})[0]
		if s.Neurons[i], err = encode(own); err != nil {
			return s, err
		}
	}
	return s, nil
}

func names() (all []string) {
	for _, k := range known {
		all = append(all, reflect.TypeOf(k).String())
	}
	return all
}

// hasFunctions tells whether neurons have parameters that are computed.
func hasFunctions(v reflect.Value) bool {
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Func && !f.IsNil() {
			return true
		}
	}
	return false
}

// encode writes the parameters of a neuron that are not their zero value, which is their default.
func encode(v reflect.Value) (json.RawMessage, error) {
	parameters := map[string]any{} // which JSON has in the order of their names
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() != reflect.Func && v.Type().Field(i).IsExported() && !f.IsZero() {
			parameters[v.Type().Field(i).Name] = f.Interface()
		}
	}
	return json.Marshal(parameters)
}

// spec makes neurons of what network.json says about n of them.
func (s *specOf) spec(n int) (sim.Spec, error) {
	k := slices.Index(names(), s.Model)
	if k < 0 {
		return nil, fmt.Errorf("model: found %q, want one of %s", s.Model, strings.Join(names(), ", "))
	}
	t := reflect.TypeOf(known[k])
	if s.Neurons == nil {
		v, err := decode(t, s.Parameters)
		if err != nil {
			return nil, fmt.Errorf("parameters: %w", err)
		}
		return v.Interface().(sim.Spec), nil
	}
	each, hasEach := t.FieldByName("Each")
	if len(s.Neurons) != n || n == 0 || !hasEach {
		return nil, fmt.Errorf("neurons: found %d of them, want %d", len(s.Neurons), n)
	}
	list := make([]reflect.Value, n)
	for i, parameters := range s.Neurons {
		v, err := decode(t, parameters)
		if err != nil {
			return nil, fmt.Errorf("neurons[%d]: %w", i, err)
		}
		list[i] = v
	}
	all := reflect.New(t).Elem()
	all.Set(list[0])
	all.FieldByIndex(each.Index).Set(reflect.MakeFunc(each.Type, func(args []reflect.Value) []reflect.Value {
		args[1].Elem().Set(list[args[0].Int()])
		return nil
	}))
	return all.Interface().(sim.Spec), nil
}

// decode reads the parameters of a neuron; one that the type has not is a mistake.
func decode(t reflect.Type, parameters json.RawMessage) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(parameters, &fields); err != nil {
		return v, err
	}
	for i := range t.NumField() {
		f := t.Field(i)
		raw, given := fields[f.Name]
		if !given || f.Type.Kind() == reflect.Func || !f.IsExported() {
			continue
		}
		if err := json.Unmarshal(raw, v.Field(i).Addr().Interface()); err != nil {
			return v, fmt.Errorf("%s: %w", f.Name, err)
		}
		delete(fields, f.Name)
	}
	for name := range fields {
		return v, fmt.Errorf("found %q, which is no parameter of %v", name, t)
	}
	return v, nil
}
