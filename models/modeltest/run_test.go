package modeltest

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Failures are what most of these tests want: nothing is to be saved of them, nor shrunk.
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "0s"} {
		if err := flag.Set(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}

var toyConfig = Config{Weights: []Range{{-1, 2}, {0, 1}}}

func TestSuitePassesAModelThatKeepsTheContract(t *testing.T) {
	Run(t, toy{}, toyConfig)
}

func TestSuiteTakesASpecByPointer(t *testing.T) {
	Run(t, &toy{Drive: 0.1, Taus: []float64{20}}, toyConfig)
}

func TestSuitePassesAModelWithoutOptionalParts(t *testing.T) {
	Run(t, plain{}, Config{Weights: toyConfig.Weights})
}

func TestSuitePassesASource(t *testing.T) {
	Run(t, source{}, Config{})
}

func TestSuiteCatches(t *testing.T) {
	for _, c := range []struct {
		rule   string
		reason string
		broken breakage
	}{
		{"it fires", "a model that does nothing passes everything else", breakage{deaf: true}},
		{"windows", "state that is moved at the end of each window is rounded there", breakage{roundsAtWindows: true}},
		{"windows", "an arrival in the first picosecond of a window belongs to it", breakage{dropsFirst: true}},
		{"slices", "a neuron must be told by its number in the population", breakage{knowsLocalNumber: true}},
		{"slices", "a slice may be empty", breakage{failsWhenEmpty: true}},
		{"volleys", "a volley of two is not one arrival", breakage{countsVolleys: true}},
		{"volleys", "Weights replace Weight", breakage{ignoresWeights: true}},
		{"input", "volleys are read by others too", breakage{changesVolleys: true}},
		{"input", "volleys change after Advance has returned", breakage{keepsVolleys: true}},
		{"output", "spikes handed in belong to the caller", breakage{overwritesOut: true}},
		{"output", "spikes of one instant are ordered by neuron", breakage{reversesOut: true}},
		{"output", "a spike outside of the window comes too late for its targets", breakage{firesLate: true}},
		{"output", "neurons count from 0 within the slice", breakage{firesForeign: true}},
		{"wake", "a broken promise of silence loses spikes", breakage{oversleeps: true}},
		{"probe", "looking must not move the state", breakage{probeMoves: true}},
		{"probe", "what is named can be read", breakage{namesTooMuch: true}},
		{"probe", "what is not named cannot be read", breakage{answersAll: true}},
		{"snapshot", "all that is state is saved", breakage{forgets: true}},
		{"snapshot", "how time was cut is not state", breakage{savesWindows: true}},
		{"snapshot", "saving must not move the state", breakage{savesLate: true}},
		{"snapshot", "what was saved is taken up", breakage{resumesAsNew: true}},
		{"new", "models of one Spec share nothing that changes", breakage{shared: new(atomic.Int64)}},
		{"parameters", "a NaN gets in", breakage{acceptsNaN: true}},
		{"parameters", "an error must say which field it means", breakage{wrongField: true}},
		{"parameters", "an error must carry its data", breakage{plainError: true}},
		{"allocations", "garbage for every volley", breakage{allocates: true}},
	} {
		t.Run(c.rule+"/"+c.reason, func(t *testing.T) {
			log, failed := observe(t, c.rule, newSubject(toy{broken: c.broken}, toyConfig))
			if !failed {
				t.Errorf("not caught:\n%s", log)
			}
		})
	}
}

func TestSuiteRefusesAConfigForOtherPorts(t *testing.T) {
	var outer observer
	outer.run(func() { checkConfig(&outer, newSubject(toy{}, Config{Weights: []Range{{0, 1}}})) })
	if !outer.failed {
		t.Error("one range of weights for two ports was accepted")
	}
}

// observe runs one rule and tells how it went.
func observe(t *testing.T, name string, s *subject) (log string, failed bool) {
	for _, r := range rules {
		if r.name == name {
			o := observer{name: t.Name()}
			o.run(func() { r.check(&o, s) })
			return o.log, o.failed
		}
	}
	t.Fatalf("no rule %q", name)
	return "", false
}

// observer stands in for a *testing.T that may fail.
type observer struct {
	name   string
	log    string
	failed bool
}

var _ rapid.TB = (*observer)(nil)

// run calls f on a goroutine that FailNow and SkipNow end.
func (o *observer) run(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

func (o *observer) Helper()                     {}
func (o *observer) Name() string                { return o.name }
func (o *observer) Log(args ...any)             { o.log += fmt.Sprintln(args...) }
func (o *observer) Logf(f string, args ...any)  { o.log += fmt.Sprintf(f+"\n", args...) }
func (o *observer) SkipNow()                    { runtime.Goexit() }
func (o *observer) Skip(args ...any)            { o.Log(args...); o.SkipNow() }
func (o *observer) Skipf(f string, args ...any) { o.Logf(f, args...); o.SkipNow() }
func (o *observer) Fail()                       { o.failed = true }
func (o *observer) Failed() bool                { return o.failed }
func (o *observer) FailNow()                    { o.Fail(); runtime.Goexit() }
func (o *observer) Error(args ...any)           { o.Log(args...); o.Fail() }
func (o *observer) Errorf(f string, args ...any) {
	o.Logf(f, args...)
	o.Fail()
}
func (o *observer) Fatal(args ...any)            { o.Error(args...); o.FailNow() }
func (o *observer) Fatalf(f string, args ...any) { o.Errorf(f, args...); o.FailNow() }

// plain is toy without what is optional.
type plain struct{}

func (plain) NumPorts() int { return 2 }

func (plain) New(s sim.Slice) (sim.Model, error) {
	m, err := toy{}.New(s)
	return struct{ sim.Model }{m}, err
}

// source is toy without input.
type source struct{ toy }

func (source) NumPorts() int { return 0 }
