package arrays

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"
)

// archive holds a matrix of 2 rows and 3 columns, and a text.
func archive(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := npz.NewWriter(&b)
	matrix := mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 1e-300})
	if err := errors.Join(w.Write("matrix", matrix), w.Write("text", []byte("what it is")), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// forged is an archive with a single entry.
func forged(t testing.TB, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	entry, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArraysAreReadBack(t *testing.T) {
	a, err := Open(archive(t))
	if err != nil {
		t.Fatal(err)
	}
	matrix, err := a.Floats("matrix", 2, 3)
	if diff := cmp.Diff([]float64{1, 2, 3, 4, 5, 1e-300}, matrix); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if text, err := a.Bytes("text", 10); err != nil || string(text) != "what it is" {
		t.Errorf("%q, %v", text, err)
	}
	if !a.Has("text") || a.Has("more") {
		t.Error("what is there is not known")
	}
}

// TestWhatIsNotWantedIsAnError by name of the array.
func TestWhatIsNotWantedIsAnError(t *testing.T) {
	header := "{'descr': '<f8', 'fortran_order': %v, 'shape': (%s), }\n"
	of := func(order, shape string) string {
		h := fmt.Sprintf(header, order, shape)
		return "\x93NUMPY\x01\x00" + string([]byte{byte(len(h)), 0}) + h + strings.Repeat("\x00", 48)
	}
	for _, row := range []struct {
		why   string
		data  []byte
		array string
		shape []int
	}{
		{"it is not there", archive(t), "more", []int{1}},
		{"another shape", archive(t), "matrix", []int{3, 2}},
		{"one dimension of as many", archive(t), "matrix", []int{6}},
		{"another type", archive(t), "text", []int{10}},
		{"more than the file can hold", archive(t), "matrix", []int{1 << 20, 1 << 10}},
		{"no header", forged(t, "a", ""), "a", []int{1}},
		{"the header of something else", forged(t, "a", "this is the text of something else"), "a", []int{1}},
		{"a header of 4 GB", forged(t, "a", "\x93NUMPY\x02\x00\xff\xff\xff\xff{}\n"), "a", []int{1}},
		{"a header without end", forged(t, "a", "\x93NUMPY\x01\x00\x05\x00abcde"), "a", []int{1}},
		{"column by column", forged(t, "a", of("True", "2, 3")), "a", []int{2, 3}},
		{"fewer numbers than are said", forged(t, "a", of("False", "9,")), "a", []int{9}},
	} {
		a, err := Open(row.data)
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		var wrong *Error
		if _, err := a.Floats(row.array, row.shape...); !errors.As(err, &wrong) || wrong.Array != row.array {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	whole, err := Open(archive(t))
	if err != nil {
		t.Fatal(err)
	}
	var wrong *Error
	for _, array := range []string{"matrix", "more"} {
		if _, err := whole.Bytes(array, math.MaxInt32); !errors.As(err, &wrong) {
			t.Errorf("%s as bytes: %v", array, err)
		}
	}
	if _, err := whole.Bytes("text", 9); !errors.As(err, &wrong) {
		t.Errorf("more bytes than are wanted: %v", err)
	}
	if _, err := Open([]byte("no archive")); !errors.As(err, &wrong) {
		t.Errorf("no archive: %v", err)
	}
}

// FuzzArchive: whatever a file holds, it is an array or an *Error.
func FuzzArchive(f *testing.F) {
	f.Add(archive(f))
	f.Add(forged(f, "matrix", "\x93NUMPY\x02\x00\xff\xff\xff\xff{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Open(data)
		var wrong *Error
		if err == nil {
			_, err = a.Floats("matrix", 2, 3)
		}
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("got %T: %v", err, err)
		}
		if a != nil {
			if _, err := a.Bytes("text", 100); err != nil && !errors.As(err, &wrong) {
				t.Errorf("got %T: %v", err, err)
			}
		}
	})
}
