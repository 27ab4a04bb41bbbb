package peers

import (
	"fmt"
	"strings"
)

// MissingError says that a simulator is not installed.
type MissingError struct {
	Peer    string
	Tried   []string // interpreters of Python
	Install string   // how to get it
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s is missing (not found by %s): %s", e.Peer, strings.Join(e.Tried, ", "), e.Install)
}

// UnsuitableError says that a simulator has no model for a network.
type UnsuitableError struct {
	Peer   string
	Reason string
}

func (e *UnsuitableError) Error() string { return e.Peer + " cannot run this network: " + e.Reason }

// PatienceError says that a simulator could run a network, but was not asked to be patient.
type PatienceError struct {
	Peer   string
	Reason string
}

func (e *PatienceError) Error() string {
	return e.Peer + " is left out, as patience was not asked for: " + e.Reason
}

// ScriptError says that a simulator failed.
type ScriptError struct {
	Peer   string
	Err    error
	Stderr string // the last of what it wrote there
}

func (e *ScriptError) Error() string {
	words := fmt.Sprintf("%s failed: %v", e.Peer, e.Err)
	if e.Stderr != "" {
		words += ": " + e.Stderr
	}
	return words
}

// Unwrap returns what went wrong.
func (e *ScriptError) Unwrap() error { return e.Err }
