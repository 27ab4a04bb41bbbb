package cli

import (
	"context"
	"math"
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// every is a struct with a field of every kind that can be a flag.
type every struct {
	Int    int
	Wide   int64
	Seed   uint64
	Float  float64
	Bool   bool
	Text   string `choices:"a,b,c d"`
	Time   sim.Time
	Floats []float64
	Times  []sim.Time
	Texts  []string
	Ints   []int
	inside

	_       int
	Private map[string]int `flag:"-"`
}

// inside is embedded: its exported fields are parameters, too.
type inside struct{ TauM float64 }

func TestParametersComeFromTheStruct(t *testing.T) {
	for _, row := range []struct {
		why, name, text, want string // want is "" where text itself is meant
		kind                  string
	}{
		{"whole number", "int", "-12", "", "int"},
		{"whole number of 64 bits", "wide", "9223372036854775807", "", "int"},
		{"seed of 64 bits", "seed", "18446744073709551615", "", "int"},
		{"number", "float", "-1.5e-300", "", "float"},
		{"shortest of many ways to write it", "float", "0.10000", "0.1", "float"},
		{"truth value", "bool", "true", "", "bool"},
		{"choice with a space", "text", "c d", "", "string"},
		{"time to the picosecond", "time", "1.000000001ms", "", "time"},
		{"time in another unit", "time", "1500us", "1.5ms", "time"},
		{"numbers", "floats", "1,2.5,-3", "", "floats"},
		{"numbers with spaces", "floats", " 1, 2 ", "1,2", "floats"},
		{"no numbers", "floats", "", "", "floats"},
		{"times", "times", "1ms,2us", "", "times"},
		{"one text", "texts", "a", "", "strings"},
		{"texts", "texts", "a,b", "", "strings"},
		{"whole numbers", "ints", "1,-2", "", "ints"},
		{"of an embedded struct", "tau-m", "10", "", "float"},
	} {
		t.Run(row.why, func(t *testing.T) {
			var s every
			for _, p := range parametersOf(&s) {
				if p.name != row.name {
					continue
				}
				if err := p.Set(row.text); err != nil {
					t.Fatal(err)
				}
				want := row.want
				if want == "" {
					want = row.text
				}
				if p.String() != want || p.Type() != row.kind {
					t.Errorf("got %q of type %s, want %q of type %s", p, p.Type(), want, row.kind)
				}
				return
			}
			t.Errorf("no parameter %q", row.name)
		})
	}
}

func TestRefusedValueLeavesTheOldOne(t *testing.T) {
	s := every{Floats: []float64{1}}
	for _, p := range parametersOf(&s) {
		if p.name == "floats" {
			if err := p.Set("2,x"); err == nil {
				t.Error("no error")
			}
		}
	}
	if diff := cmp.Diff([]float64{1}, s.Floats); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParametersAsJSONKeepOrderAndExactTimes(t *testing.T) {
	s := every{Int: 1, Seed: 1<<64 - 1, Float: 0.1, Text: `"`, Time: sim.Millisecond + 1, Floats: []float64{1, math.Inf(1)}, Times: []sim.Time{3}}
	got, err := object(parametersOf(&s))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"int":1,"wide":0,"seed":18446744073709551615,"float":0.1,"bool":false,"text":"\"","time":"1.000000001ms",` +
		`"floats":[1,"+Inf"],"times":["3ps"],"texts":[],"ints":[],"tau-m":0}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFieldThatCannotBeAFlagPanics(t *testing.T) {
	for _, row := range []struct {
		why string
		of  any
	}{
		{"a map", &struct{ M map[string]int }{}},
		{"a function", &struct{ F func() }{}},
		{"a list of lists", &struct{ L [][]int }{}},
		{"a pointer", &struct{ P *int }{}},
		{"a narrow number, whose overflow nobody would expect", &struct{ N int8 }{}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was accepted", row.why)
				}
			}()
			parametersOf(row.of)
		}()
	}
}

// greedy claims a flag of every run for itself.
type greedy struct{ Seed int }

func (*greedy) Run(context.Context, *session.Session) error { return nil }

func TestScenarioCannotTakeACommonFlag(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	c := &console{Program: Program{Scenarios: []session.Entry{{Name: "greedy", New: func() session.Scenario { return &greedy{} }}}}}
	c.run()
}

func TestFlagNames(t *testing.T) {
	for field, want := range map[string]string{
		"N": "n", "TauM": "tau-m", "VTh": "v-th", "DT": "dt", "TRef": "t-ref", "NumExc": "num-exc", "IE": "ie", "Tau2": "tau2", "K2Max": "k2-max",
	} {
		if got := flagName(field); got != want {
			t.Errorf("%s: got --%s, want --%s", field, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"latency", "phase", "mnist", "fashion-mnist", "run", "d"}
	for _, row := range []struct{ why, name, want string }{
		{"swapped letters", "minst", "mnist"}, {"letter missing", "phse", "phase"}, {"letter too many", "latenncy", "latency"},
		{"other case", "MNIST", "mnist"}, {"beginning", "fash", "fashion-mnist"}, {"like none", "velocity-code", ""},
		{"one letter is no likeness", "x", ""}, {"nothing", "", ""},
	} {
		if got, _ := nearest(row.name, known); got != row.want {
			t.Errorf("%s: %q is near %q, want %q", row.why, row.name, got, row.want)
		}
	}
}

func TestVersionTellsRevisionAndChanges(t *testing.T) {
	for _, row := range []struct {
		why  string
		info debug.BuildInfo
		want string
	}{
		{"installed from the proxy", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3"},
		{"built in a changed repository", debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}}, "(devel) (revision abc, with changes)"},
		{"built in a clean one", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "false"}}}, "v1.2.3 (revision abc)"},
		{"built without modules", debug.BuildInfo{}, "(unknown version)"},
	} {
		if got := describe(&row.info); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

// FuzzSet: what a flag accepts, it writes so that it reads the same again.
func FuzzSet(f *testing.F) {
	for _, seed := range []string{"", "1", "-1.5e3", "1ms", "1ms, 2us", "a,b", "true", ",", "0x1p-2", "1e400"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s, again every
		copies := parametersOf(&again)
		for i, p := range parametersOf(&s) {
			if p.Set(text) != nil {
				continue
			}
			if err := copies[i].Set(p.String()); err != nil || copies[i].String() != p.String() {
				t.Errorf("--%s: %q is written as %q and read as %q, %v", p.name, text, p, copies[i], err)
			}
		}
	})
}
