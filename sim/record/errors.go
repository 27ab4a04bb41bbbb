package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ranvier-sim/ranvier/sim"
)

// WriteError says that a file could not be written. What was written before it stands, in whole rows.
type WriteError struct {
	Path string
	Op   string // "create", "write", "truncate", "sync", "close", "rename", "mkdir", "remove"
	Err  error  // the cause: syscall.ENOSPC, io.ErrShortWrite, ...
}

func (e *WriteError) Error() string { return fmt.Sprintf("%s %s: %v", e.Op, e.Path, e.Err) }

// Unwrap returns the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// writeError is nil where err is. The path and operation that package os puts into its errors are
// taken off, as WriteError has its own.
func writeError(op, path string, err error) error {
	if err == nil {
		return nil
	}
	var inPath *fs.PathError
	var inLink *os.LinkError
	if errors.As(err, &inPath) {
		err = inPath.Err
	} else if errors.As(err, &inLink) {
		err = inLink.Err
	}
	return &WriteError{Path: path, Op: op, Err: err}
}

// FormatError says where a file is not what it should be.
type FormatError struct {
	Path   string
	Entry  string // the array within the file, where it holds several
	Line   int    // from 1; 0 in a binary file
	Offset int64  // of what was found, in bytes from the beginning of the file, line or array
	Found  string
	Want   string
}

func (e *FormatError) Error() string {
	where := e.Path
	if e.Entry != "" {
		where += ": array " + e.Entry
	}
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d:%d: found %s, want %s", where, e.Line, e.Offset+1, e.Found, e.Want)
	}
	return fmt.Sprintf("%s: offset %d: found %s, want %s", where, e.Offset, e.Found, e.Want)
}

// OrderError says that spikes were handed to a recorder out of (At, Neuron) order, or before time 0.
type OrderError struct {
	Population string
	Spike      sim.Spike
	After      sim.Spike // the spike recorded before it
}

func (e *OrderError) Error() string {
	return fmt.Sprintf("population %q: spike of neuron %d at %v follows that of neuron %d at %v, want (time, neuron) order",
		e.Population, e.Spike.Neuron, e.Spike.At, e.After.Neuron, e.After.At)
}

// PopulationError says that a recorder cannot take a population.
type PopulationError struct {
	Population string
	Want       string
}

func (e *PopulationError) Error() string {
	return fmt.Sprintf("population %q: want %s", e.Population, e.Want)
}

// OptionError says which field of a picture, sample or manifest is wrong.
type OptionError struct {
	Field string // "RatePlot.Bin"
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("%s is %v, want %s", e.Field, e.Value, e.Want)
}
