// Package session is what a running scenario is given: where to write, how to show progress, and how
// to build its network; and what it leaves behind: a manifest.
//
// Its law: a scenario's results are a function of its parameters and its seed. Shards, progress, and
// where the output goes change nothing in them. However a run ends, what it recorded stays, and its
// manifest says how it ended.
package session
