package checkpoint_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim/checkpoint"
)

func write(t rapid.TB, payload []byte, pieces int) []byte {
	var b bytes.Buffer
	w := checkpoint.NewWriter(&b, "test", 3)
	for i := range pieces {
		if _, err := w.Write(payload[len(payload)*i/pieces : len(payload)*(i+1)/pieces]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read returns what a stream holds, and fails as it does.
func read(r io.Reader) ([]byte, error) {
	c, err := checkpoint.NewReader(r, "test", 3)
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(c)
	return all, errors.Join(err, c.Close())
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		payload := bytes.Repeat([]byte("payload "), rapid.IntRange(0, 40_000).Draw(t, "length"))
		stream := write(t, payload, rapid.IntRange(1, 9).Draw(t, "pieces"))
		below := bytes.NewReader(append(stream, "what follows"...))
		got, err := read(below)
		if err != nil || !bytes.Equal(got, payload) {
			t.Fatalf("%d bytes, %v, want %d", len(got), err, len(payload))
		}
		if below.Len() != len("what follows") {
			t.Fatalf("%d bytes are left below", below.Len())
		}
	})
}

func TestWhatIsDamagedIsNotHandedOut(t *testing.T) {
	payload := bytes.Repeat([]byte{1, 2, 3, 4, 5}, 100)
	stream := write(t, payload, 1)
	for i := range stream {
		cut := stream[:i]
		if _, err := read(bytes.NewReader(cut)); !isError(err) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
		damaged := bytes.Clone(stream)
		damaged[i] ^= 0x10
		if got, err := read(bytes.NewReader(damaged)); !isError(err) || len(got) > 0 && !bytes.Equal(got, payload) {
			t.Fatalf("byte %d damaged: handed out %d bytes, %v", i, len(got), err)
		}
	}
}

func isError(err error) bool {
	var e *checkpoint.Error
	return errors.As(err, &e) && e.Found != "" && e.Want != ""
}

func TestErrorsSayWhatWasExpected(t *testing.T) {
	stream := write(t, []byte("abc"), 1)
	for _, row := range []struct {
		why     string
		kind    string
		version uint32
		stream  []byte
		want    string
	}{
		{"another kind", "other", 3, stream, `offset 16: found a checkpoint of "test", want one of "other"`},
		{"another version", "test", 4, stream, "offset 8: found version 3, want version 4"},
		{"any other file", "test", 3, []byte("#!/bin/sh\necho\n"), `offset 0: found "#!/bin/s"`},
		{"an empty file", "test", 3, nil, "offset 0: found the end"},
	} {
		_, err := checkpoint.NewReader(bytes.NewReader(row.stream), row.kind, row.version)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %s", row.why, err, row.want)
		}
	}
	c, err := checkpoint.NewReader(bytes.NewReader(stream), "test", 3)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err == nil || !strings.Contains(err.Error(), "found more, want the end") {
		t.Errorf("closed before its end: %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestErrorsOfWritingAreKept(t *testing.T) {
	w := checkpoint.NewWriter(full{}, "test", 1)
	if _, err := w.Write([]byte("abc")); err != io.ErrShortWrite {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(); err != io.ErrShortWrite {
		t.Errorf("Close returned %v", err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(write(f, []byte("abc"), 1))
	f.Add(write(f, bytes.Repeat([]byte{7}, 70_000), 2))
	f.Fuzz(func(t *testing.T, stream []byte) {
		got, err := read(bytes.NewReader(stream))
		if err != nil && !isError(err) || len(got) > len(stream) {
			t.Fatalf("%d of %d bytes, %v", len(got), len(stream), err)
		}
	})
}

func Example() {
	var file bytes.Buffer
	w := checkpoint.NewWriter(&file, "greeting", 1)
	fmt.Fprint(w, "hello")
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	r, err := checkpoint.NewReader(&file, "greeting", 1)
	if err != nil {
		fmt.Println(err)
	}
	all, err := io.ReadAll(r)
	fmt.Printf("%s %v\n", all, err)
	// Output:
	// hello <nil>
}
