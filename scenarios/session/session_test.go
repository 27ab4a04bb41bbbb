package session_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// experiment is a scenario that does as it is told.
type experiment func(ctx context.Context, s *session.Session) error

func (e experiment) Run(ctx context.Context, s *session.Session) error { return e(ctx, s) }

func newSession(t *testing.T) *session.Session {
	return &session.Session{Name: "test", Seed: 7, Shards: 1, Dir: filepath.Join(t.TempDir(), "new", "run"), Out: io.Discard}
}

// pairs is a network in which 20 Poisson neurons drive 20 others one to one.
func pairs(seed uint64) *sim.Network {
	net := sim.NewNetwork(seed)
	pre := net.Add("pre", 20, models.Poisson{Rate: 500})
	post := net.Add("post", 20, models.LIF{VTh: 1, TauM: 10 * sim.Millisecond, Ports: make([]models.Port, 1)})
	synapses := make(topology.Synapses, 20)
	for i := range synapses {
		synapses[i] = sim.Synapse{Pre: uint32(i), Post: uint32(i), Weight: 2, Delay: sim.Millisecond}
	}
	net.Connect(pre, post, 0, synapses)
	return net
}

func simulate(ctx context.Context, s *session.Session) error {
	net := pairs(s.Seed)
	if err := s.Fingerprint(net); err != nil {
		return err
	}
	engine, err := s.Build(net)
	if err != nil {
		return err
	}
	if err := engine.RunUntil(ctx, 100*sim.Millisecond); err != nil {
		return err
	}
	s.Report("spikes", float64(engine.Stats().Spikes), "")
	return os.WriteFile(s.Path("a.txt"), []byte("a"), 0o666)
}

// figures is an outcome without what may differ from run to run.
func figures(o *session.Outcome) session.Outcome {
	same := *o
	same.Seconds, same.Dir, same.Shards = 0, "", 0
	return same
}

// TestShardsProgressAndFolderChangeNoResult is the first half of the law.
func TestShardsProgressAndFolderChangeNoResult(t *testing.T) {
	var want session.Outcome
	for i, change := range []func(s *session.Session){
		func(*session.Session) {},
		func(s *session.Session) { s.Shards = 3 },
		func(s *session.Session) { s.Progress = progress.New(io.Discard) },
		func(s *session.Session) { s.Dir = t.TempDir() },
	} {
		s := newSession(t)
		change(s)
		o, err := s.Execute(t.Context(), experiment(simulate))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = figures(o)
			if o.Spikes == nil || *o.Spikes < 1000 || *o.SynapticEvents == 0 || o.Fingerprint == nil {
				t.Fatalf("nothing happened: %+v", o)
			}
		}
		if diff := cmp.Diff(want, figures(o)); diff != "" {
			t.Errorf("change %d (-want +got)\n%s", i, diff)
		}
	}
}

// ending is what a manifest says of the end of a run.
type ending struct {
	Status  string   `json:"status"`
	Error   string   `json:"error"`
	Files   []string `json:"files"`
	Results map[string]struct {
		Value *float64 `json:"value"`
		Unit  string   `json:"unit"`
	} `json:"results"`
}

func manifestOf(t *testing.T, s *session.Session) (e ending) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.Dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestWhateverEndsARunItsRecordsStay is the second half of the law.
func TestWhateverEndsARunItsRecordsStay(t *testing.T) {
	broken := errors.New("broken")
	for _, row := range []struct {
		why    string
		end    func(ctx context.Context, interrupt func()) error
		status string
		is     error
		files  []string
	}{
		{"it is done", func(context.Context, func()) error { return nil }, "complete", nil, []string{"kept.txt"}},
		{"it failed", func(context.Context, func()) error { return broken }, "failed", broken, []string{"kept.txt"}},
		{"it was interrupted", func(ctx context.Context, interrupt func()) error { interrupt(); return ctx.Err() },
			"interrupted", context.Canceled, []string{"kept.txt"}},
		{"it was interrupted, and says nothing of it", func(_ context.Context, interrupt func()) error { interrupt(); return nil },
			"interrupted", context.Canceled, []string{"kept.txt"}},
		{"it was interrupted, and failed to tidy up", func(_ context.Context, interrupt func()) error { interrupt(); return broken },
			"interrupted", broken, []string{"kept.txt"}},
		{"it panicked", func(context.Context, func()) error { panic("index out of range") }, "failed", nil, []string{"kept.txt", "panic.txt"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			s := newSession(t)
			ctx, cancel := context.WithCancel(t.Context())
			o, err := s.Execute(ctx, experiment(func(ctx context.Context, s *session.Session) error {
				if err := os.WriteFile(s.Path("kept.txt"), nil, 0o666); err != nil {
					return err
				}
				s.Path("never written.txt")
				return row.end(ctx, cancel)
			}))
			if (err == nil) != (row.status == "complete") || row.is != nil && !errors.Is(err, row.is) {
				t.Errorf("got error %v", err)
			}
			if row.status == "interrupted" && !errors.Is(err, context.Canceled) {
				t.Errorf("%v is no context.Canceled", err)
			}
			m := manifestOf(t, s)
			if m.Status != row.status || (m.Error == "") != (err == nil) {
				t.Errorf("manifest says %q, %q", m.Status, m.Error)
			}
			if diff := cmp.Diff(row.files, m.Files); diff != "" {
				t.Errorf("files (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(append(row.files, "manifest.json"), o.Files); diff != "" {
				t.Errorf("files of the outcome (-want +got)\n%s", diff)
			}
		})
	}
}

func TestPanicKeepsTheStack(t *testing.T) {
	s := newSession(t)
	_, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error { panic("lost") }))
	path := filepath.Join(s.Dir, "panic.txt")
	if err == nil || !strings.Contains(err.Error(), "test panicked: lost") || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	if stack, err := os.ReadFile(path); err != nil || !bytes.Contains(stack, []byte("TestPanicKeepsTheStack")) {
		t.Errorf("%s, %v", stack, err)
	}
}

