package session_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/checkpoint"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// walk is a scenario of many steps whose state has a part of every kind.
type walk struct {
	steps  int
	stopAt int // the step at which it is interrupted; -1 for never
	stop   func()

	step   int
	random *rand.PCG
	places []float64
	curve  []point
	names  map[string]int
	net    *sim.Network
	hash   *record.Hash
	spikes record.Memory
	engine engine
}

type point struct {
	Step int
	X    float64
}

// engine stands for what saves itself.
type engine struct{ text string }

func (e *engine) Save(w io.Writer) error {
	_, err := w.Write([]byte(e.text))
	return err
}

func (e *engine) Load(r io.Reader) error {
	all, err := io.ReadAll(r)
	e.text = string(all)
	return err
}

func (*walk) Resumable() {}

func (w *walk) state(c *session.Checkpoint) {
	c.Value("step", &w.step)
	c.Value("random", w.random)
	c.Value("places", &w.places)
	c.Value("curve", &w.curve)
	c.Value("names", &w.names)
	c.Value("hash", w.hash)
	c.Stream("spikes", record.MemoryState{Memory: &w.spikes, Populations: w.net.Populations})
	c.Stream("engine", &w.engine)
}

func (w *walk) Run(ctx context.Context, s *session.Session) (err error) {
	w.random, w.net = rand.NewPCG(s.Seed, 0), pairs(s.Seed)
	if w.hash, err = record.NewHash(w.net.Populations); err != nil {
		return err
	}
	if _, err := s.Resume(w.state); err != nil {
		return err
	}
	for ; w.step < w.steps; w.step++ {
		if w.step == w.stopAt {
			w.stop()
		}
		if err := s.Keep(ctx, w.state); err != nil {
			return err
		}
		w.move(s)
	}
	s.Sign(w.hash.Sum())
	s.Report("spikes", float64(w.spikes.Count(w.net.Populations[0])), "")
	s.Report("end", w.places[len(w.places)-1], "")
	return os.WriteFile(s.Path("text.txt"), []byte(w.engine.text), 0o666)
}

func (w *walk) move(s *session.Session) {
	s.Report("nothing", math.NaN(), "")
	x := float64(w.random.Uint64()>>11) / (1 << 53)
	w.places = append(w.places, x, math.Copysign(0, -1), math.Inf(1), x)
	w.curve = append(w.curve, point{w.step, math.Copysign(0, -1)})
	if w.names == nil || w.step%3 == 0 {
		w.names = map[string]int{}
	}
	w.names[string(rune('a'+w.step))] = w.step
	w.engine.text += "."
	spike := []sim.Spike{{At: sim.Time(w.step), Neuron: uint32(w.step % 20)}}
	_ = errors.Join(w.hash.Record(w.net.Populations[0], spike), w.spikes.Record(w.net.Populations[0], spike))
	s.Count(sim.Stats{Spikes: 1}, 1)
}

// stopped has a new walk stopped at a step, and returns what it left.
func stopped(t *testing.T, s *session.Session, at int) *record.Manifest {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	m, err := s.Execute(ctx, &walk{steps: 20, stopAt: at, stop: cancel})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want it interrupted", err)
	}
	return m
}

// again is a session that goes on in the folder of another.
func again(s *session.Session) *session.Session {
	return &session.Session{Name: s.Name, Parameters: s.Parameters, Seed: s.Seed, Shards: 2, Dir: s.Dir, Out: s.Out, Resuming: true}
}

