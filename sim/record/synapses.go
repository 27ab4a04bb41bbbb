package record

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/ranvier-sim/ranvier/sim"
)

// Learner is what an engine tells, and takes, of synapses.
type Learner interface {
	// Synapses returns the synapses of a projection as they are at the instant reached.
	Synapses(p *sim.Projection) ([]sim.Synapse, error)

	// SetWeights gives them other weights, in the same order.
	SetWeights(p *sim.Projection, weights []float64) error
}

// WriteSynapses writes synapses for numpy: arrays "pre" and "post" (uint32), "delay" (int64, in ps) and "weight"
// (float64, all bits), and "time_unit", the string "ps". The file comes into being complete or not at all; a
// failed write is a *WriteError.
func WriteSynapses(path string, synapses []sim.Synapse) error {
	return writeFile(osDisk{}, path, func(w io.Writer) error { return writeSynapses(w, synapses) })
}

func writeSynapses(w io.Writer, synapses []sim.Synapse) error {
	n := len(synapses)
	pre, post := make([]uint32, n), make([]uint32, n)
	delay, weight := make([]sim.Time, n), make([]float64, n)
	for i, s := range synapses {
		pre[i], post[i], delay[i], weight[i] = s.Pre, s.Post, s.Delay, s.Weight
	}
	shape := []int64{int64(n)}
	return writeArrays(w, []storedArray{
		{"pre", npyHeader{"<u4", shape}, []any{pre}},
		{"post", npyHeader{"<u4", shape}, []any{post}},
		{"delay", npyHeader{"<i8", shape}, []any{delay}},
		{"weight", npyHeader{"<f8", shape}, []any{weight}},
		{timeUnit, npyHeader{"<U2", nil}, []any{picoseconds}},
	})
}

// ReadSynapses reads what WriteSynapses wrote. A mistake is a *FormatError.
func ReadSynapses(path string) (synapses []sim.Synapse, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readSynapses(path, f, info.Size())
}

func readSynapses(path string, r io.ReaderAt, size int64) ([]sim.Synapse, error) {
	a, err := readArchive(path, r, size)
	if err != nil {
		return nil, err
	}
	var synapses []sim.Synapse
	for _, column := range []struct {
		name, dtype string
		set         func(s *sim.Synapse, bits uint64)
	}{
		{"pre", "<u4", func(s *sim.Synapse, bits uint64) { s.Pre = uint32(bits) }},
		{"post", "<u4", func(s *sim.Synapse, bits uint64) { s.Post = uint32(bits) }},
		{"delay", "<i8", func(s *sim.Synapse, bits uint64) { s.Delay = sim.Time(bits) }},
		{"weight", "<f8", func(s *sim.Synapse, bits uint64) { s.Weight = math.Float64frombits(bits) }},
	} {
		x, ok := a.byName[column.name]
		if !ok {
			return nil, &FormatError{Path: path, Entry: column.name, Found: "no such array", Want: "one"}
		}
		if synapses, err = x.fill(column.dtype, synapses, column.set); err != nil {
			return nil, err
		}
	}
	return synapses, nil
}

// fill sets a field of each synapse from the array, which is the first to say how many there are.
func (a array) fill(dtype string, synapses []sim.Synapse, set func(*sim.Synapse, uint64)) (_ []sim.Synapse, err error) {
	v, n, err := a.column(dtype)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	if synapses == nil {
		synapses = make([]sim.Synapse, n)
	}
	if n != int64(len(synapses)) {
		return nil, a.wrong(0, fmt.Sprintf("%d values", n), fmt.Sprintf("%d, as many as pre has", len(synapses)))
	}
	b := make([]byte, npyHeader{dtype: dtype}.width())
	for i := range synapses {
		bits, err := v.next(b)
		if err != nil {
			return nil, err
		}
		set(&synapses[i], bits)
	}
	return synapses, v.end()
}

// LoadWeights gives the synapses of a projection the weights in a file of WriteSynapses, which must be of the same
// synapses. A synapse that is another is a *sim.SynapseError; other errors are those of ReadSynapses and SetWeights.
func LoadWeights(path string, e Learner, p *sim.Projection) error {
	stored, err := ReadSynapses(path)
	if err != nil {
		return err
	}
	have, err := e.Synapses(p)
	if err != nil {
		return err
	}
	if len(stored) != len(have) {
		return fmt.Errorf("%s: %d synapses, but projection %q has %d", path, len(stored), p.Name(), len(have))
	}
	weights := make([]float64, len(have))
	for i, s := range stored {
		if h := have[i]; s.Pre != h.Pre || s.Post != h.Post || s.Delay != h.Delay {
			return &sim.SynapseError{
				Projection: p.Name(), Pre: int(h.Pre), Post: int(h.Post), Field: "synapse in " + path,
				Value: fmt.Sprintf("%d -> %d, delay %v", s.Pre, s.Post, s.Delay), Want: fmt.Sprintf("the same, delay %v", h.Delay),
			}
		}
		weights[i] = s.Weight
	}
	return e.SetWeights(p, weights)
}

// LearningEngine is what SampleWeights needs of an engine.
type LearningEngine interface {
	RunUntil(ctx context.Context, t sim.Time) error
	Synapses(p *sim.Projection) ([]sim.Synapse, error)
}

// SampleWeights runs the engine from instant to instant and reads the weights of some synapses at each, exactly: those
// with the given indices in the order of Synapses, which take the place of neurons in the Trace. No index
// means all. Times must ascend. Sampling does not change what the engine does. On an error the trace holds
// what was read until then.
func SampleWeights(ctx context.Context, e LearningEngine, times []sim.Time, p *sim.Projection, synapses ...int) (*Trace, error) {
	tr := &Trace{Population: p.Name(), Variable: "weight", Neurons: synapses}
	for _, t := range times {
		if err := e.RunUntil(ctx, t); err != nil {
			return tr, err
		}
		all, err := e.Synapses(p)
		if err != nil {
			return tr, err
		}
		if err := tr.addWeights(t, all); err != nil {
			return tr, err
		}
	}
	return tr, nil
}

func (tr *Trace) addWeights(t sim.Time, all []sim.Synapse) error {
	if len(tr.Neurons) == 0 {
		for i := range all {
			tr.Neurons = append(tr.Neurons, i)
		}
	}
	if tr.Values == nil {
		tr.Values = make([][]float64, len(tr.Neurons))
	}
	for _, n := range tr.Neurons {
		if n < 0 || n >= len(all) {
			return &OptionError{"SampleWeights synapse", n, fmt.Sprintf("an index below %d", len(all))}
		}
	}
	if n := len(tr.Times); n > 0 && t <= tr.Times[n-1] {
		return &OptionError{"SampleWeights times", t, "an instant after " + tr.Times[n-1].String()}
	}
	tr.Times = append(tr.Times, t)
	for k, n := range tr.Neurons {
		tr.Values[k] = append(tr.Values[k], all[n].Weight)
	}
	return nil
}
