package firstspike

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/arrays"
)

// file is a file of weights that is read.
type file struct {
	name string
	*arrays.Archive
}

// describe reads what about holds.
func (f *file) describe(raw []byte, to any, version *int) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(to); err != nil {
		return &FormatError{f.name, aboutName, "is no description of a network", err}
	}
	if *version != format {
		return &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("format is %d, want %d", *version, format)}
	}
	return nil
}

// most is how many numbers an array may have: as many as a network can have synapses here.
const most = 1 << 28

func (f *file) layer(k int, d *layerDescription) (*gradient.Layer, error) {
	l := &gradient.Layer{Tau: d.Tau, Threshold: d.Threshold, Pre: d.Pre, Post: d.Post, Fixed: true}
	for l.Kernel.String() != d.Kernel {
		if l.Kernel++; l.Kernel > gradient.Double {
			return nil, &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("kernel of layer %d is %q, want nonleaky, equal or double", k, d.Kernel)}
		}
	}
	if err := f.checkSize(k, d.Pre, d.Pulses, d.Post); err != nil {
		return nil, err
	}
	sources := d.Pre + d.Pulses
	for _, array := range []struct {
		name  string
		to    *[]float64
		wants bool
		shape []int
	}{
		{"weights", &l.Weights, true, []int{sources, d.Post}},
		{"pulses", &l.Pulses, d.Pulses > 0, []int{d.Pulses}},
		{"axonal", &l.Axonal, d.Axonal, []int{d.Pre}},
		{"synaptic", &l.Synaptic, d.Synaptic, []int{sources, d.Post}},
	} {
		if !array.wants {
			continue
		}
		name := fmt.Sprintf("layer%d.%s", k, array.name)
		if err := f.read(name, array.to, array.shape...); err != nil {
			return nil, err
		}
	}
	return l, f.checkSingle(k, l.Weights)
}

// checkSize demands a layer that a network can have here.
func (f *file) checkSize(k, pre, pulses, post int) error {
	if pre < 1 || post < 1 || pulses < 0 || pre > most || post > most || pulses > most || pre+pulses > most/post {
		return &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("layer %d has %d and %d sources of %d neurons", k, pre, pulses, post)}
	}
	return nil
}

// checkSingle demands weights that are float32.
func (f *file) checkSingle(k int, weights []float64) error {
	for i, w := range weights {
		if w != float64(float32(w)) {
			return &FormatError{File: f.name, Array: fmt.Sprintf("layer%d.weights", k), Problem: fmt.Sprintf("number %d is %v, which float32 cannot hold", i, w)}
		}
	}
	return nil
}

// longestAbout is how many bytes the description may have.
const longestAbout = 1 << 20

// bytes reads the description.
func (f *file) bytes() ([]byte, error) {
	raw, err := f.Bytes(aboutName+suffix, longestAbout)
	return raw, f.wrong(aboutName, err)
}

// read reads an array of a given shape.
func (f *file) read(name string, to *[]float64, shape ...int) (err error) {
	*to, err = f.Floats(name+suffix, shape...)
	return f.wrong(name, err)
}

// wrong is what is wrong with an array.
func (f *file) wrong(name string, err error) error {
	if e := (*arrays.Error)(nil); errors.As(err, &e) {
		return &FormatError{f.name, name, e.Problem, e.Err}
	}
	return err
}