func TestManifestTellsTheRun(t *testing.T) {
	s := newSession(t)
	s.Parameters = session.Object{{"tau-m", "10ms"}, {"n", 4}}
	o, err := s.Execute(t.Context(), experiment(simulate))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(s.Dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m record.Manifest
	if err := json.Unmarshal(content, &m); err != nil {
		t.Fatal(err)
	}
	if m.Scenario != "test" || m.Seed != 7 || m.Shards != 1 || m.ModelTime != 100*sim.Millisecond || m.Ranvier == "" {
		t.Errorf("got %s", content)
	}
	if m.Digest != *o.Fingerprint || m.Spikes != *o.Spikes || m.SynapticEvents != *o.SynapticEvents {
		t.Errorf("outcome %+v, manifest %s", o, content)
	}
	if names := []string{m.Populations[0].Name, m.Populations[1].Name}; !slices.Equal(names, []string{"pre", "post"}) {
		t.Errorf("populations %v", names)
	}
}

// TestManifestSaysOnlyWhatIsKnown: counts that would be wrong are absent.
func TestManifestSaysOnlyWhatIsKnown(t *testing.T) {
	run := func(ctx context.Context, engine *sim.Engine, spikes *atomic.Uint64) error {
		before := engine.Stats().Spikes
		err := engine.RunUntil(ctx, engine.Now()+20*sim.Millisecond)
		spikes.Add(engine.Stats().Spikes - before)
		return err
	}
	for _, row := range []struct {
		why                  string
		do                   func(ctx context.Context, s *session.Session, spikes *atomic.Uint64) error
		built, eventsCounted bool
	}{
		{"no network", func(context.Context, *session.Session, *atomic.Uint64) error { return nil }, false, false},
		{"a run in two parts", func(ctx context.Context, s *session.Session, spikes *atomic.Uint64) error {
			engine, err := s.Build(pairs(1))
			return errors.Join(err, run(ctx, engine, spikes), run(ctx, engine, spikes))
		}, true, true},
		{"one stimulus after another", func(ctx context.Context, s *session.Session, spikes *atomic.Uint64) error {
			engine, err := s.Build(pairs(1))
			return errors.Join(err, run(ctx, engine, spikes), engine.Reset(), run(ctx, engine, spikes))
		}, true, false},
		{"two engines of one network", func(ctx context.Context, s *session.Session, spikes *atomic.Uint64) error {
			net := pairs(1)
			first, err1 := s.Build(net)
			second, err2 := s.Build(net)
			return errors.Join(err1, err2, run(ctx, first, spikes), run(ctx, second, spikes))
		}, true, false},
		{"a network that grows", func(ctx context.Context, s *session.Session, spikes *atomic.Uint64) error {
			net := pairs(1)
			first, err1 := s.Build(net)
			err1 = errors.Join(err1, run(ctx, first, spikes))
			net.Add("more", 5, models.Poisson{Rate: 500})
			second, err2 := s.Build(net)
			return errors.Join(err1, err2, run(ctx, second, spikes))
		}, true, false},
		{"a sweep in parallel", func(ctx context.Context, s *session.Session, spikes *atomic.Uint64) error {
			var all sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				all.Go(func() {
					engine, err := s.Build(pairs(uint64(i)))
					if errs[i] = err; err == nil {
						errs[i] = run(ctx, engine, spikes)
					}
					s.Report(fmt.Sprint("spikes of ", i), 1, "")
					s.Path(fmt.Sprint(i, ".txt"))
				})
			}
			all.Wait()
			return errors.Join(errs...)
		}, true, false},
	} {
		t.Run(row.why, func(t *testing.T) {
			s := newSession(t)
			s.Progress = progress.New(io.Discard)
			var spikes atomic.Uint64
			o, err := s.Execute(t.Context(), experiment(func(ctx context.Context, s *session.Session) error { return row.do(ctx, s, &spikes) }))
			if err != nil {
				t.Fatal(err)
			}
			if (o.Spikes != nil) != row.built || row.built && (*o.Spikes != spikes.Load() || *o.Spikes == 0) {
				t.Errorf("spikes: got %v, want %d", o.Spikes, spikes.Load())
			}
			if (o.SynapticEvents != nil) != row.eventsCounted || (o.ModelTime != nil) != row.eventsCounted || o.Fingerprint != nil {
				t.Errorf("got %+v", o.Totals)
			}
		})
	}
}

