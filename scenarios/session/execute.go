package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"
)

// Execute runs a scenario and writes its manifest. The folder of the run is made; a manifest that an
// earlier run has left there is removed first, so that it never describes files of two runs.
//
// The error is the scenario's own. Where ctx ended the run it is a context.Canceled as well. Where the
// scenario panicked, it names the file that holds the stack. There is an Outcome, and a manifest,
// unless the folder cannot be written to.
func (s *Session) Execute(ctx context.Context, scenario Scenario) (*Outcome, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	started := time.Now()
	err := errors.Join(s.guard(ctx, scenario), s.mishap)
	s.Progress.Clear()
	status := Complete
	switch ended := ctx.Err(); {
	case ended != nil:
		status = Interrupted
		if !errors.Is(err, ended) {
			err = errors.Join(ended, err)
		}
	case err != nil:
		status = Failed
	}
	o := s.outcome(status, time.Since(started), err)
	return o, errors.Join(err, s.writeManifest(o))
}

// open makes the folder of the run.
func (s *Session) open() error {
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return err
	}
	return removeOld(filepath.Join(s.Dir, manifestName))
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
