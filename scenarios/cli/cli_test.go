package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/verify"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// latency is a scenario with a parameter of every kind. It reports its membrane time constant, or
// waits to be interrupted.
type latency struct {
	N      int        `usage:"neurons"`
	TauM   sim.Time   `usage:"membrane time constant"`
	Rate   float64    `usage:"input rate, Hz"`
	Code   string     `usage:"code" choices:"latency,phase"`
	Wait   bool       `usage:"wait to be interrupted"`
	Rates  []float64  `usage:"rates, Hz"`
	Delays []sim.Time `flag:"d" usage:"delays"`
	Names  []string   `usage:"populations" choices:"exc,inh"`
	Fail   string     `usage:"fail with these words"`

	interrupt func()
}

func (l *latency) Run(ctx context.Context, s *session.Session) error {
	fmt.Fprintln(s.Out, "a table")
	s.Report("tau", l.TauM.Milliseconds(), "ms")
	if err := os.WriteFile(s.Path("raster.png"), nil, 0o666); err != nil {
		return err
	}
	if l.Wait {
		l.interrupt()
		<-ctx.Done()
		return ctx.Err()
	}
	if l.Fail != "" {
		return errors.New(l.Fail)
	}
	return nil
}

// trial is one command line and what came of it.
type trial struct {
	status   int
	out, err string
}

// ranvier runs a command line.
func ranvier(t *testing.T, args ...string) trial {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	program := cli.Program{Out: &out, Err: &errs, Scenarios: []session.Entry{{
		Name: "latency", Summary: "codes by first spikes", Page: "# latency\n\nThe page of the scenario.",
		New: func() session.Scenario {
			return &latency{N: 4, TauM: 10 * sim.Millisecond, Code: "latency", Rates: []float64{1, 2.5}, interrupt: interrupt}
		},
	}, {
		Name: "circuits", Summary: "motifs", New: func() session.Scenario { return &latency{} },
	}}}
	status := program.Run(ctx, args)
	return trial{status, out.String(), errs.String()}
}

func TestMistakesAreToldInOneLine(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, row := range []struct{ why, line, want string }{
		{"mistyped command", "rnu", `unknown command "rnu": did you mean "run"?`},
		{"command like none", "frobnicate", `unknown command "frobnicate": want one of completion, data, events, list, replay, run, train, verify, version`},
		{"mistyped scenario", "run latecny", `unknown scenario "latecny": did you mean "latency"?`},
		{"scenario like none", "run x", `unknown scenario "x": want one of circuits, latency`},
		{"mistyped flag", "run latency --tua-m 3ms", `unknown flag --tua-m: did you mean --tau-m?`},
		{"underscore for a hyphen", "run latency --tau_m 3ms", `unknown flag --tau_m: did you mean --tau-m?`},
		{"mistyped common flag", "run latency --shard 2", `unknown flag --shard: did you mean --shards?`},
		{"flag like none", "run latency --frobnicate", "unknown flag --frobnicate: see `ranvier run latency --help`"},
		{"one letter is like no other", "run latency --x", "unknown flag --x: see `ranvier run latency --help`"},
		{"mistyped choice", "run latency --code latecny", `--code: "latecny" is not a choice: did you mean "latency"?`},
		{"choice like none", "run latency --code x", `--code: "x" is not a choice: want one of latency, phase`},
		{"one mistyped choice of a list", "run latency --names exc,ihn", `--names: "ihn" is not a choice: did you mean "inh"?`},
		{"time without a unit", "run latency --tau-m 3", `--tau-m: time "3": unit missing (s, ms, us, ns or ps)`},
		{"time finer than a picosecond", "run latency --tau-m 0.5ps", `--tau-m: time "0.5ps": not a whole number of picoseconds`},
		{"one wrong time of a list", "run latency --d 1ms,2", `--d: time "2": unit missing (s, ms, us, ns or ps)`},
		{"fraction of a neuron", "run latency --n 1.5", `--n: "1.5": want a whole number`},
		{"number beyond 64 bits", "run latency --n 99999999999999999999", `--n: "99999999999999999999": want a whole number`},
		{"word for a number", "run latency --rate fast", `--rate: "fast": want a finite number`},
		{"not a number", "run latency --rate NaN", `--rate: "NaN": want a finite number`},
		{"infinity", "run latency --rate=-Inf", `--rate: "-Inf": want a finite number`},
		{"hole in a list", "run latency --rates 1,,2", `--rates: "": want a finite number`},
		{"word for a truth value", "run latency --wait=maybe", `--wait: "maybe": want true or false`},
		{"negative seed", "run latency --seed -1", `--seed: "-1": want a whole number, 0 or more`},
		{"no shards", "run latency --shards 0", `--shards: "0": want 1 or more`},
		{"flag without value", "run latency --n", `flag needs an argument: --n`},
		{"argument too many", "run latency 3", `ranvier run latency takes no argument "3"`},
		{"JSON of nothing", "run --json", "run --json: want the name of a scenario"},
		{"mistyped help topic", "help rnu", `unknown help topic "rnu": did you mean "run"?`},
		{"mistyped scenario in help", "help run latecny", `unknown help topic "latecny": did you mean "latency"?`},
		{"mistyped data command", "data gte", `unknown command "gte": did you mean "get"?`},
		{"mistyped data set", "data get minst", `unknown data set "minst": did you mean "mnist"?`},
		{"no data set", "data get", "data get: want the name of one data set: mnist, fashion-mnist, nmnist"},
		{"mistyped shell", "completion bsah", `unknown shell "bsah": did you mean "bash"?`},
	} {
		t.Run(row.why, func(t *testing.T) {
			got := ranvier(t, strings.Fields(row.line)...)
			if diff := cmp.Diff(trial{2, "", "ranvier: " + row.want + "\n"}, got, cmp.AllowUnexported(trial{})); diff != "" {
				t.Errorf("%s (-want +got)\n%s", row.line, diff)
			}
		})
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Errorf("mistakes left files: %v, %v", entries, err)
	}
}

