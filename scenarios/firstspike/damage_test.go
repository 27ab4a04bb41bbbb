package firstspike

import (
	"errors"
	"testing"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// TestDamagedFilesAreRefusedOrWhole: some bits are flipped anywhere, and reading ends in a network that makes sense or in a *FormatError.
func TestDamagedFilesAreRefusedOrWhole(t *testing.T) {
	r := rng.New(24, "damage")
	atWill, _ := someAtWill(rng.New(25, "networks", 0))
	whole := [][]byte{bytesOf(t, drawn(0)), bytesOf(t, drawn(1)), bytesOf(t, atWill)}
	for range 100 {
		data := append([]byte(nil), whole[r.IntN(len(whole))]...)
		for range 1 + r.IntN(4) {
			data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		}
		n, err := ReadTrained("f.npz", data)
		var wrong *FormatError
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("got %T: %v", err, err)
		}
		if err == nil && n.(interface{ Check() error }).Check() != nil {
			t.Fatal(n.(interface{ Check() error }).Check())
		}
	}
}
