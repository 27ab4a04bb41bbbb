package firstspike

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// drawn is a network that can be saved.
func drawn(k uint64) *Network {
	n, _ := some(rng.New(23, "networks", k))
	n.Data, n.Code, n.Seed, n.Epochs = "something", Code{0.15, 2, 0.1, 16}, 7, 3
	for i := range n.Outputs() {
		n.Classes = append(n.Classes, fmt.Sprint("class ", i))
	}
	return n
}

// TestFilesHoldAllOfANetwork to the bit.
func TestFilesHoldAllOfANetwork(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weights.npz")
	for k := range 20 {
		want := drawn(uint64(k))
		if err := want.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(gradient.Layer{}, "Fixed", "Rate", "Steepest")); diff != "" {
			t.Fatalf("network %d (-saved +loaded)\n%s", k, diff)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func bytesOf(t testing.TB, n interface{ write(io.Writer) error }) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := n.write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSpoiledFilesAreRefused by an error that names file and array.
func TestSpoiledFilesAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Network)
		array string
	}{
		{"weights are float32", func(n *Network) { n.Layers[0].Weights[0] = 0.1 }, "layer0.weights"},
		{"no threshold", func(n *Network) { n.Layers[0].Threshold = 0 }, "layer*"},
		{"classes that no neuron stands for", func(n *Network) { n.Classes = append(n.Classes, "more") }, aboutName},
		{"no unit", func(n *Network) { n.Tau = 0 }, aboutName},
		{"a code without sense", func(n *Network) { n.Code.Late = -1 }, aboutName},
		{"a kernel of the future", func(n *Network) { n.Layers[0].Kernel = 9 }, aboutName},
	} {
		n := drawn(1)
		row.spoil(n)
		_, err := Read("f.npz", bytesOf(t, n))
		var wrong *FormatError
		if !errors.As(err, &wrong) || wrong.Array != row.array || !strings.HasPrefix(err.Error(), "f.npz: ") {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	whole := bytesOf(t, drawn(1))
	for _, cut := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		var wrong *FormatError
		if _, err := Read("f.npz", whole[:cut]); !errors.As(err, &wrong) {
			t.Errorf("cut after %d bytes: %v", cut, err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.npz")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// FuzzRead: whatever a file holds, reading it ends in a network that makes sense or in a *FormatError.
func FuzzRead(f *testing.F) {
	for k := range uint64(3) {
		f.Add(bytesOf(f, drawn(k)))
		atWill, _ := someAtWill(rng.New(25, "networks", k))
		f.Add(bytesOf(f, atWill))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ReadTrained("f.npz", data)
		var wrong *FormatError
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("got %T: %v", err, err)
		}
		if err == nil && n.(interface{ Check() error }).Check() != nil {
			t.Error(n.(interface{ Check() error }).Check())
		}
	})
}
