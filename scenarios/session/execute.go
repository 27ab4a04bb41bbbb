package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

const manifestName = "manifest.json"

// Execute runs a scenario, writes its manifest, and returns it. The folder of the run is made; a
// manifest that an earlier run has left there is removed first, so that it never describes files of two
// runs; it is put back where the scenario refuses its parameters.
//
// The error is the scenario's own. Where ctx ended the run it is a context.Canceled as well. Where the
// scenario panicked, it names the file that holds the stack. There is a manifest unless the run could
// not begin: Parameters are not JSON, the folder cannot be written to, or what it holds cannot be resumed.
func (s *Session) Execute(ctx context.Context, scenario Scenario) (*record.Manifest, error) {
	m, err := record.NewManifest(s.Name, s.Parameters)
	if err != nil {
		return nil, err
	}
	if err := s.open(scenario); err != nil {
		return nil, err
	}
	err = s.guard(ctx, scenario)
	m.WallTime, m.Resumed = s.wallTime().Seconds(), s.keeper.resumed
	s.Progress.Clear()
	m.Status, err = ending(ctx, errors.Join(err, s.close(err), s.mishap))
	if err != nil {
		m.Error = err.Error()
	}
	s.tell(m)
	return m, errors.Join(err, s.leave(m, err))
}

// leave writes the manifest, or puts back that of an earlier run where this one was refused before it touched a file.
func (s *Session) leave(m *record.Manifest, ended error) error {
	path := filepath.Join(s.Dir, manifestName)
	if refused := (*ParameterError)(nil); !errors.As(ended, &refused) || len(s.files) > 0 || s.earlier == nil {
		return m.Write(path)
	}
	return record.WriteBytes(path, s.earlier)
}

// open makes the folder of the run, unless it is there to go on in.
func (s *Session) open(scenario Scenario) error {
	s.keeper = keeper{began: time.Now()}
	s.keeper.last = s.keeper.began
	if s.Resuming {
		if err := s.takeUp(scenario); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return err
	}
	path := filepath.Join(s.Dir, manifestName)
	var err error
	if s.earlier, err = os.ReadFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return removeOld(path)
}

// close does away with the checkpoint of a run that is complete.
func (s *Session) close(ended error) error {
	var ignored error
	if s.keeper.state != nil && ended == nil {
		ignored = fmt.Errorf("scenario %s did not go on from its checkpoint", s.Name)
	}
	if err := errors.Join(ignored, s.dropState()); err != nil || ended != nil {
		return err
	}
	return removeOld(s.checkpointPath())
}

// removeOld removes what an earlier run has left at path, if anything.
func removeOld(path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// guard turns a panic of the scenario into an error, and keeps the stack for whoever mends it.
func (s *Session) guard(ctx context.Context, scenario Scenario) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			path := s.Path("panic.txt")
			stack := fmt.Appendf(nil, "%v\n\n%s", broken, debug.Stack())
			err = errors.Join(fmt.Errorf("scenario %s panicked: %v (stack in %s)", s.Name, broken, path), os.WriteFile(path, stack, 0o666))
		}
	}()
	return scenario.Run(ctx, s)
}

// ending tells how a run ended that returned err.
func ending(ctx context.Context, err error) (record.Status, error) {
	switch ended := ctx.Err(); {
	case ended != nil && errors.Is(err, ended):
		return record.Interrupted, err
	case ended != nil:
		return record.Interrupted, errors.Join(ended, err)
	case err != nil:
		return record.Failed, err
	}
	return record.Complete, nil
}

// tell puts into the manifest what the run told the session.
func (s *Session) tell(m *record.Manifest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Seed, m.Shards, m.Results = s.Seed, max(1, s.Shards), slices.Clone(s.results)
	if t := s.totals; t != nil {
		n := t.stats
		m.Spikes, m.SynapticEvents = new(n.Spikes), new(n.SynapticEvents)
		m.Counters = &record.Counters{
			Volleys: n.Volleys, QueueOps: n.QueueOps,
			CrossingsTested: n.Tested, CrossingsSolved: n.Solved, Exponentials: n.Exponentials,
			Synapses: n.Synapses, SynapseBytes: n.SynapseBytes,
		}
		if t.modelTime < sim.Never {
			m.ModelTime = new(t.modelTime)
		}
	}
	m.Digest = signature(s.digests)
	files := slices.Clone(s.files)
	if s.keeper.kept {
		files = append(files, checkpointName)
	}
	for _, f := range files {
		// A run that ended early may not have come to all.
		if _, err := os.Lstat(filepath.Join(s.Dir, f)); err == nil {
			m.Files = append(m.Files, f)
		}
	}
}