func TestListAndBareRunListTheScenarios(t *testing.T) {
	for _, line := range []string{"list", "run"} {
		got := ranvier(t, line)
		want := "scenario  what it shows\nlatency   codes by first spikes\ncircuits  motifs\n"
		if diff := cmp.Diff(trial{0, want, ""}, got, cmp.AllowUnexported(trial{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", line, diff)
		}
	}
}

func TestHelpShowsPageAndParameters(t *testing.T) {
	for _, line := range []string{"help run latency", "run latency --help", "run latency -h"} {
		got := ranvier(t, strings.Fields(line)...)
		if got.status != 0 || got.err != "" {
			t.Errorf("%s: %+v", line, got)
		}
		place := 0
		for _, want := range []string{
			"# latency\n\nThe page of the scenario.", "--n int", "neurons (default 4)", "--tau-m time", "(default 10ms)",
			"--code string", `code (latency, phase) (default "latency")`, "--wait", "--rates floats", "(default 1,2.5)",
			"--d times", "--names strings", "--json", "-o, --out folder", "--seed int", "(default 1)",
		} {
			at := strings.Index(got.out[place:], want)
			if at < 0 {
				t.Errorf("%s: %q is missing, or out of order, in\n%s", line, want, got.out)
				break
			}
			place += at
		}
	}
}

// TestStandardOutputHoldsOneJSONObject is the law of the package. The object is the manifest.
func TestStandardOutputHoldsOneJSONObject(t *testing.T) {
	for _, row := range []struct {
		flags  string
		status record.Status
		error  string
		exit   int
	}{
		{"", record.Complete, "", 0},
		{"--fail <words>", record.Failed, "<words>", 1},
		{"--wait", record.Interrupted, "context canceled", 130},
	} {
		t.Run(string(row.status), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "results")
			line := "run latency --json --tau-m 20ms --d 1ms,2us --seed 5 --shards 2 " + row.flags
			got := ranvier(t, append(strings.Fields(line), "-o", dir)...)
			d := json.NewDecoder(strings.NewReader(got.out))
			d.DisallowUnknownFields()
			var m record.Manifest
			if err := d.Decode(&m); err != nil {
				t.Fatalf("%v in %q", err, got.out)
			}
			if d.More() || got.status != row.exit || !strings.Contains(got.err, "a table\n") {
				t.Errorf("got %+v", got)
			}
			if closing := "2 files in " + dir; row.status == record.Complete && !strings.Contains(got.err, closing) {
				t.Errorf("%q is missing in %q", closing, got.err)
			}
			var parameters map[string]any
			if err := json.Unmarshal(m.Parameters, &parameters); err != nil {
				t.Fatal(err)
			}
			want := map[string]any{
				"n": 4.0, "tau-m": "20ms", "rate": 0.0, "code": "latency", "rates": []any{1.0, 2.5}, "d": []any{"1ms", "2us"}, "names": []any{},
				"wait": row.status == record.Interrupted, "fail": parameters["fail"],
			}
			if diff := cmp.Diff(want, parameters); diff != "" {
				t.Errorf("parameters (-want +got)\n%s", diff)
			}
			written, err := record.ReadManifest(filepath.Join(dir, "manifest.json"))
			if diff := cmp.Diff(written, &m); err != nil || diff != "" {
				t.Errorf("%v, (-manifest.json +standard output)\n%s", err, diff)
			}
			told := record.Manifest{
				Format: 1, Scenario: "latency", Status: row.status, Error: row.error, Parameters: m.Parameters, Seed: 5, Shards: 2,
				Ranvier: m.Ranvier, Go: m.Go, Platform: m.Platform, WallTime: m.WallTime,
				Results: record.Results{{Name: "tau", Value: 20, Unit: "ms"}}, Files: []string{"raster.png"},
			}
			if diff := cmp.Diff(told, m); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRunEndsWithTheWayToThePictures(t *testing.T) {
	t.Chdir(t.TempDir())
	got := ranvier(t, "run", "latency")
	picture := filepath.Join("out", "latency", "raster.png")
	want := regexp.MustCompile(`^a table\npictures: ` + regexp.QuoteMeta(picture) + `; 2 files in ` + regexp.QuoteMeta(filepath.Dir(picture)) + ` \(\d+\.\d s\)\n$`)
	if got.status != 0 || got.err != "" || !want.MatchString(got.out) {
		t.Errorf("got %+v", got)
	}
	if _, err := os.Stat(picture); err != nil {
		t.Error(err)
	}
}

func TestInterruptedRunKeepsItsRecords(t *testing.T) {
	dir := t.TempDir()
	got := ranvier(t, "run", "latency", "--wait", "-o", dir)
	want := trial{130, "a table\n", "ranvier: interrupted; what it had recorded is in " + dir + "\n"}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(trial{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	manifest, err := record.ReadManifest(filepath.Join(dir, "manifest.json"))
	if err != nil || manifest.Status != record.Interrupted {
		t.Errorf("%+v, %v", manifest, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "raster.png")); err != nil {
		t.Error(err)
	}
}

func TestFailuresExitWith1(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why  string
		args []string
		want string
	}{
		{"the scenario fails", []string{"run", "latency", "--fail", "out of luck", "-o", t.TempDir()}, "ranvier: out of luck\n"},
		{"the folder is a file", []string{"run", "latency", "-o", file}, "ranvier: mkdir " + file + ": not a directory\n"},
		{"a golden file that is not there", []string{"verify", file + ".json"}, "ranvier: stat " + file + ".json: no such file or directory\n"},
	} {
		if got := ranvier(t, row.args...); got.status != 1 || got.err != row.want {
			t.Errorf("%s: got %+v", row.why, got)
		}
	}
}

// unreachable is a network that is down.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no route")
}

func TestDataGetSaysWhyItFailed(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
	transport := http.DefaultTransport
	http.DefaultTransport = unreachable{}
	defer func() { http.DefaultTransport = transport }()
	got := ranvier(t, "data", "get", "mnist")
	if got.status != 1 || got.out != "" || !strings.HasPrefix(got.err, "ranvier: download of mnist, train-images") || !strings.Contains(got.err, "no route") {
		t.Errorf("got %+v", got)
	}
}

func TestDataListTellsWhatIsHere(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
	t.Setenv("RANVIER_DATA", "")
	got := ranvier(t, "data", "list")
	for _, want := range []string{"name", "mnist", "fashion-mnist", "not here", "11.6 MB"} {
		if got.status != 0 || !strings.Contains(got.out, want) {
			t.Errorf("%q is missing in %+v", want, got)
		}
	}
}

func TestVersionNamesCompilerAndPlatform(t *testing.T) {
	got := ranvier(t, "version")
	if got.status != 0 || !regexp.MustCompile(`^ranvier .+ go1\.\S+ \w+/\w+\n$`).MatchString(got.out) {
		t.Errorf("got %+v", got)
	}
}

func TestVerifyPassesWhatComesWithTheProgram(t *testing.T) {
	got := ranvier(t, "verify")
	rows := strings.Split(strings.TrimSpace(got.out), "\n")
	words := regexp.MustCompile(`(?m)^verifying: .*\n`).ReplaceAllString(got.err, "") // a busy machine takes long enough to tell how far it is
	if got.status != 0 || words != "" || len(rows) < 1+5*2 || !strings.HasPrefix(rows[0], "file ") {
		t.Fatalf("got %+v", got)
	}
	for _, row := range rows[1:] {
		if !strings.HasSuffix(row, " ok") {
			t.Error(row)
		}
	}
}

// golden puts one case of a shipped file, changed, into a file of its own.
func golden(t *testing.T, change func(spikes []any) []any) string {
	t.Helper()
	in, err := verify.Shipped().Open("lif_delta.json")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var file map[string]any
	if err := json.NewDecoder(in).Decode(&file); err != nil {
		t.Fatal(err)
	}
	first := file["cases"].([]any)[0].(map[string]any)
	file["cases"] = []any{first}
	expected := first["expected"].(map[string]any)
	expected["spike_times"] = change(expected["spike_times"].([]any))
	content, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "lif_delta.json")
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVerifyFailsWhatIsWrong(t *testing.T) {
	for _, row := range []struct {
		why    string
		change func(spikes []any) []any
		fails  bool
	}{
		{"untouched", func(s []any) []any { return s }, false},
		{"a spike 3 ps late", func(s []any) []any { s[3] = s[3].(float64) + 3e-9; return s }, true},
		{"a spike dropped", func(s []any) []any { return s[1:] }, true},
		{"a spike added", func(s []any) []any { return append(s, s[len(s)-1].(float64)+1) }, true},
	} {
		t.Run(row.why, func(t *testing.T) {
			path := golden(t, row.change)
			got := ranvier(t, "verify", path)
			rows := regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(path)+`.* (ok|FAIL in 1)$`).FindAllString(got.out, -1)
			want := trial{0, got.out, ""}
			if row.fails {
				want = trial{1, got.out, fmt.Sprintf("ranvier: %d of %[1]d runs of golden cases failed\n", len(rows))}
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(trial{})); diff != "" || len(rows) < 2 {
				t.Errorf("%d rows (-want +got)\n%s", len(rows), diff)
			}
			failing := regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(path)+` .*: FAIL$`).FindAllString(got.out, -1)
			if row.fails && len(failing) != len(rows) || !row.fails && len(failing) > 0 {
				t.Errorf("%d lines of failing cases in\n%s", len(failing), got.out)
			}
		})
	}
}

func TestVerifyTakesTheGoldenFilesOfAFolder(t *testing.T) {
	path := golden(t, func(s []any) []any { return s })
	folder := filepath.Dir(path)
	for name, content := range map[string]string{"README.md": "", "pendulum.json": "{}"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got := ranvier(t, "verify", folder)
	if got.status != 0 || strings.Count(got.out, path) < 2 {
		t.Errorf("got %+v", got)
	}
	for _, name := range []string{"README.md", "pendulum.json"} {
		if !strings.Contains(got.err, "skipped "+filepath.Join(folder, name)+": not a golden file") {
			t.Errorf("%s is not named in %q", name, got.err)
		}
	}
	if got := ranvier(t, "verify", t.TempDir()); got.status != 1 || !strings.Contains(got.err, "not a golden file of a known kind") {
		t.Errorf("empty folder: got %+v", got)
	}
}

// TestVerifyNamesFileAndOffset: one broken file does not keep the others from being verified.
func TestVerifyNamesFileAndOffset(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "lif_exp.json")
	if err := os.WriteFile(broken, []byte(`{"cases": [}`), 0o666); err != nil {
		t.Fatal(err)
	}
	whole := golden(t, func(s []any) []any { return s })
	got := ranvier(t, "verify", broken, whole)
	if want := "ranvier: " + broken + ": offset 12: invalid character '}'"; got.status != 1 || !strings.HasPrefix(got.err, want) {
		t.Errorf("got %q, want %q", got.err, want)
	}
	if strings.Count(got.out, whole) < 2 {
		t.Errorf("the other file was not verified: %s", got.out)
	}
}

func TestInterruptedVerifyExitsWith130(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	status := cli.Program{Out: &out, Err: &errs}.Run(ctx, []string{"verify"})
	if status != 130 || out.Len() > 0 || errs.String() != "ranvier: interrupted\n" {
		t.Errorf("got %d, %q, %q", status, &out, &errs)
	}
}

func Example() {
	program := cli.Program{Out: os.Stdout, Err: os.Stderr, Scenarios: []session.Entry{{
		Name: "latency", Summary: "codes by first spikes", New: func() session.Scenario { return &latency{} },
	}}}
	status := program.Run(context.Background(), []string{"list"})
	fmt.Println("exit status", status)
	// Output:
	// scenario  what it shows
	// latency   codes by first spikes
	// exit status 0
}
