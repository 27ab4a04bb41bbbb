// Package datasettest makes small data sets for the tests of scenarios, laid out as the published ones are.
package datasettest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// ShelveNMNIST has $RANVIER_DATA, for the time of the test, be a folder with a set laid out as N-MNIST is: so many recordings of each
// class to learn from, and to be judged by. In one of class c, three rows of the sensor fire at random times, after a row that
// it has in common with class c+1.
func ShelveNMNIST(t testing.TB, train, test int) {
	t.Helper()
	data := t.TempDir()
	t.Setenv("RANVIER_DATA", data)
	for k := range 10 * (train + test) {
		class, split := k%10, "Train"
		if k >= 10*train {
			split = "Test"
		}
		path := filepath.Join(data, "nmnist", split, fmt.Sprint(class), fmt.Sprintf("%05d.bin", k))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, recording(class, k), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
}

// recording is 400 events of a class.
func recording(class, k int) (file []byte) {
	random := rng.New(1, "recording", uint64(k))
	us := 0
	for range 400 {
		us += random.IntN(500)
		row := 3*class + random.IntN(4)
		file = append(file, byte(random.IntN(34)), byte(row), byte(random.IntN(2)<<7|us>>16), byte(us>>8), byte(us))
	}
	return file
}
