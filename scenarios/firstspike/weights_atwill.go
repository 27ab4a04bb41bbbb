package firstspike

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"codeberg.org/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// methodAtWill marks the files of networks whose neurons fire at will.
const methodAtWill = "eventprop"

// atWillDescription is what about holds of them.
type atWillDescription struct {
	Format int    `json:"format"`
	Method string `json:"method"`
	About
	Bias    []float64                `json:"bias"`     // when the last sources of the first layer fire, in units of tau_ps
	Readout string                   `json:"readout"`  // by what it decides; "first" for the first spike of an output
	Until   sim.Time                 `json:"until_ps"` // the end of a sample
	Layers  []atWillLayerDescription `json:"layers"`
}

type atWillLayerDescription struct {
	Neuron eventprop.Neuron `json:"neuron"` // TRef is 0, or 106 days: the neuron fires once
	Pre    int              `json:"pre"`
	Post   int              `json:"post"`
	Delays bool             `json:"delays"`
}

// Save writes the network to a file, which comes into being complete or not at all. Errors are *record.WriteErrors.
func (n *AtWill) Save(path string) error { return record.WriteFile(path, n.write) }

func (n *AtWill) write(to io.Writer) error {
	w := npz.NewWriter(to)
	d := atWillDescription{Format: format, Method: methodAtWill, About: n.About, Bias: n.Bias, Readout: n.Readout, Until: n.Until}
	for _, l := range n.Layers {
		d.Layers = append(d.Layers, atWillLayerDescription{l.Neuron, l.Pre, l.Post, l.Delays != nil})
	}
	about, err := json.Marshal(d)
	if err != nil {
		return err
	}
	err = w.Write(aboutName+suffix, about)
	for k, l := range n.Layers {
		name := func(array string) string { return fmt.Sprintf("layer%d.%s", k, array) + suffix }
		err = errors.Join(err, w.Write(name("weights"), mat.NewDense(l.Pre, l.Post, l.Weights)))
		if l.Delays != nil {
			err = errors.Join(err, w.Write(name("delays"), mat.NewDense(l.Pre, l.Post, l.Delays)))
		}
	}
	return errors.Join(err, w.Close())
}

// atWill reads a network whose neurons fire at will.
func (f *file) atWill(raw []byte) (Trained, error) {
	d := new(atWillDescription)
	if err := f.describe(raw, d, &d.Format); err != nil {
		return nil, err
	}
	n := &AtWill{&eventprop.Layered{Until: d.Until}, d.About, d.Bias, d.Readout}
	for k := range d.Layers {
		l, err := f.layerAtWill(k, &d.Layers[k])
		if err != nil {
			return nil, err
		}
		n.Layers = append(n.Layers, l)
	}
	return n, f.check(n, &n.About)
}

func (f *file) layerAtWill(k int, d *atWillLayerDescription) (*eventprop.Layer, error) {
	if err := f.checkSize(k, d.Pre, 0, d.Post); err != nil {
		return nil, err
	}
	l := &eventprop.Layer{Neuron: d.Neuron, Pre: d.Pre, Post: d.Post}
	if err := f.read(fmt.Sprintf("layer%d.weights", k), &l.Weights, d.Pre, d.Post); err != nil {
		return nil, err
	}
	if d.Delays {
		name := fmt.Sprintf("layer%d.delays", k)
		if err := f.read(name, &l.Delays, d.Pre, d.Post); err != nil {
			return nil, err
		}
		for i, t := range l.Delays {
			if t != math.RoundToEven(t) || !(t >= 0 && t < float64(sim.Never)) {
				return nil, &FormatError{File: f.name, Array: name, Problem: fmt.Sprintf("number %d is %v, want whole ps, 0 or more", i, t)}
			}
		}
	}
	return l, f.checkSingle(k, l.Weights)
}
