// Package command is `ranvier bench` on the command line.
//
// Its law is that of every command: standard output holds what was asked for and nothing else, so with
// --json exactly one JSON object; progress goes to standard error.
package command
