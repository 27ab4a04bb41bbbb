package sim

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMistakesAreCountedBeyondTheFirstTen however they were gathered.
func TestMistakesAreCountedBeyondTheFirstTen(t *testing.T) {
	for _, row := range []struct {
		why   string
		parts []int // gathered apart, then together
		want  string
	}{
		{"none", nil, "<nil>"},
		{"one", []int{1}, "0"},
		{"as many as are kept", []int{10}, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9"},
		{"one more", []int{11}, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\nhere: 1 more mistakes like these"},
		{"in two parts", []int{7, 15}, "0\n1\n2\n3\n4\n5\n6\n0\n1\n2\nhere: 12 more mistakes like these"},
	} {
		var all Mistakes
		for _, n := range row.parts {
			var part Mistakes
			for i := range n {
				part.Add(errors.New(fmt.Sprint(i)))
			}
			all.take(&part)
		}
		for range 2 { // asking changes nothing
			if diff := cmp.Diff(row.want, fmt.Sprint(all.Err("here"))); diff != "" || all.Any() != (len(row.parts) > 0) {
				t.Errorf("%s: %s", row.why, diff)
			}
		}
	}
}
