package dataset

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// FormatError says where a file is not what it should be.
type FormatError struct {
	File   string
	Offset int64 // in bytes; of the content, where the file is compressed
	Want   string
	Got    string // what was there instead; empty where Err says it
	Err    error  // what reading returned, if that failed
}

func (e *FormatError) Error() string {
	got := e.Got
	if e.Err != nil {
		got = strings.TrimPrefix(got+": "+e.Err.Error(), ": ")
	}
	return fmt.Sprintf("%s: offset %d: want %s, got %s", e.File, e.Offset, e.Want, got)
}

// Unwrap returns the error of the underlying reader, if any.
func (e *FormatError) Unwrap() error { return e.Err }

// UnknownError says that no data set, or no split of one, has the name.
type UnknownError struct {
	What  string // "data set", "set of images", "set of recordings" or "split"
	Name  string
	Known []string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s %q is not known: want one of %s", e.What, e.Name, strings.Join(e.Known, ", "))
}

func unknownSplit(s Split) error {
	return &UnknownError{What: "split", Name: s.String(), Known: []string{Train.String(), Test.String()}}
}

// MissingError says that the files of a data set are not on this machine.
type MissingError struct {
	Name   string
	Looked []string // the folders that were looked into
	Err    error    // why there is no user cache, if there is none
}

func (e *MissingError) Error() string {
	where := strings.Join(e.Looked, ", ")
	if where == "" {
		where = "no folder"
	}
	if e.Err != nil {
		where += fmt.Sprintf(" (there is no user cache: %v)", e.Err)
	}
	return fmt.Sprintf("data set %q not found: looked in %s; fetch it with: ranvier data get %s, or set RANVIER_DATA to the folder that %q lies in", e.Name, where, e.Name, e.Name)
}

// Unwrap returns the reason for which there is no user cache, if there is none.
func (e *MissingError) Unwrap() error { return e.Err }

// ByHandError says that Get cannot download a data set, and what people can do who want it.
type ByHandError struct {
	Name   string
	Page   string // where it is
	Folder string // where it belongs
}

func (e *ByHandError) Error() string {
	return fmt.Sprintf("data set %q has to be fetched by hand: download it from %s and unpack it into %s", e.Name, e.Page, e.Folder)
}

// MirrorError says what was wrong with one mirror of a file: a *StatusError, *SizeError,
// *ChecksumError or *StallError, or what net/http returned.
type MirrorError struct {
	URL string
	Err error
}

func (e *MirrorError) Error() string {
	reason := e.Err
	if u := (*url.Error)(nil); errors.As(reason, &u) { // would name the URL once more
		reason = u.Err
	}
	return fmt.Sprintf("%s: %v", e.URL, reason)
}

// Unwrap returns what was wrong.
func (e *MirrorError) Unwrap() error { return e.Err }

// StatusError says that a mirror answered a request with another status than 200 OK.
type StatusError struct {
	Status string // "404 Not Found"
}

func (e *StatusError) Error() string { return fmt.Sprintf("status %s, want 200 OK", e.Status) }

// SizeError says that a mirror sent a file of another size than the pinned one.
type SizeError struct {
	Want, Got int64 // bytes; Got is Want+1 where more would have followed
}

func (e *SizeError) Error() string {
	if e.Got > e.Want {
		return fmt.Sprintf("more than the %d bytes expected", e.Want)
	}
	return fmt.Sprintf("%d bytes, want %d", e.Got, e.Want)
}

// ChecksumError says that a mirror sent bytes other than the pinned ones.
type ChecksumError struct {
	Want, Got string // SHA-256 in hexadecimal
}

func (e *ChecksumError) Error() string { return fmt.Sprintf("sha-256 is %s, want %s", e.Got, e.Want) }

// StallError says that a mirror sent nothing for so long that it was given up.
type StallError struct{ After time.Duration }

func (e *StallError) Error() string { return fmt.Sprintf("nothing received for %v", e.After) }

// ParamError says which parameter of a drawn data set is wrong.
type ParamError struct {
	Field string
	Value float64
	Want  string
}

func (e *ParamError) Error() string {
	return fmt.Sprintf("glyphs: %s is %v, want %s", e.Field, e.Value, e.Want)
}