func TestARunThatWasStoppedComesToTheSame(t *testing.T) {
	whole := newSession(t)
	straight := &walk{steps: 20, stopAt: -1}
	want, err := whole.Execute(t.Context(), straight)
	if err != nil {
		t.Fatal(err)
	}
	if want.Resumed != 0 || len(want.Files) != 1 {
		t.Errorf("%+v", want)
	}
	for _, at := range []int{0, 1, 7, 19} {
		s := newSession(t)
		m := stopped(t, s, at)
		if diff := cmp.Diff([]string{"checkpoint"}, m.Files); diff != "" || !s.HasCheckpoint() {
			t.Errorf("stopped at %d: files %s", at, diff)
		}
		if at < 19 { // once more
			ctx, cancel := context.WithCancel(t.Context())
			if _, err := again(s).Execute(ctx, &walk{steps: 20, stopAt: at + 1, stop: cancel}); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		resumed := &walk{steps: 20, stopAt: -1}
		got, err := again(s).Execute(t.Context(), resumed)
		if err != nil {
			t.Fatal(err)
		}
		if got.Resumed == 0 || got.WallTime <= 0 {
			t.Errorf("stopped at %d: resumed %d times in %v s", at, got.Resumed, got.WallTime)
		}
		got.Resumed = 0
		if diff := cmp.Diff(facts(want), facts(got), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("stopped at %d (-want +got)\n%s", at, diff)
		}
		if diff := cmp.Diff(straight.curve, resumed.curve); diff != "" || !math.Signbit(resumed.curve[0].X) || !math.Signbit(resumed.places[1]) {
			t.Errorf("stopped at %d: %s", at, diff)
		}
		if diff := cmp.Diff(straight.names, resumed.names); diff != "" {
			t.Errorf("stopped at %d: %s", at, diff)
		}
		if _, err := os.Stat(filepath.Join(s.Dir, "checkpoint")); err == nil {
			t.Error("a run that is complete leaves its checkpoint")
		}
	}
}

func TestOneLongRunIsStoppedAnywhere(t *testing.T) {
	s := newSession(t)
	s.Every = time.Nanosecond
	kept, runs := 0, 0
	_, err := s.Execute(t.Context(), experiment(func(ctx context.Context, s *session.Session) error {
		state := func(c *session.Checkpoint) { kept++ }
		return s.KeepWhile(ctx, state, func(ctx context.Context) error {
			if runs++; runs == 4 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		})
	}))
	if err != nil || kept != 3 {
		t.Errorf("%d checkpoints, %v", kept, err)
	}
}

func TestAnotherRunIsNotResumed(t *testing.T) {
	for _, row := range []struct {
		why    string
		change func(s *session.Session)
		want   []string
	}{
		{"a parameter is another", func(s *session.Session) { s.Parameters = []byte(`{"eta":2,"n":3}`) }, []string{"--eta is 2, but 1 in the run to resume"}},
		{"a parameter is new", func(s *session.Session) { s.Parameters = []byte(`{"eta":1,"n":3,"m":4}`) }, []string{"--m is 4, but unknown"}},
		{"a parameter is gone", func(s *session.Session) { s.Parameters = []byte(`{"eta":1}`) }, []string{"--n is unknown, but 3"}},
		{"so is the seed", func(s *session.Session) { s.Seed, s.Parameters = 8, []byte(`{"eta":1,"n":5}`) }, []string{"--seed is 8, but 7", "--n is 5, but 3"}},
		{"so is the scenario", func(s *session.Session) { s.Name = "other" }, []string{"scenario is other, but test"}},
		{"there is no checkpoint", func(s *session.Session) { s.Dir = filepath.Join(s.Dir, "elsewhere") }, []string{"there is no checkpoint to resume from"}},
	} {
		s := newSession(t)
		s.Parameters = []byte(`{"eta":1,"n":3}`)
		stopped(t, s, 3)
		before := manifestOf(t, s)
		next := again(s)
		row.change(next)
		_, err := next.Execute(t.Context(), &walk{steps: 20, stopAt: -1})
		var refused *session.ResumeError
		if !errors.As(err, &refused) {
			t.Errorf("%s: got %v, want a ResumeError", row.why, err)
			continue
		}
		for _, want := range row.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", row.why, err, want)
			}
		}
		if n := strings.Count(err.Error(), next.Dir); n != len(row.want) {
			t.Errorf("%s: %d mistakes, and the place of the checkpoint %d times: %v", row.why, len(row.want), n, err)
		}
		if diff := cmp.Diff(before, manifestOf(t, s), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s: what was there changed\n%s", row.why, diff)
		}
	}
}

func TestOnlyWhatIsResumableIsResumed(t *testing.T) {
	s := newSession(t)
	stopped(t, s, 3)
	if _, err := again(s).Execute(t.Context(), experiment(simulate)); err == nil || !strings.Contains(err.Error(), "keeps no checkpoints") {
		t.Errorf("got %v", err)
	}
	if _, err := again(s).Execute(t.Context(), forgetful{}); err == nil || !strings.Contains(err.Error(), "did not go on") {
		t.Errorf("got %v", err)
	}
}

// forgetful says that it is resumable, and is not.
type forgetful struct{}

func (forgetful) Resumable() {}

func (forgetful) Run(context.Context, *session.Session) error { return nil }

func TestADamagedCheckpointIsRefused(t *testing.T) {
	s := newSession(t)
	stopped(t, s, 3)
	path := filepath.Join(s.Dir, "checkpoint")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, spoil := range []func(b []byte) []byte{
		func(b []byte) []byte { return b[:len(b)/2] },
		func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		func([]byte) []byte { return nil },
	} {
		if err := os.WriteFile(path, spoil(bytes.Clone(whole)), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := again(s).Execute(t.Context(), &walk{steps: 20, stopAt: -1})
		var damaged *checkpoint.Error
		if !errors.As(err, &damaged) || damaged.File != path || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("got %v, want a checkpoint.Error of %s", err, path)
		}
	}
}
