package modeltest

import (
	"fmt"
	"reflect"

	"github.com/ranvier-sim/ranvier/sim"
)

// floatField is one exported float64 of a Spec.
type floatField struct {
	spec  sim.Spec
	index int    // in the order of walk
	path  string // "TauM", "Ports[0].Tau"
}

// floatFields lists the exported float64 of a Spec.
func floatFields(spec sim.Spec) []floatField {
	var fields []floatField
	walk(deepCopy(reflect.ValueOf(spec)), "", func(_ reflect.Value, path string) {
		fields = append(fields, floatField{spec, len(fields), path})
	})
	return fields
}

// with returns a copy of the Spec in which the field has another value.
func (f floatField) with(value float64) sim.Spec {
	changed := deepCopy(reflect.ValueOf(f.spec))
	i := 0
	walk(changed, "", func(v reflect.Value, _ string) {
		if i == f.index {
			v.SetFloat(value)
		}
		i++
	})
	return changed.Interface().(sim.Spec)
}

// walk visits the exported float64 below v, depth first.
func walk(v reflect.Value, path string, visit func(v reflect.Value, path string)) {
	switch v.Kind() {
	case reflect.Float64:
		visit(v, path)
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), path, visit)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			name := field.Name
			if path != "" {
				name = path + "." + name
			}
			walk(v.Field(i), name, visit)
		}
	}
}

// deepCopy returns a settable copy of v that shares no exported pointer or slice with it.
func deepCopy(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.Set(deepCopy(v.Elem()).Addr())
		}
	case reflect.Slice:
		if !v.IsNil() {
			c.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			c.Index(i).Set(deepCopy(v.Index(i)))
		}
	case reflect.Array:
		for i := range v.Len() {
			c.Index(i).Set(deepCopy(v.Index(i)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(deepCopy(v.Field(i)))
			}
		}
	}
	return c
}
