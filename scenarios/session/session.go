package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"

	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
	"github.com/ranvier-sim/ranvier/sim"
)

// Scenario is a runnable experiment: a pointer to a struct whose exported fields are its parameters,
// with their defaults filled in. Each field `Name` becomes a flag --name; the tag `usage` explains it,
// with the unit, the tag `flag` overrides the name, and the tag `choices` lists what it may be.
type Scenario interface {
	// Run runs the experiment, writes its table to s.Out and its pictures and data to files that
	// s.Path places.
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
	Parameters Object            // of the scenario, for the manifest
	Seed       uint64            // of all its random streams
	Shards     int               // to build engines with
	Dir        string            // where files go
	Out        io.Writer         // tables and words, for people
	Progress   *progress.Display // nil shows none

	counts   counts
	mu       sync.Mutex // guards what follows
	files    []string
	results  []Result
	tracking bool
	mishap   error // of Path, which cannot return it
}

// Result is one figure that a run found, for the manifest and for --json.
type Result struct {
	Name  string  // "accuracy"
	Value float64 // in Unit
	Unit  string  // "ms", "" for a ratio or a count
}

// Report adds a figure to the results of the run. A figure takes the place of an earlier one of the
// same name.
func (s *Session) Report(name string, value float64, unit string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	figure := Result{name, value, unit}
	if i := slices.IndexFunc(s.results, func(r Result) bool { return r.Name == name }); i >= 0 {
		s.results[i] = figure
		return
	}
	s.results = append(s.results, figure)
}

// Results returns the figures that were reported, in the order of their first report.
func (s *Session) Results() []Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.results)
}

// Path returns where a file of the run belongs and notes it for the manifest. What an earlier run has
// left in its place is removed. The file lies directly in the folder of the run; a name that leads
// elsewhere is a mistake in the scenario, and panics.
func (s *Session) Path(file string) string {
	if file != filepath.Base(file) || !filepath.IsLocal(file) || file == "." || file == manifestName {
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

// Build makes an engine of a network with the session's shards, whose long runs show progress. The
// manifest counts the spikes of all networks built so. Errors are those of sim.Build.
func (s *Session) Build(net *sim.Network) (*sim.Engine, error) {
	s.counts.observe(net)
	options := sim.Options{Shards: s.Shards}
	if s.Progress != nil {
		options.Progress = s.follow()
	}
	engine, err := sim.Build(net, options)
	if err != nil {
		return nil, err
	}
	s.counts.built(engine)
	return engine, nil
}

// Fingerprint puts the SHA-256 of the spikes of net into the manifest: of one network of the run,
// before it is built. Its engine must not be Reset, or the run ends with a *record.OrderError.
func (s *Session) Fingerprint(net *sim.Network) error { return s.counts.fingerprint(net) }

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
