package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/pflag"
)

// parameter is an exported field of a scenario as a flag. It implements pflag.Value.
type parameter struct {
	name, short, usage string
	choices            []string
	field              reflect.Value
}

// parametersOf lists the exported fields of a struct, and of those that it embeds. It panics where
// `of` is not a pointer to a struct, or has a field that cannot be a flag: that is a mistake in the
// scenario.
func parametersOf(of any) []*parameter { return fields(reflect.ValueOf(of).Elem()) }

func fields(structure reflect.Value) []*parameter {
	var all []*parameter
	for i := range structure.NumField() {
		f, v := structure.Type().Field(i), structure.Field(i)
		switch {
		case f.Anonymous && v.Kind() == reflect.Struct:
			all = append(all, fields(v)...)
		case f.IsExported() && f.Tag.Get("flag") != "-":
			all = append(all, newParameter(f, v))
		}
	}
	return all
}

func newParameter(f reflect.StructField, v reflect.Value) *parameter {
	p := &parameter{name: f.Tag.Get("flag"), short: f.Tag.Get("short"), usage: f.Tag.Get("usage"), field: v}
	if p.name == "" {
		p.name = flagName(f.Name)
	}
	if choices := f.Tag.Get("choices"); choices != "" {
		p.choices = strings.Split(choices, ",")
	}
	if p.Type() == "" {
		panic(fmt.Sprintf("parameter %s: a %v cannot be a flag", f.Name, f.Type))
	}
	return p
}

// flagName turns a field's name into a flag's: TauM into tau-m, VTh into v-th, DT into dt.
func flagName(field string) string {
	var b strings.Builder
	runes := []rune(field)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 {
			after := !unicode.IsUpper(runes[i-1])
			before := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if after || before {
				b.WriteByte('-')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// addTo makes the parameter a flag.
func (p *parameter) addTo(flags *pflag.FlagSet) {
	usage := p.usage
	if len(p.choices) > 0 {
		usage = strings.TrimSpace(usage + " (" + strings.Join(p.choices, ", ") + ")")
	}
	flag := flags.VarPF(p, p.name, p.short, usage)
	if p.field.Kind() == reflect.Bool {
		flag.NoOptDefVal = "true"
	}
}

// Set reads a value. Those of a list are separated by commas.
func (p *parameter) Set(text string) error {
	fresh := reflect.New(p.field.Type()).Elem()
	texts := []string{text}
	if fresh.Kind() == reflect.Slice {
		texts = elements(text)
		fresh.Set(reflect.MakeSlice(fresh.Type(), len(texts), len(texts)))
	}
	for i, one := range texts {
		if len(p.choices) > 0 && !slices.Contains(p.choices, one) {
			return fmt.Errorf("%q is not a choice: %s", one, suggestion(one, p.choices))
		}
		target := fresh
		if fresh.Kind() == reflect.Slice {
			target = fresh.Index(i)
		}
		if err := parse(target, one); err != nil {
			return err
		}
	}
	p.field.Set(fresh)
	return nil
}

func elements(list string) []string {
	if strings.TrimSpace(list) == "" {
		return nil
	}
	parts := strings.Split(list, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// parse reads one value of a kind that kindOf knows.
func parse(v reflect.Value, text string) (err error) {
	if own, ok := v.Addr().Interface().(pflag.Value); ok {
		return own.Set(text)
	}
	want := ""
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(text)
		v.SetBool(b)
		want = "true or false"
	case reflect.Int, reflect.Int64:
		var n int64
		n, err = strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
		want = "a whole number"
	case reflect.Uint, reflect.Uint64:
		var n uint64
		n, err = strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(n)
		want = "a whole number, 0 or more"
	case reflect.Float64:
		var x float64
		x, err = strconv.ParseFloat(text, 64)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			err = errors.Join(err, strconv.ErrRange)
		}
		v.SetFloat(x)
		want = "a finite number"
	}
	if err != nil {
		return fmt.Errorf("%q: want %s", text, want)
	}
	return nil
}

// Type names the kind of value in the help text.
func (p *parameter) Type() string {
	if p.field.Kind() == reflect.Slice {
		if one := kindOf(reflect.New(p.field.Type().Elem()).Elem()); one != "" {
			return one + "s"
		}
		return ""
	}
	return kindOf(p.field)
}

// kindOf names what parse can read, and is empty for what it cannot.
func kindOf(v reflect.Value) string {
	if own, ok := v.Addr().Interface().(pflag.Value); ok {
		return own.Type()
	}
	switch v.Kind() {
	case reflect.String, reflect.Bool:
		return v.Kind().String()
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64:
		return "int"
	case reflect.Float64:
		return "float"
	}
	return ""
}

// String writes the value as Set reads it.
func (p *parameter) String() string {
	if !p.field.IsValid() {
		return "" // pflag asks a zero parameter too
	}
	if p.field.Kind() != reflect.Slice {
		return format(p.field)
	}
	texts := make([]string, p.field.Len())
	for i := range texts {
		texts[i] = format(p.field.Index(i))
	}
	return strings.Join(texts, ",")
}

func format(v reflect.Value) string {
	if own, ok := v.Addr().Interface().(pflag.Value); ok {
		return own.String()
	}
	return fmt.Sprint(v.Interface())
}

// object writes the parameters as a JSON object, in their order and under their flags' names. A value
// that JSON cannot hold, such as a time, is written as its flag takes it.
func object(all []*parameter) (json.RawMessage, error) {
	members := make([][]byte, len(all))
	for i, p := range all {
		member, err := json.Marshal(map[string]any{p.name: plain(p.field)})
		if err != nil {
			return nil, err
		}
		members[i] = member[1 : len(member)-1] // without its braces
	}
	return slices.Concat([]byte("{"), bytes.Join(members, []byte(",")), []byte("}")), nil
}

func plain(v reflect.Value) any {
	if v.Kind() == reflect.Slice {
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	}
	if own, ok := v.Addr().Interface().(pflag.Value); ok {
		return own.String()
	}
	if x, ok := v.Interface().(float64); ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
		return format(v)
	}
	return v.Interface()
}
