package session_test

import (
	"bytes"
	"context"
	"crypto/sha256"
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
	"github.com/google/go-cmp/cmp/cmpopts"

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
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return err
	}
	net.Record(hash)
	engine, err := s.Build(net)
	if err != nil {
		return err
	}
	if err := engine.RunUntil(ctx, 100*sim.Millisecond); err != nil {
		return err
	}
	s.Count(engine.Stats(), engine.Now())
	s.Sign(hash.Sum())
	s.Report("spikes", float64(engine.Stats().Spikes), "")
	return os.WriteFile(s.Path("a.txt"), []byte("a"), 0o666)
}

// facts is a manifest without what may differ from run to run.
func facts(m *record.Manifest) record.Manifest {
	same := *m
	same.WallTime, same.Shards, same.Counters = 0, 0, nil
	return same
}

// TestShardsProgressAndFolderChangeNoResult is the first half of the law.
func TestShardsProgressAndFolderChangeNoResult(t *testing.T) {
	var want record.Manifest
	for i, change := range []func(s *session.Session){
		func(*session.Session) {},
		func(s *session.Session) { s.Shards = 3 },
		func(s *session.Session) { s.Progress = progress.New(io.Discard) },
		func(s *session.Session) { s.Dir = t.TempDir() },
	} {
		s := newSession(t)
		change(s)
		m, err := s.Execute(t.Context(), experiment(simulate))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = facts(m)
			if m.Spikes == nil || *m.Spikes < 1000 || *m.SynapticEvents == 0 || m.Digest == nil {
				t.Fatalf("nothing happened: %+v", m)
			}
		}
		if diff := cmp.Diff(want, facts(m)); diff != "" {
			t.Errorf("change %d (-want +got)\n%s", i, diff)
		}
	}
}

// TestABuilderSeesEveryNetwork and its options, and changes no result.
func TestABuilderSeesEveryNetwork(t *testing.T) {
	want, err := newSession(t).Execute(t.Context(), experiment(simulate))
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t)
	var seen []*sim.Network
	s.Builder = func(net *sim.Network, o sim.Options) (*sim.Engine, error) {
		if o.Shards != s.Shards {
			t.Errorf("%+v", o)
		}
		seen = append(seen, net)
		return sim.Build(net, o)
	}
	got, err := s.Execute(t.Context(), experiment(simulate))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(facts(want), facts(got)); diff != "" || len(seen) != 1 || len(seen[0].Populations) != 2 {
		t.Errorf("%d networks; %s", len(seen), diff)
	}
}

