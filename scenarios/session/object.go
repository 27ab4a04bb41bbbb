package session

import (
	"bytes"
	"encoding/json"
	"math"
)

// Object is a JSON object whose members keep their order.
type Object []Member

// Member is a name and a value that encoding/json takes.
type Member struct {
	Name  string
	Value any
}

// MarshalJSON implements json.Marshaler.
func (o Object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		name, err := json.Marshal(m.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, bytes.Join([][]byte{name, value}, []byte{':'})...)
	}
	return append(b, '}'), nil
}

// Results are figures in the order in which they were reported. As JSON they are an object, {name:
// {value, unit}}; a value that is not finite is null there.
type Results []Result

// MarshalJSON implements json.Marshaler.
func (r Results) MarshalJSON() ([]byte, error) {
	var o Object
	for _, figure := range r {
		body := Object{{"value", figure.Value}, {"unit", figure.Unit}}
		if math.IsNaN(figure.Value) || math.IsInf(figure.Value, 0) {
			body[0].Value = nil
		}
		o = append(o, Member{figure.Name, body})
	}
	return o.MarshalJSON()
}
