package eventfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// FormatError says where a file is not what it should be. What was read before it stands.
type FormatError struct {
	File   string
	Array  string // the array within a NumPy archive
	Line   int    // of a CSV file, from 1; 0 elsewhere
	Offset int64  // in bytes, of the file or of the unpacked array
	Want   string
	Got    string // what was there instead; empty where Err says it
	Err    error  // what reading returned, if that failed
}

func (e *FormatError) Error() string {
	where := e.File
	if e.Array != "" {
		where += fmt.Sprintf(": array %q", e.Array)
	}
	if e.Line > 0 {
		where += fmt.Sprintf(": line %d", e.Line)
	} else {
		where += fmt.Sprintf(": offset %d", e.Offset)
	}
	got := e.Got
	if e.Err != nil {
		got = strings.TrimPrefix(got+": "+e.Err.Error(), ": ")
	}
	return fmt.Sprintf("%s: want %s, got %s", where, e.Want, got)
}

// Unwrap returns the error of the underlying reader, if any: io.ErrUnexpectedEOF where the file is cut off.
func (e *FormatError) Unwrap() error { return e.Err }

// UnknownFormatError says that a file has none of the formats of this package, or none that it can tell.
type UnknownFormatError struct {
	File string
	Hint string // what the file seems to be, and what may help
}

func (e *UnknownFormatError) Error() string {
	return fmt.Sprintf("%s: %s; known formats: %s", e.File, e.Hint, strings.Join(formatNames[1:], ", "))
}

// OptionError says which field of Options makes no sense, at all or for this file.
type OptionError struct {
	File  string
	Field string
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("%s: option %s is %v, want %s", e.File, e.Field, e.Value, e.Want)
}

// cut makes an unexpected end of io.EOF: within something, the end of a file is no ordinary one.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
