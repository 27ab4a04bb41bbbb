// Package cli is the command line of ranvier.
//
// Its law: standard output holds what was asked for and nothing else, so with --json exactly one JSON
// object, the manifest of the run; all else, errors, progress and remarks, goes to standard error. The exit status is 0 for
// success, 1 for a failure, 2 for a command line that makes no sense, 130 for a run that was
// interrupted.
package cli
