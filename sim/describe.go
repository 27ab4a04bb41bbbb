package sim

import (
	"fmt"
	"reflect"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// fact is one thing that can be said of a network's description.
type fact struct{ where, what, value string }

// describe says what a network is, as far as it can be told: seed, populations and projections, the fields of Specs
// and Rules but for functions and what is not exported, and a checksum of all synapses, without the weights that are
// learned.
func (p *plan) describe() []fact {
	d := &describer{}
	d.where = "network"
	d.say("Seed", p.net.Seed)
	d.say("number of populations", len(p.net.Populations))
	d.say("number of projections", len(p.net.Projections))
	for i, population := range p.net.Populations {
		d.where = fmt.Sprintf("population %d", i)
		d.say("Name", population.Name)
		d.where = fmt.Sprintf("population %q", population.Name)
		d.say("N", population.N)
		d.describe("Spec", population.Spec)
	}
	for i, projection := range p.net.Projections {
		d.where = fmt.Sprintf("projection %d", i)
		d.say("populations", projection.Name())
		d.where = fmt.Sprintf("projection %d, %q", i, projection.Name())
		d.say("Port", projection.Port)
		d.say("Connector", fmt.Sprintf("%T", projection.Connector))
		d.describe("Rule", projection.Rule)
		synapses, sum := p.wiring(projection)
		d.say("number of synapses", synapses)
		d.say("checksum of the synapses", fmt.Sprintf("%016x", sum))
	}
	return d.facts
}

// describer gathers facts.
type describer struct {
	where string
	facts []fact
}

func (d *describer) say(what string, value any) {
	text := fmt.Sprint(value)
	if len(text) > longestText/2 {
		text = fmt.Sprintf("a text with the checksum %016x", rng.HashText(text))
	}
	d.facts = append(d.facts, fact{d.where, what, text})
}

// describe says which type a parameter set has, and its fields.
func (d *describer) describe(what string, parameters any) {
	d.say(what, fmt.Sprintf("%T", parameters))
	if parameters != nil {
		d.walk("", reflect.ValueOf(parameters), 0)
	}
}

const (
	deepest = 16 // nesting that is followed
	spelled = 8  // elements of a list that are named; of more the checksum is taken
)

// walk says the values below v.
func (d *describer) walk(path string, v reflect.Value, depth int) {
	if depth > deepest {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if population, ok := v.Interface().(*Population); ok {
			d.say(path, name(population))
		} else if !v.IsNil() {
			if v.Kind() == reflect.Interface {
				d.say(path, v.Elem().Type())
			}
			d.walk(path, v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				d.walk(join(path, field.Name), v.Field(i), depth+1)
			}
		}
	case reflect.Slice, reflect.Array:
		d.list(path, v, depth)
	case reflect.Func, reflect.Chan, reflect.Map, reflect.UnsafePointer:
		if path != "" {
			d.say(path, map[bool]string{true: "none", false: "given"}[v.IsNil()])
		}
	default:
		d.say(path, v.Interface())
	}
}

func (d *describer) list(path string, v reflect.Value, depth int) {
	if v.Len() <= spelled {
		d.say("number of "+path, v.Len())
		for i := range v.Len() {
			d.walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i), depth+1)
		}
		return
	}
	sum := uint64(0)
	for i := range v.Len() {
		element := &describer{}
		element.walk("", v.Index(i), depth+1)
		for _, f := range element.facts {
			sum = rng.Hash(sum, rng.HashText(f.value))
		}
	}
	d.say(path, fmt.Sprintf("%d values with the checksum %016x", v.Len(), sum))
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// wiring returns the number of synapses of a projection, and a checksum that depends neither on their order nor
// on how they are distributed over shards.
func (p *plan) wiring(projection *Projection) (synapses int, sum uint64) {
	post := p.index(projection.Post)
	for _, s := range p.shards {
		in := s.find(projection, post)
		if in == nil {
			continue
		}
		synapses += len(in.rows.targets)
		sum += in.rows.checksum(s.groups[post].lo)
	}
	return synapses, sum
}
