// Package scenarios lists the experiments that come with ranvier; each lies in a folder of its own.
//
// Its law: every scenario explains itself. It has a line for the list, a README.md that says what it
// shows and how to read it, and words on each of its parameters. And it counts and signs what its networks
// did: the SHA-256 of the spikes in its manifest depends on the parameters and the seed alone.
//
// A scenario's folder bears its name, but for coding, which is in codes, and the benchmarks, which are all in networks. The
// others serve them: session is what a run is given and leaves, figure draws, dataset and arrays read, firstspike is
// the networks of ttfs and train; cli is the command line, whose commands train, verify and events have folders of their own.
package scenarios

import (
	"github.com/ranvier-sim/ranvier/scenarios/balance"
	"github.com/ranvier-sim/ranvier/scenarios/circuits"
	"github.com/ranvier-sim/ranvier/scenarios/codes"
	"github.com/ranvier-sim/ranvier/scenarios/convnet"
	"github.com/ranvier-sim/ranvier/scenarios/digits"
	"github.com/ranvier-sim/ranvier/scenarios/hh"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/scenarios/precision"
	"github.com/ranvier-sim/ranvier/scenarios/reward"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/stdp"
	"github.com/ranvier-sim/ranvier/scenarios/ttfs"
)

// All returns the scenarios in the order in which a newcomer should meet them.
func All() []session.Entry {
	return append([]session.Entry{
		{Name: "circuits", Summary: circuits.Summary, Page: circuits.Page, New: circuits.New},
		{Name: "ttfs", Summary: ttfs.Summary, Page: ttfs.Page, New: ttfs.New},
		{Name: "precision", Summary: precision.Summary, Page: precision.Page, New: precision.New},
		{Name: "convnet", Summary: convnet.Summary, Page: convnet.Page, New: convnet.New},
		{Name: "coding", Summary: codes.Summary, Page: codes.Page, New: codes.New},
		{Name: "hh", Summary: hh.Summary, Page: hh.Page, New: hh.New},
		{Name: "stdp", Summary: stdp.Summary, Page: stdp.Page, New: stdp.New},
		{Name: "digits", Summary: digits.Summary, Page: digits.Page, New: digits.New},
		{Name: "balance", Summary: balance.Summary, Page: balance.Page, New: balance.New},
		{Name: "reward", Summary: reward.Summary, Page: reward.Page, New: reward.New},
	}, networks.Entries()...)
}
