package session

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/checkpoint"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Resumable is a Scenario that can be stopped and taken up again: see the package.
type Resumable interface {
	Scenario
	Resumable() // does nothing but say so
}

const (
	checkpointName    = "checkpoint"
	checkpointKind    = "run of a scenario"
	checkpointVersion = 1
	defaultEvery      = time.Minute
	leastEvery        = 10 * time.Millisecond
)

// ResumeError says why a run cannot be taken up from the checkpoint in its folder.
type ResumeError struct {
	Path string // of the checkpoint
	What string // "--eta", "scenario"; empty where there is no checkpoint
	Now  string // what this run has
	Kept string // what the checkpoint has
}

func (e *ResumeError) Error() string {
	if e.What == "" {
		return fmt.Sprintf("%s: there is no checkpoint to resume from", e.Path)
	}
	return fmt.Sprintf("%s: %s is %s, but %s in the run to resume", e.Path, e.What, e.Now, e.Kept)
}

// past is what a session knows of a run, in the checkpoint before the state of the scenario.
type past struct {
	Scenario   string          `json:"scenario"`
	Parameters json.RawMessage `json:"parameters"`
	Seed       uint64          `json:"seed"`
	Resumed    int             `json:"resumed"`
	WallTime   time.Duration   `json:"wall_time"`
	Results    record.Results  `json:"results"`
	Counted    bool            `json:"counted"`
	Stats      sim.Stats       `json:"stats"`
	ModelTime  sim.Time        `json:"model_time"`
	Digests    []record.Digest `json:"digests"`
}

// keeper sees to the checkpoints of a run.
type keeper struct {
	began, last time.Time     // of the run, and of its last checkpoint
	took        time.Duration // to write the last checkpoint
	before      time.Duration // the run was taken up
	resumed     int
	kept        bool     // the checkpoint in the folder is of this run
	file        *os.File // that the run is to be taken up from, until Resume has read it
	state       *checkpoint.Reader
}

func (s *Session) checkpointPath() string { return filepath.Join(s.Dir, checkpointName) }

// Resume reads the state of the run that is to be taken up, and tells whether there is one; the run begins anew
// otherwise. A scenario calls it once, as soon as it has made what the state belongs to.
func (s *Session) Resume(state func(*Checkpoint)) (resumed bool, err error) {
	k := &s.keeper
	if k.state == nil {
		return false, nil
	}
	c := &Checkpoint{r: k.state}
	state(c)
	if c.err == nil {
		c.err = k.state.Close()
	}
	if c.err != nil {
		return false, place(s.checkpointPath(), c.err)
	}
	return true, s.dropState()
}

// dropState closes the file that the run is taken up from.
func (s *Session) dropState() error {
	if s.keeper.file == nil {
		return nil
	}
	err := s.keeper.file.Close()
	s.keeper.file, s.keeper.state = nil, nil
	return err
}

// place says which file an error is of, where it does not say so itself.
func place(path string, err error) error {
	if other := (*ResumeError)(nil); errors.As(err, &other) {
		return err
	}
	e := (*checkpoint.Error)(nil)
	if errors.As(err, &e) && e.File == "" {
		e.File = path
	}
	if error(e) == err {
		return err
	}
	return fmt.Errorf("%s: %w", path, err) // what wraps e may have been written before
}

// Keep is for the instants at which the run could be taken up. It writes a checkpoint if it is time for one or if ctx
// has ended, and returns what ctx says.
func (s *Session) Keep(ctx context.Context, state func(*Checkpoint)) error {
	ended := ctx.Err() // asked once: it may end meanwhile
	if !s.keeps() || ended == nil && time.Now().Before(s.nextKeep()) {
		return ended
	}
	return errors.Join(s.keep(state), ended)
}

