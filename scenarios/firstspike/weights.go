package firstspike

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"codeberg.org/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/arrays"
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
// and once about: bytes of JSON, which say what the network is and what it was trained for. Of neurons that fire at will it holds
//
//	layer<k>.weights   as above; the last sources of the first layer are biases
//	layer<k>.delays    float64, shape of the weights: whole ps; only where there are some
//
// and about says more of the neurons: see atWillDescription.
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

// Load reads a network whose neurons fire once from a file. Errors are those of reading it, and *FormatErrors.
func Load(path string) (*Network, error) {
	n, err := LoadTrained(path)
	if err != nil {
		return nil, err
	}
	return once(path, n)
}

// once is the network whose neurons fire once.
func once(name string, n Trained) (*Network, error) {
	if n, ok := n.(*Network); ok {
		return n, nil
	}
	return nil, &FormatError{File: name, Array: aboutName, Problem: "is of a network whose neurons fire as often as they like, which only `run ttfs` takes"}
}

// LoadTrained reads a network of either kind from a file. Errors are those of Load.
func LoadTrained(path string) (Trained, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ReadTrained(path, data)
}

// Read is Load from memory; errors call the file by name.
func Read(name string, data []byte) (*Network, error) {
	n, err := ReadTrained(name, data)
	if err != nil {
		return nil, err
	}
	return once(name, n)
}

// ReadTrained is LoadTrained from memory; errors call the file by name.
func ReadTrained(name string, data []byte) (Trained, error) {
	archive, err := arrays.Open(data)
	if err != nil {
		return nil, &FormatError{name, aboutName, "is not there, as the file is no archive", err}
	}
	f := &file{name, archive}
	if !f.Has(aboutName+suffix) && f.Has("layer0.weights"+suffix) {
		return nil, &FormatError{File: name, Array: aboutName, Problem: "is not there, without which weights cannot be run: train the network again"}
	}
	raw, err := f.bytes()
	if err != nil {
		return nil, err
	}
	var kind struct {
		Method string `json:"method"`
	}
	if err := json.Unmarshal(raw, &kind); err == nil && kind.Method == methodAtWill {
		return f.atWill(raw)
	}
	return f.network(raw)
}

// network reads a network whose neurons fire once.
func (f *file) network(raw []byte) (Trained, error) {
	d := new(description)
	if err := f.describe(raw, d, &d.Format); err != nil {
		return nil, err
	}
	n := &Network{&gradient.Network{}, d.About}
	for k := range d.Layers {
		l, err := f.layer(k, &d.Layers[k])
		if err != nil {
			return nil, err
		}
		n.Layers = append(n.Layers, l)
	}
	return n, f.check(n, &n.About)
}

// check demands a network that makes sense, and looks at what is no part of the closed form.
func (f *file) check(n interface {
	Check() error
	Outputs() int
}, a *About) error {
	if err := n.Check(); err != nil {
		return &FormatError{f.name, "layer*", "does not make a network", err}
	}
	if a.Tau < 1 || a.Tau > 1000*sim.Second {
		return &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("tau_ps is %d, want 1 ps to 1000 s", int64(a.Tau))}
	}
	if len(a.Classes) != n.Outputs() {
		return &FormatError{File: f.name, Array: aboutName, Problem: fmt.Sprintf("%d classes for %d outputs", len(a.Classes), n.Outputs())}
	}
	if err := a.Code.Check(); err != nil {
		return &FormatError{f.name, aboutName, "code", err}
	}
	return nil
}
