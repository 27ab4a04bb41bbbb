package digits

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"codeberg.org/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/scenarios/arrays"
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

// readState reads what was learned by so many neurons of so many inputs. Errors are those of reading the file, and *session.ParameterErrors.
func readState(path string, neurons, inputs int) (*state, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	archive, err := arrays.Open(data)
	if err != nil {
		return nil, wrongWeights(path, err, "what `digits` has written")
	}
	flat, err := readArray(archive, path, weightsArray, 1, neurons, inputs)
	if err != nil {
		return nil, err
	}
	st := &state{weights: make(topology.Matrix, neurons)}
	for i := range st.weights {
		st.weights[i] = flat[i*inputs : (i+1)*inputs]
	}
	st.raised, err = readArray(archive, path, raisedArray, math.MaxFloat64, neurons)
	return st, err
}

func wrongWeights(path string, what any, want string) error {
	return &session.ParameterError{Flag: "weights", Value: fmt.Sprintf("%s: %v", path, what), Want: want}
}

// readArray reads numbers from 0 to most.
func readArray(a *arrays.Archive, path, name string, most float64, shape ...int) ([]float64, error) {
	values, err := a.Floats(name, shape...)
	if err != nil {
		return nil, wrongWeights(path, err, fmt.Sprintf("an array of shape %v, for the neurons and inputs of this run", shape))
	}
	for i, x := range values {
		if !(x >= 0 && x <= most) {
			return nil, wrongWeights(path, fmt.Sprintf("array %q: element %d is %v", name, i, x), fmt.Sprintf("0 to %v", most))
		}
	}
	return values, nil
}