// TestARefusedRunLeavesTheFolderAsItWas: a mistyped flag costs no earlier run its manifest.
func TestARefusedRunLeavesTheFolderAsItWas(t *testing.T) {
	s := newSession(t)
	if _, err := s.Execute(t.Context(), experiment(simulate)); err != nil {
		t.Fatal(err)
	}
	want := manifestOf(t, s)
	next := again(s)
	next.Resuming = false
	m, err := next.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		return session.Demand("eta", -1, false, "0 or more")
	}))
	if refused := (*session.ParameterError)(nil); !errors.As(err, &refused) || m.Status != record.Failed {
		t.Errorf("got %v, %v", m.Status, err)
	}
	if diff := cmp.Diff(want, manifestOf(t, s), cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

// manifestOf reads the manifest that a run has written.
func manifestOf(t *testing.T, s *session.Session) *record.Manifest {
	t.Helper()
	m, err := record.ReadManifest(filepath.Join(s.Dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWhateverEndsARunItsRecordsStay is the second half of the law.
func TestWhateverEndsARunItsRecordsStay(t *testing.T) {
	broken := errors.New("broken")
	for _, row := range []struct {
		why    string
		end    func(ctx context.Context, interrupt func()) error
		status record.Status
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
			told, err := s.Execute(ctx, experiment(func(ctx context.Context, s *session.Session) error {
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
			if diff := cmp.Diff(m, told); diff != "" {
				t.Errorf("(-written +returned)\n%s", diff)
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
	s.Parameters = json.RawMessage(`{"tau-m":"10ms","n":4}`)
	told, err := s.Execute(t.Context(), experiment(simulate))
	if err != nil {
		t.Fatal(err)
	}
	m := manifestOf(t, s)
	if m.Scenario != "test" || m.Seed != 7 || m.Shards != 1 || *m.ModelTime != 100*sim.Millisecond || m.Ranvier == "" {
		t.Errorf("got %+v", m)
	}
	if diff := cmp.Diff(record.Results{{Name: "spikes", Value: float64(*m.Spikes)}}, m.Results); diff != "" {
		t.Errorf("results (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(string(s.Parameters), string(m.Parameters)); diff != "" {
		t.Errorf("parameters (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(m, told); diff != "" {
		t.Errorf("(-written +returned)\n%s", diff)
	}
}

func TestParametersThatAreNotJSONAreRefusedBeforeTheRun(t *testing.T) {
	s := newSession(t)
	s.Parameters = json.RawMessage(`{"n":`)
	m, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		t.Error("the scenario ran")
		return nil
	}))
	if err == nil || m != nil {
		t.Errorf("got %v, %v", m, err)
	}
}

// TestTotalsAreWhatTheScenarioCounted and absent where it counted nothing.
func TestTotalsAreWhatTheScenarioCounted(t *testing.T) {
	run := func(ctx context.Context, engine *sim.Engine) error {
		return engine.RunUntil(ctx, engine.Now()+20*sim.Millisecond)
	}
	for _, row := range []struct {
		why  string
		do   func(ctx context.Context, s *session.Session, count func(*sim.Engine)) error
		time *sim.Time
	}{
		{"no network", func(context.Context, *session.Session, func(*sim.Engine)) error { return nil }, nil},
		{"a network that is not counted", func(ctx context.Context, s *session.Session, _ func(*sim.Engine)) error {
			engine, err := s.Build(pairs(1))
			return errors.Join(err, run(ctx, engine))
		}, nil},
		{"a run in two parts", func(ctx context.Context, s *session.Session, count func(*sim.Engine)) error {
			engine, err := s.Build(pairs(1))
			err = errors.Join(err, run(ctx, engine), run(ctx, engine))
			count(engine)
			return err
		}, new(sim.Time(40 * sim.Millisecond))},
		{"one stimulus after another", func(ctx context.Context, s *session.Session, count func(*sim.Engine)) error {
			engine, err := s.Build(pairs(1))
			err = errors.Join(err, run(ctx, engine))
			count(engine)
			err = errors.Join(err, engine.Reset(), run(ctx, engine))
			count(engine)
			return err
		}, new(sim.Time(40 * sim.Millisecond))},
		{"a sweep in parallel", func(ctx context.Context, s *session.Session, count func(*sim.Engine)) error {
			var all sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				all.Go(func() {
					engine, err := s.Build(pairs(uint64(i)))
					if errs[i] = err; err == nil {
						errs[i] = run(ctx, engine)
						count(engine)
					}
					s.Report(fmt.Sprint("spikes of ", i), 1, "")
					s.Path(fmt.Sprint(i, ".txt"))
				})
			}
			all.Wait()
			return errors.Join(errs...)
		}, new(sim.Time(80 * sim.Millisecond))},
	} {
		t.Run(row.why, func(t *testing.T) {
			s := newSession(t)
			s.Progress = progress.New(io.Discard)
			var spikes, events atomic.Uint64
			m, err := s.Execute(t.Context(), experiment(func(ctx context.Context, s *session.Session) error {
				return row.do(ctx, s, func(engine *sim.Engine) {
					s.Count(engine.Stats(), engine.Now())
					spikes.Add(engine.Stats().Spikes)
					events.Add(engine.Stats().SynapticEvents)
				})
			}))
			if err != nil {
				t.Fatal(err)
			}
			want := record.Manifest{ModelTime: row.time}
			if row.time != nil {
				want.Spikes, want.SynapticEvents = new(spikes.Load()), new(events.Load())
			}
			got := record.Manifest{ModelTime: m.ModelTime, Spikes: m.Spikes, SynapticEvents: m.SynapticEvents}
			if diff := cmp.Diff(want, got); diff != "" || row.time != nil && spikes.Load() == 0 {
				t.Errorf("%d spikes (-want +got)\n%s", spikes.Load(), diff)
			}
		})
	}
}

func TestModelTimeBeyondTheRangeOfTimeIsAbsent(t *testing.T) {
	s := newSession(t)
	m, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		for _, modelTime := range []sim.Time{sim.Never - 1, 2, sim.Second} {
			s.Count(sim.Stats{Spikes: 1}, modelTime)
		}
		return nil
	}))
	if err != nil || *m.Spikes != 3 || m.ModelTime != nil {
		t.Errorf("got %+v, %v", m, err)
	}
}

// TestSignatureIsOfAllDigestsInTheOrderOfTheCalls as Sign documents it.
func TestSignatureIsOfAllDigestsInTheOrderOfTheCalls(t *testing.T) {
	a, b := record.Digest{1}, record.Digest{2}
	both := func(first, second record.Digest) *record.Digest {
		return new(record.Digest(sha256.Sum256(slices.Concat(first[:], second[:]))))
	}
	for _, row := range []struct {
		why    string
		signed []record.Digest
		want   *record.Digest
	}{
		{"nothing was signed", nil, nil},
		{"one stands for itself", []record.Digest{a}, &a},
		{"two", []record.Digest{a, b}, both(a, b)},
		{"in another order", []record.Digest{b, a}, both(b, a)},
		{"one twice is two", []record.Digest{a, a}, both(a, a)},
	} {
		s := newSession(t)
		m, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
			for _, d := range row.signed {
				s.Sign(d)
			}
			return nil
		}))
		if diff := cmp.Diff(row.want, m.Digest); err != nil || diff != "" {
			t.Errorf("%s: %v, (-want +got)\n%s", row.why, err, diff)
		}
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
	m, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		if _, err := os.Stat(filepath.Join(s.Dir, "manifest.json")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the old manifest is there during the run: %v", err)
		}
		s.Path("raster.png")
		return nil
	}))
	if err != nil || len(m.Files) != 0 {
		t.Errorf("files %v, %v", m.Files, err)
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
	m, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		t.Error("the scenario ran")
		return nil
	}))
	if err == nil || m != nil {
		t.Errorf("got %v, %v", m, err)
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

func TestResultsKeepTheOrderOfTheirFirstReport(t *testing.T) {
	s := newSession(t)
	told, err := s.Execute(t.Context(), experiment(func(context.Context, *session.Session) error {
		s.Report("z", 1.5, "ms")
		s.Report("a", math.NaN(), "")
		s.Report("z", 2.5, "ms")
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := record.Results{{Name: "z", Value: 2.5, Unit: "ms"}, {Name: "a", Value: math.NaN()}}
	for _, got := range []record.Results{s.Results(), told.Results, manifestOf(t, s).Results} {
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
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
	manifest, err := s.Execute(context.Background(), &greeting{"Louis-Antoine"})
	if err != nil {
		panic(err)
	}
	fmt.Println(manifest.Status, manifest.Results, manifest.Files)
	// Output:
	// hello Louis-Antoine
	// complete [{letters 13 }] [greeting.txt]
}

func TestDemandsThatAreMetAreNoErrors(t *testing.T) {
	if err := session.Demand("rate", 5, true, "more than 0 Hz"); err != nil {
		t.Error(err)
	}
	var wrong *session.ParameterError
	err := errors.Join(session.Demand("cells", 1, true, "1 or more"), session.Demand("rate", -5, false, "more than 0 Hz"))
	if !errors.As(err, &wrong) || wrong.Flag != "rate" || wrong.Value != -5 || err.Error() != "--rate is -5, want more than 0 Hz" {
		t.Errorf("error %v, want one of --rate", err)
	}
}
