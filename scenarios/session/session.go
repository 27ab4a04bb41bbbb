package session

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Scenario is a runnable experiment: a pointer to a struct whose exported fields are its parameters,
// with their defaults filled in. Each field `Name` becomes a flag --name; the tag `usage` explains it,
// with the unit, the tag `flag` overrides the name, and the tag `choices` lists what it may be.
type Scenario interface {
	// Run runs the experiment, writes its table to s.Out and its pictures and data to files that
	// s.Path places, and tells s for the manifest what it found and did: Report, Count, Sign.
	Run(ctx context.Context, s *Session) error
}

// Entry is a scenario as the command line lists it.
type Entry struct {
	Name    string          // on the command line
	Summary string          // one line
	Page    string          // what it shows and how to read it, in Markdown
	New     func() Scenario // with its defaults
}

// Session is one run of a scenario. The exported fields are set before it, and not changed by it. Its
// methods, and the functions they return, may be called from any goroutine.
type Session struct {
	Name       string            // of the scenario
	Parameters json.RawMessage   // of the scenario, for the manifest
	Seed       uint64            // of all its random streams
	Shards     int               // to build engines with
	Dir        string            // where files go
	Out        io.Writer         // tables and words, for people
	Progress   *progress.Display // nil shows none
	Resuming   bool              // the run goes on from the checkpoint in Dir
	Every      time.Duration     // between checkpoints, at least; default a minute

	// Builder, if given, builds the networks of the run in place of sim.Build: so who runs a scenario can see
	// what its networks do.
	Builder func(*sim.Network, sim.Options) (*sim.Engine, error)

	mu       sync.Mutex // guards what follows
	files    []string
	results  record.Results
	totals   *totals // nil until something is counted
	digests  []record.Digest
	tracking bool
	mishap   error  // of Path, which cannot return it
	earlier  []byte // the manifest that was in the folder
	keeper   keeper
}

// Report adds a figure to the results of the run, for the manifest and for --json. A figure takes the
// place of an earlier one of the same name.
func (s *Session) Report(name string, value float64, unit string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	figure := record.Result{Name: name, Value: value, Unit: unit}
	if i := slices.IndexFunc(s.results, func(r record.Result) bool { return r.Name == name }); i >= 0 {
		s.results[i] = figure
		return
	}
	s.results = append(s.results, figure)
}

// Results returns the figures that were reported, in the order of their first report.
func (s *Session) Results() record.Results {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.results)
}

// Path returns where a file of the run belongs and notes it for the manifest. What an earlier run has
// left in its place is removed. The file lies directly in the folder of the run; a name that leads
// elsewhere is a mistake in the scenario, and panics.
func (s *Session) Path(file string) string {
	if file != filepath.Base(file) || !filepath.IsLocal(file) || file == "." || file == manifestName || file == checkpointName {
		panic(fmt.Sprintf("scenario %s: %q cannot be the name of a file of the run", s.Name, file))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	path := filepath.Join(s.Dir, file)
	if !slices.Contains(s.files, file) {
		s.files = append(s.files, file)
		s.mishap = errors.Join(s.mishap, removeOld(path))
	}
	return path
}

// Build makes an engine of a network with the session's shards, whose long runs show progress. Errors
// are those of sim.Build.
func (s *Session) Build(net *sim.Network) (*sim.Engine, error) {
	options := sim.Options{Shards: s.Shards}
	if s.Progress != nil {
		options.Progress = s.follow()
	}
	if s.Builder != nil {
		return s.Builder(net, options)
	}
	return sim.Build(net, options)
}

// totals are what the engines of a run did, added up.
type totals struct {
	stats     sim.Stats
	modelTime sim.Time // sim.Never once it is more than a Time can hold
}

// Count adds to the totals of the manifest what an engine has done since it was built or Reset: its
// Stats and its Now. A scenario calls it when it is done with a run of an engine, before any Reset.
// Where the model times together exceed 106 days, the manifest has none.
func (s *Session) Count(stats sim.Stats, modelTime sim.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.totals == nil {
		s.totals = new(totals)
	}
	s.totals.stats = s.totals.stats.Plus(stats)
	s.totals.modelTime += min(modelTime, sim.Never-s.totals.modelTime)
}

// Sign adds the fingerprint of a run's spikes to the spikes_sha256 of the manifest. That is the
// fingerprint itself or, where there are several, the SHA-256 of them all, 32 bytes each, in the order
// of the calls: a scenario that runs networks in parallel signs them when all are done.
func (s *Session) Sign(d record.Digest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.digests = append(s.digests, d)
}

// signature is nil where nothing was signed.
func signature(digests []record.Digest) *record.Digest {
	if len(digests) == 0 {
		return nil
	}
	if len(digests) == 1 {
		return &digests[0]
	}
	all := sha256.New()
	for _, d := range digests {
		all.Write(d[:]) // hash.Hash: never returns an error
	}
	return new(record.Digest(all.Sum(nil)))
}

// Track shows the progress of n steps of work under a label, with an estimate of the time left, on
// anything that takes longer than two seconds. Call step after each, done at the end. Meanwhile what is
// inside, engines and further calls of Track, shows none.
func (s *Session) Track(label string, n int) (step func(), done func()) {
	if !s.claim() {
		return func() {}, func() {}
	}
	task := s.Progress.Start(label, int64(n))
	return func() { task.Add(1) }, func() {
		task.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.tracking = false
	}
}

// claim takes the display for a call of Track, if no other has it.
func (s *Session) claim() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	claimed := !s.tracking
	s.tracking = true
	return claimed
}

func (s *Session) isTracking() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tracking
}

// follow returns a function that shows the progress of one engine.
func (s *Session) follow() func(sim.Progress) {
	var task *progress.Task
	var from, until sim.Time
	return func(p sim.Progress) {
		if s.isTracking() {
			return
		}
		if begins := p.Stats.Windows == 0; task == nil || begins || p.Until != until {
			from, until = p.Now, p.Until
			task = s.Progress.Start("simulating up to "+until.String(), int64(until-from))
		}
		task.Set(int64(p.Now - from))
	}
}
