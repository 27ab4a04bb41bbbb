package firstspike

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"codeberg.org/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// A file of weights is an NPZ archive. Of every layer k it holds
//
//	layer<k>.weights   float64, shape (sources, neurons), each a float32: a row per neuron before, then per pulse
//	layer<k>.pulses    float64, shape (pulses,): their times, in units of tau; only where there are some
//	layer<k>.axonal    float64, shape (neurons before,): delays, in units of tau; only where they are trained
//	layer<k>.synaptic  float64, shape of the weights: delays, in units of tau; only where they are trained
//
// and once about: bytes of JSON, which say what the network is and what it was trained for.
const (
	aboutName = "about"
	suffix    = ".npy" // of the name of an array in the archive, which NumPy does without
)

// description is what about holds.
type description struct {
	Format int `json:"format"`
	About
	Layers []layerDescription `json:"layers"`
}

type layerDescription struct {
	Kernel    string  `json:"kernel"`
	Tau       float64 `json:"tau"` // in units of tau_ps
	Threshold float64 `json:"threshold"`
	Pre       int     `json:"pre"`
	Post      int     `json:"post"`
	Pulses    int     `json:"pulses"`
	Axonal    bool    `json:"axonal_delays"`
	Synaptic  bool    `json:"synaptic_delays"`
}

const format = 1

// FormatError says what is wrong with a file of weights.
type FormatError struct {
	File, Array string
	Problem     string
	Err         error // what reading returned, if it did
}

func (e *FormatError) Error() string {
	s := fmt.Sprintf("%s: array %q: %s", e.File, e.Array, e.Problem)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns what reading returned.
func (e *FormatError) Unwrap() error { return e.Err }

// Save writes the network to a file, which comes into being complete or not at all. Errors are *record.WriteErrors.
func (n *Network) Save(path string) error { return record.WriteFile(path, n.write) }

func (n *Network) write(to io.Writer) error {
	w := npz.NewWriter(to)
	d := description{Format: format, About: n.About}
	for _, l := range n.Layers {
		d.Layers = append(d.Layers, layerDescription{
			l.Kernel.String(), l.Tau, l.Threshold, l.Pre, l.Post, len(l.Pulses), l.Axonal != nil, l.Synaptic != nil,
		})
	}
	about, err := json.Marshal(d)
	if err != nil {
		return err
	}
	err = w.Write(aboutName+suffix, about)
	for k, l := range n.Layers {
		err = errors.Join(err, writeLayer(w, k, l))
	}
	return errors.Join(err, w.Close())
}

func writeLayer(w *npz.Writer, k int, l *gradient.Layer) error {
	name := func(array string) string { return fmt.Sprintf("layer%d.%s", k, array) + suffix }
	err := w.Write(name("weights"), mat.NewDense(l.Sources(), l.Post, l.Weights))
	if len(l.Pulses) > 0 {
		err = errors.Join(err, w.Write(name("pulses"), l.Pulses))
	}
	if l.Axonal != nil {
		err = errors.Join(err, w.Write(name("axonal"), l.Axonal))
	}
	if l.Synaptic != nil {
		err = errors.Join(err, w.Write(name("synaptic"), mat.NewDense(l.Sources(), l.Post, l.Synaptic)))
	}
	return err
}

//go:embed yinyang.npz
var shipped []byte

// Shipped returns the network that comes with the program: what `train yinyang` makes, with all of its defaults.
func Shipped() (*Network, error) { return Read("the network that comes with the program", shipped) }

// Load reads a network from a file. Errors are those of reading it, and *FormatErrors.
func Load(path string) (*Network, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Read(path, data)
}

// Read is Load from memory; errors call the file by name.
func Read(name string, data []byte) (n *Network, err error) {
	// The library panics at some headers that are not those of arrays.
	defer func() {
		if broken := recover(); broken != nil {
			n, err = nil, &FormatError{File: name, Problem: fmt.Sprintf("is no array: %v", broken)}
		}
	}()
	r, err := npz.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &FormatError{name, aboutName, "is not there, as the file is no archive", err}
	}
	f := &file{name, r, len(data)}
	d, err := f.about()
	if err != nil {
		return nil, err
	}
	n = &Network{&gradient.Network{}, d.About}
	for k := range d.Layers {
		l, err := f.layer(k, &d.Layers[k])
		if err != nil {
			return nil, err
		}
		n.Layers = append(n.Layers, l)
	}
	if err := n.Check(); err != nil {
		return nil, &FormatError{name, "layer*", "does not make a network", err}
	}
	return n, n.check(name)
}

// check looks at what is no part of the closed form.
func (n *Network) check(name string) error {
	if n.Tau < 1 || n.Tau > 1000*sim.Second {
		return &FormatError{File: name, Array: aboutName, Problem: fmt.Sprintf("tau_ps is %d, want 1 ps to 1000 s", int64(n.Tau))}
	}
	if len(n.Classes) != n.Outputs() {
		return &FormatError{File: name, Array: aboutName, Problem: fmt.Sprintf("%d classes for %d outputs", len(n.Classes), n.Outputs())}
	}
	if err := n.Code.Check(); err != nil {
		return &FormatError{name, aboutName, "code", err}
	}
	return nil
}

// file is a file of weights that is read.
type file struct {
	name string
	*npz.Reader
	size int // bytes
}

func (f *file) about() (*description, error) {
	var raw []byte
	if err := f.read(aboutName, &raw, 1); err != nil {
		return nil, err
	}
	d := new(description)
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(d); err != nil {
		return nil, &FormatError{f.name, aboutName, "is no description of a network", err}
	}
	if d.Format != format {
		return nil, &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("format is %d, want %d", d.Format, format)}
	}
	return d, nil
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
	sources := d.Pre + d.Pulses
	if d.Pre < 1 || d.Post < 1 || d.Pulses < 0 || d.Pre > most || d.Post > most || d.Pulses > most || sources > most/d.Post {
		return nil, &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("layer %d has %d and %d sources of %d neurons", k, d.Pre, d.Pulses, d.Post)}
	}
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
	for i, w := range l.Weights {
		if w != float64(float32(w)) {
			return nil, &FormatError{File: f.name, Array: fmt.Sprintf("layer%d.weights", k), Problem: fmt.Sprintf("number %d is %v, which float32 cannot hold", i, w)}
		}
	}
	return l, nil
}

// densest is how many bytes a byte of an archive can stand for.
const densest = 1032

// read reads an array, of a given shape; of one dimension of 1 is any.
func (f *file) read(name string, to any, shape ...int) error {
	h := f.Header(name + suffix)
	if h == nil {
		return &FormatError{File: f.name, Array: name, Problem: "is not there"}
	}
	have, values := h.Descr.Shape, 1
	for _, n := range shape {
		values *= n
	}
	if values > f.size*densest/8 {
		return &FormatError{File: f.name, Array: name, Problem: fmt.Sprintf("has not the %d numbers that are wanted: the file has %d bytes", values, f.size)}
	}
	fits := len(have) == len(shape) && !h.Descr.Fortran
	for i := range have {
		fits = fits && (have[i] == shape[i] || name == aboutName && have[i] <= 1<<20)
	}
	if !fits {
		return &FormatError{File: f.name, Array: name, Problem: fmt.Sprintf("has shape %v, Fortran order %v, want %v", have, h.Descr.Fortran, shape)}
	}
	if err := f.Read(name+suffix, to); err != nil {
		return &FormatError{f.name, name, "cannot be read", err}
	}
	return nil
}