// KeepWhile has a run write checkpoints that goes on for long: now and then the context of run ends, and when it has
// returned the error of that, it is called again. So it must be able to go on then, as sim.Engine.RunUntil is.
func (s *Session) KeepWhile(ctx context.Context, state func(*Checkpoint), run func(context.Context) error) error {
	if !s.keeps() {
		return run(ctx)
	}
	for {
		part, cancel := context.WithDeadline(ctx, s.nextKeep())
		err := run(part)
		ended := part.Err()
		cancel()
		if err == nil || ended == nil || !errors.Is(err, ended) {
			return err
		}
		if err := s.keep(state); err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
}

// keeps tells whether the session is being Executed, and so has a folder for checkpoints.
func (s *Session) keeps() bool { return !s.keeper.began.IsZero() }

// HasCheckpoint tells whether there is a checkpoint of the run.
func (s *Session) HasCheckpoint() bool { return s.keeper.kept }

// nextKeep is when the next checkpoint is due: not so soon that more than a tenth of the time goes into writing them, nor
// that nothing else gets done.
func (s *Session) nextKeep() time.Time {
	return s.keeper.last.Add(max(cmp.Or(s.Every, defaultEvery), 9*s.keeper.took, leastEvery))
}

// keep writes a checkpoint.
func (s *Session) keep(state func(*Checkpoint)) error {
	began := time.Now()
	header, err := json.Marshal(s.past())
	if err != nil {
		return err
	}
	err = record.WriteFile(s.checkpointPath(), func(file io.Writer) error {
		w := checkpoint.NewWriter(file, checkpointKind, checkpointVersion)
		c := &Checkpoint{w: w}
		c.Value("session", &header)
		state(c)
		return errors.Join(c.err, w.Close())
	})
	s.keeper.last = time.Now()
	s.keeper.took = s.keeper.last.Sub(began)
	s.keeper.kept = s.keeper.kept || err == nil
	return err
}

// past is what is to be known of the run until now.
func (s *Session) past() past {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := past{
		Scenario: s.Name, Parameters: s.Parameters, Seed: s.Seed,
		Resumed: s.keeper.resumed, WallTime: s.wallTime(),
		Results: s.results, Digests: s.digests,
	}
	if p.Parameters == nil {
		p.Parameters = json.RawMessage("{}")
	}
	if t := s.totals; t != nil {
		p.Counted, p.Stats, p.ModelTime = true, t.stats, t.modelTime
	}
	return p
}

// wallTime is how long the run has taken, all its parts together.
func (s *Session) wallTime() time.Duration { return s.keeper.before + time.Since(s.keeper.began) }

// takeUp opens the checkpoint in the folder, and refuses one of another run.
func (s *Session) takeUp(scenario Scenario) error {
	if _, ok := scenario.(Resumable); !ok {
		return fmt.Errorf("scenario %s keeps no checkpoints, so it cannot be resumed", s.Name)
	}
	path := s.checkpointPath()
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &ResumeError{Path: path}
	}
	if err != nil {
		return err
	}
	s.keeper.file = file
	state, err := checkpoint.NewReader(bufio.NewReader(file), checkpointKind, checkpointVersion)
	if err == nil {
		s.keeper.state = state
		err = s.readPast(&Checkpoint{r: state})
	}
	if err != nil {
		return errors.Join(place(path, err), s.dropState())
	}
	return nil
}

func (s *Session) readPast(c *Checkpoint) error {
	var header []byte
	if c.Value("session", &header); c.err != nil {
		return c.err
	}
	var p past
	if err := json.Unmarshal(header, &p); err != nil {
		return err
	}
	if err := s.match(&p); err != nil {
		return err
	}
	s.results, s.digests = p.Results, p.Digests
	if p.Counted {
		s.totals = &totals{p.Stats, p.ModelTime}
	}
	s.keeper.resumed, s.keeper.before, s.keeper.kept = p.Resumed+1, p.WallTime, true
	return nil
}

// match says where the run that was kept differs from this one.
func (s *Session) match(p *past) error {
	var errs []error
	compare := func(what, now, kept string) {
		if now != kept {
			errs = append(errs, &ResumeError{s.checkpointPath(), what, now, kept})
		}
	}
	compare("scenario", s.Name, p.Scenario)
	if len(errs) > 0 {
		return errs[0] // its parameters are others
	}
	compare("--seed", fmt.Sprint(s.Seed), fmt.Sprint(p.Seed))
	now, err := members(s.past().Parameters)
	kept, err2 := members(p.Parameters)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(union(now, kept))) {
		compare("--"+name, known(now[name]), known(kept[name]))
	}
	return errors.Join(errs...)
}

// members are those of a JSON object.
func members(object json.RawMessage) (map[string]json.RawMessage, error) {
	var all map[string]json.RawMessage
	err := json.Unmarshal(object, &all)
	return all, err
}

func union(a, b map[string]json.RawMessage) map[string]json.RawMessage {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

// known is a value as JSON writes it, or that there is none.
func known(value json.RawMessage) string {
	var plain bytes.Buffer
	if value == nil || json.Compact(&plain, value) != nil {
		return "unknown"
	}
	return plain.String()
}
