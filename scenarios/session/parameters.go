package session

import "fmt"

// ParameterError says which parameter of a scenario makes no sense.
type ParameterError struct {
	Flag  string // its name on the command line
	Value any
	Want  string
}

func (e *ParameterError) Error() string {
	return fmt.Sprintf("--%s is %v, want %s", e.Flag, e.Value, e.Want)
}

// Demand returns a *ParameterError unless what a parameter must be is met. A scenario joins its demands, so
// that all mistakes are reported at once.
func Demand(flag string, value any, met bool, want string) error {
	if met {
		return nil
	}
	return &ParameterError{flag, value, want}
}
