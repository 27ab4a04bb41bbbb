package chips

import (
	"errors"
	"fmt"
	"slices"
)

// LimitError says that something does not fit into a chip, and what would make it fit.
type LimitError struct {
	Chip     string
	Where    string // a core ("chip 0, core 3"), or a part of the network (`projection "a -> b"`)
	Resource string
	Used     int64
	Limit    int64
	Unit     string
	Change   string // the smallest change that would make it fit
}

func (e *LimitError) Error() string {
	s := fmt.Sprintf("%s: %s: %s is %d", e.Chip, e.Where, e.Resource, e.Used)
	if e.Unit != "" {
		s += " " + e.Unit
	}
	s += fmt.Sprintf(", limit %d", e.Limit)
	if e.Change != "" {
		s += ": " + e.Change
	}
	return s
}

// UnsupportedError says that a chip cannot do something at all.
type UnsupportedError struct {
	Chip   string
	Where  string // population or projection, or its neuron
	What   string // "neurons of type models.HH"
	Change string // what it can do instead
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("%s: %s: %s: %s", e.Chip, e.Where, e.What, e.Change)
}

// RunError says what is wrong with a Run.
type RunError struct {
	Presentation int // -1 where the mistake is in none
	Field        string
	Value        any
	Want         string
}

func (e *RunError) Error() string {
	where := "run"
	if e.Presentation >= 0 {
		where = fmt.Sprintf("presentation %d", e.Presentation)
	}
	return fmt.Sprintf("%s: %s is %v, want %s", where, e.Field, e.Value, e.Want)
}

// Refused tells whether an error says that a network does not fit a chip, and nothing else.
func Refused(err error) bool {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return !slices.ContainsFunc(several.Unwrap(), func(one error) bool { return !Refused(one) })
	}
	var limit *LimitError
	var unsupported *UnsupportedError
	return errors.As(err, &limit) || errors.As(err, &unsupported)
}
