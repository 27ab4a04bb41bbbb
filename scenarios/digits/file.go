package digits

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"codeberg.org/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// Arrays of a file of what was learned, all float64.
const (
	weightsArray = "weights" // shape (neurons, inputs), of the strongest
	raisedArray  = "raised"  // shape (neurons,): the threshold above that at rest, mV
)

// write writes what was learned, for numpy and for --weights.
func (st *state) write(path string) error {
	flat := mat.NewDense(len(st.weights), len(st.weights[0]), slices.Concat(st.weights...))
	return record.WriteFile(path, func(file io.Writer) error {
		w := npz.NewWriter(file)
		return errors.Join(w.Write(weightsArray, flat), w.Write(raisedArray, st.raised), w.Close())
	})
}

// readState reads what was learned by so many neurons of so many inputs.
func readState(path string, neurons, inputs int) (st *state, err error) {
	r, err := npz.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	flat, err := readArray(r, path, weightsArray, neurons*inputs, 1)
	if err != nil {
		return nil, err
	}
	st = &state{weights: make(topology.Matrix, neurons)}
	for i := range st.weights {
		st.weights[i] = flat[i*inputs : (i+1)*inputs]
	}
	st.raised, err = readArray(r, path, raisedArray, neurons, math.MaxFloat64)
	return st, err
}

// readArray reads n numbers from 0 to most.
func readArray(r *npz.Reader, path, name string, n int, most float64) (values []float64, err error) {
	if err := r.Read(name, &values); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: array %s: %w", path, name, err)
	}
	wrong := func(value any, want string) error {
		return &session.ParameterError{Flag: "weights", Value: fmt.Sprintf("%s: array %s: %v", path, name, value), Want: want}
	}
	if len(values) != n {
		return nil, wrong(fmt.Sprintf("%d numbers", len(values)), fmt.Sprintf("%d, for the neurons and inputs of this run", n))
	}
	for i, x := range values {
		if !(x >= 0 && x <= most) {
			return nil, wrong(fmt.Sprintf("element %d is %v", i, x), fmt.Sprintf("0 to %v", most))
		}
	}
	return values, nil
}
