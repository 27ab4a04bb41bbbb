package arrays_test

import (
	"bytes"
	"fmt"

	"codeberg.org/sbinet/npyio/npz"

	"github.com/ranvier-sim/ranvier/scenarios/arrays"
)

func Example() {
	var file bytes.Buffer
	w := npz.NewWriter(&file)
	if err := w.Write("raised", []float64{0.5, 33}); err != nil {
		fmt.Println(err)
		return
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	a, err := arrays.Open(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Floats("raised", 2))
	_, err = a.Floats("raised", 3)
	fmt.Println(err)
	// Output:
	// [0.5 33] <nil>
	// array "raised": has shape [2], Fortran order false, want [3]
}
