package record

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/mat"
)

// clockwork is an engine whose variable "V" is a function of neuron and instant.
type clockwork struct {
	now    sim.Time
	failAt sim.Time
	calls  []sim.Time
}

func (e *clockwork) RunUntil(ctx context.Context, t sim.Time) error {
	if t < e.now {
		return fmt.Errorf("cannot run back from %v to %v", e.now, t)
	}
	e.now = t
	e.calls = append(e.calls, t)
	return ctx.Err()
}

var errProbe = errors.New("no such variable")

func (e *clockwork) Probe(_ *sim.Population, variable string, neurons []int, dst []float64) error {
	if variable != "V" || e.failAt > 0 && e.now >= e.failAt {
		return errProbe
	}
	for i, n := range neurons {
		dst[i] = voltage(n, e.now)
	}
	return nil
}

func voltage(neuron int, t sim.Time) float64 { return -70 + float64(neuron)/3 + math.Sqrt(float64(t)) }

func TestSampleReadsEachInstant(t *testing.T) {
	e := &clockwork{now: 5}
	p := &sim.Population{Name: "E", N: 3}
	times := []sim.Time{5, 7, 1000}
	traces, err := Sample(t.Context(), e, times,
		Probe{Population: p, Variable: "V", Unit: "mV", Neurons: []int{2, 0}},
		Probe{Population: p, Variable: "V"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(e.calls, times) {
		t.Errorf("ran until %v, want %v: once per instant for all probes", e.calls, times)
	}
	for i, neurons := range [][]int{{2, 0}, {0, 1, 2}} {
		want := &Trace{Population: "E", Variable: "V", Times: times, Neurons: neurons}
		if i == 0 {
			want.Unit = "mV"
		}
		for _, n := range neurons {
			want.Values = append(want.Values, []float64{voltage(n, 5), voltage(n, 7), voltage(n, 1000)})
		}
		if diff := cmp.Diff(want, traces[i]); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSampleKeepsWhatItReadBeforeAnError(t *testing.T) {
	p := &sim.Population{Name: "E", N: 1}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tc := range []struct {
		reason string
		ctx    context.Context
		engine *clockwork
		times  []sim.Time
		want   string
		read   int
	}{
		{"a probe that fails", t.Context(), &clockwork{failAt: 7}, []sim.Time{5, 7, 9}, errProbe.Error(), 1},
		{"a context that is done", cancelled, &clockwork{}, []sim.Time{5}, context.Canceled.Error(), 0},
		{"an instant in the past", t.Context(), &clockwork{now: 6}, []sim.Time{5}, "cannot run back from 6ps to 5ps", 0},
		{"times that do not ascend", t.Context(), &clockwork{}, []sim.Time{5, 9, 9}, "Sample times is 9ps, want an instant after 9ps", 0},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			probe := Probe{Population: p, Variable: "V"}
			traces, err := Sample(tc.ctx, tc.engine, tc.times, probe, probe)
			if err == nil || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
			for _, tr := range traces {
				if len(tr.Times) != tc.read || len(tr.Values[0]) != tc.read {
					t.Errorf("%d instants and %d values, want %d", len(tr.Times), len(tr.Values[0]), tc.read)
				}
			}
		})
	}
}

func TestInstants(t *testing.T) {
	for _, tc := range []struct {
		reason         string
		from, to, step sim.Time
		want           []sim.Time
		fails          bool
	}{
		{"the end belongs to it", 0, 4, 2, []sim.Time{0, 2, 4}, false},
		{"a step that misses the end", 1, 6, 2, []sim.Time{1, 3, 5}, false},
		{"one instant", 7, 7, 1, []sim.Time{7}, false},
		{"up to the last instant there is", sim.Never - 1, sim.Never, 1, []sim.Time{sim.Never - 1, sim.Never}, false},
		{"no step", 0, 4, 0, nil, true},
		{"an end before the beginning", 4, 0, 1, nil, true},
		{"more than memory holds", 0, sim.Never, 1, nil, true},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			got, err := Instants(tc.from, tc.to, tc.step)
			if !slices.Equal(got, tc.want) || (err != nil) != tc.fails {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// exactTrace has values that are easily lost on the way to a file.
func exactTrace() *Trace {
	return &Trace{
		Population: "E", Variable: "V", Unit: "mV",
		Times:   []sim.Time{0, 1, 1<<53 + 1},
		Neurons: []int{7, 3},
		Values: [][]float64{
			{0.1 + 0.2, math.Nextafter(1, 2), math.Copysign(0, -1)},
			{math.SmallestNonzeroFloat64, -math.MaxFloat64, math.Inf(-1)},
		},
	}
}

func TestTraceFilesAreExact(t *testing.T) {
	tr := exactTrace()
	table, arrays := filepath.Join(t.TempDir(), "v.csv"), filepath.Join(t.TempDir(), "v.npz")
	if err := errors.Join(tr.WriteCSV(table), tr.WriteNPZ(arrays)); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"time_ps", "V[7]", "V[3]"}, rows[0]); diff != "" || len(rows) != 4 {
		t.Fatal(diff, rows)
	}
	z, err := npz.Open(arrays)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var times, neurons []int64
	var values mat.Dense
	if err := errors.Join(z.Read("times.npy", &times), z.Read("neurons.npy", &neurons), z.Read("values.npy", &values)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(neurons, []int64{7, 3}) {
		t.Errorf("neurons %v", neurons)
	}
	for i, at := range tr.Times {
		if rows[i+1][0] != strconv.FormatInt(int64(at), 10) || times[i] != int64(at) {
			t.Errorf("time %d: table %s, array %d, want %d", i, rows[i+1][0], times[i], at)
		}
		for k := range tr.Neurons {
			want := math.Float64bits(tr.Values[k][i])
			inTable, err := strconv.ParseFloat(rows[i+1][k+1], 64)
			if err != nil || math.Float64bits(inTable) != want || math.Float64bits(values.At(k, i)) != want {
				t.Errorf("value %d of neuron %d: table %s, array %v, want %v", i, k, rows[i+1][k+1], values.At(k, i), tr.Values[k][i])
			}
		}
	}
}

func TestATraceWithHolesIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v")
	for _, tc := range []struct {
		reason string
		trace  *Trace
	}{
		{"a neuron without values", &Trace{Neurons: []int{0}}},
		{"an instant without value", &Trace{Neurons: []int{0}, Times: []sim.Time{1}, Values: [][]float64{{}}}},
	} {
		var option *OptionError
		for _, err := range []error{tc.trace.WriteCSV(path), tc.trace.WriteNPZ(path)} {
			if !errors.As(err, &option) {
				t.Errorf("%s: got %v", tc.reason, err)
			}
		}
	}
}

// TestWholeFilesAreWrittenCompleteOrNotAtAll breaks the disk after every byte of a trace.
func TestWholeFilesAreWrittenCompleteOrNotAtAll(t *testing.T) {
	tr := exactTrace()
	for _, fault := range faults {
		for size := int64(0); ; size++ {
			d := newMemoryDisk()
			if err := writeFile(d, "v.csv", tr.writeCSV); err != nil {
				t.Fatal(err)
			}
			old := string(d.files["v.csv"].Data)
			d.fault, d.left = fault, size
			err := writeFile(d, "v.csv", tr.writeCSV)
			if string(d.files["v.csv"].Data) != old {
				t.Fatalf("%s after %d bytes changed the file that was there", fault.name, size)
			}
			if err == nil {
				if size != int64(len(old)) {
					t.Fatalf("%s: no error with room for %d of %d bytes", fault.name, size, len(old))
				}
				break
			}
			var failed *WriteError
			if !errors.As(err, &failed) || failed.Path != "v.csv.partial" {
				t.Fatal(err)
			}
		}
	}
}