func TestFingerprintIsOfOneNetwork(t *testing.T) {
	s := newSession(t)
	if err := s.Fingerprint(pairs(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Fingerprint(pairs(2)); err == nil {
		t.Error("two fingerprints in one run")
	}
}

func TestOldFilesAreNotTakenForNew(t *testing.T) {
	s := newSession(t)
	s.Dir = t.TempDir()
	for _, name := range []string{"manifest.json", "raster.png", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(s.Dir, name), []byte("old"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	o, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		if _, err := os.Stat(filepath.Join(s.Dir, "manifest.json")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the old manifest is there during the run: %v", err)
		}
		s.Path("raster.png")
		return nil
	}))
	if err != nil || len(o.Files) != 1 {
		t.Errorf("files %v, %v", o.Files, err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "notes.txt")); err != nil {
		t.Errorf("a file of the user's is gone: %v", err)
	}
}

func TestUnusableFolderIsAnError(t *testing.T) {
	s := newSession(t)
	s.Dir = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(s.Dir, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	o, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		t.Error("the scenario ran")
		return nil
	}))
	if err == nil || o != nil {
		t.Errorf("got %v, %v", o, err)
	}
}

// TestPathStaysInTheFolder: a scenario cannot write elsewhere.
func TestPathStaysInTheFolder(t *testing.T) {
	s := newSession(t)
	if got, want := s.Path("a.png"), filepath.Join(s.Dir, "a.png"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, row := range []struct{ why, file string }{
		{"above the folder", "../a"}, {"absolute", "/a"}, {"in a folder that nobody makes", "b/a"},
		{"the folder itself", "."}, {"no name", ""}, {"the folder above", ".."}, {"the session's own", "manifest.json"},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: %q was accepted", row.why, row.file)
				}
			}()
			s.Path(row.file)
		}()
	}
}

func TestResultsKeepOrderAndSurviveWhatIsNotFinite(t *testing.T) {
	s := newSession(t)
	s.Report("z", 1.5, "ms")
	s.Report("a", math.NaN(), "")
	s.Report(`"quoted"`, math.Inf(1), "")
	s.Report("z", 2.5, "ms")
	got, err := json.Marshal(session.Results(s.Results()))
	want := `{"z":{"value":2.5,"unit":"ms"},"a":{"value":null,"unit":""},"\"quoted\"":{"value":null,"unit":""}}`
	if diff := cmp.Diff(want, string(got)); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if _, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error { return nil })); err != nil {
		t.Fatal(err)
	}
	if m := manifestOf(t, s); *m.Results["z"].Value != 2.5 || m.Results["z"].Unit != "ms" || len(m.Results) != 3 {
		t.Errorf("manifest: %+v", m.Results)
	}
}

func TestTrackNests(t *testing.T) {
	s := newSession(t)
	s.Progress = progress.New(io.Discard)
	for range 2 {
		step, done := s.Track("epochs", 2)
		inner, innerDone := s.Track("batches", 2)
		inner()
		innerDone()
		if err := simulateShort(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		step()
		done()
	}
}

func simulateShort(ctx context.Context, s *session.Session) error {
	engine, err := s.Build(pairs(1))
	if err != nil {
		return err
	}
	return engine.RunUntil(ctx, sim.Millisecond)
}

// greeting is the least that a scenario can be.
type greeting struct {
	Name string `usage:"whom to greet"`
}

func (g *greeting) Run(_ context.Context, s *session.Session) error {
	fmt.Fprintln(s.Out, "hello", g.Name)
	s.Report("letters", float64(len(g.Name)), "")
	return os.WriteFile(s.Path("greeting.txt"), []byte(g.Name), 0o666)
}

func Example() {
	dir, err := os.MkdirTemp("", "ranvier")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	s := &session.Session{Name: "greeting", Seed: 1, Shards: 1, Dir: dir, Out: os.Stdout}
	outcome, err := s.Execute(context.Background(), &greeting{"Louis-Antoine"})
	if err != nil {
		panic(err)
	}
	fmt.Println(outcome.Status, outcome.Results, outcome.Files)
	// Output:
	// hello Louis-Antoine
	// complete [{letters 13 }] [greeting.txt manifest.json]
}
