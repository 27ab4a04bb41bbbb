package record

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
)

const header = "time_ps,population,neuron\n"

func TestReadCSVNamesLineAndWhatItExpected(t *testing.T) {
	for _, tc := range []struct {
		reason, file string
		want         string
		spikes       int // before the mistake
	}{
		{"no header, so it may be anything", "", `x.csv:1:1: found an empty file, want the header time_ps,population,neuron`, 0},
		{"another table", "a,b\n", `x.csv:1:1: found "a,b", want the header time_ps,population,neuron`, 0},
		{"cut off within a number: 1 was 12", header + "5,E,3\n7,E,1", `x.csv:3:6: found the end of the file, want a line break: the file was cut off`, 1},
		{"too few fields", header + "5,3\n", `x.csv:2:1: found "5,3", want three fields: time_ps,population,neuron`, 0},
		{"an empty line", header + "\n", `x.csv:2:1: found "", want three fields: time_ps,population,neuron`, 0},
		{"a fraction of a picosecond", header + "0.5,E,3\n", `x.csv:2:1: found "0.5", want a whole number of picoseconds, 0 or more`, 0},
		{"before the run", header + "-5,E,3\n", `x.csv:2:1: found "-5", want a whole number of picoseconds, 0 or more`, 0},
		{"beyond int64", header + "9223372036854775808,E,3\n", `x.csv:2:1: found "9223372036854775808", want a whole number of picoseconds, 0 or more`, 0},
		{"beyond uint32", header + "1,E,4294967296\n", `x.csv:2:5: found "4294967296", want a neuron, 0 to 4294967295`, 0},
		{"a negative neuron", header + "1,E,-1\n", `x.csv:2:5: found "-1", want a neuron, 0 to 4294967295`, 0},
		{"a quote that is not closed", header + "1,\"E,1\n", `x.csv:2:3: found "\"E", want a population, quoted as in RFC 4180`, 0},
		{"a quote within a name must be doubled", header + "1,\"E\"F\",1\n", `x.csv:2:3: found "\"E\"F\"", want a population, quoted as in RFC 4180`, 0},
		{"a name with a comma must be quoted", header + "1,E,F,1\n", `x.csv:2:3: found "E,F", want a population, quoted as in RFC 4180`, 0},
		{"a line without end", header + strings.Repeat("1", bufferSize+1), `x.csv:2:65537: found no line break, want lines of at most 65536 bytes`, 0},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			rasters, err := readCSV("x.csv", strings.NewReader(tc.file))
			var format *FormatError
			if !errors.As(err, &format) || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
			spikes := 0
			for _, r := range rasters {
				spikes += len(r.Spikes)
			}
			if spikes != tc.spikes {
				t.Errorf("got %d spikes before the mistake, want %d", spikes, tc.spikes)
			}
		})
	}
}

func TestReadCSVTakesWhatOtherProgramsWrite(t *testing.T) {
	for _, tc := range []struct {
		reason, file string
		want         []Raster
	}{
		{"Windows line breaks", "time_ps,population,neuron\r\n1,E,2\r\n", []Raster{{Population: "E", Spikes: []sim.Spike{{At: 1, Neuron: 2}}}}},
		{"quotes without need", header + "1,\"E\",2\n", []Raster{{Population: "E", Spikes: []sim.Spike{{At: 1, Neuron: 2}}}}},
		{"sorted by neuron", header + "9,E,1\n1,E,2\n1,E,0\n", []Raster{{Population: "E", Spikes: []sim.Spike{{At: 1}, {At: 1, Neuron: 2}, {At: 9, Neuron: 1}}}}},
		{"no spikes", header, nil},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			got, err := readCSV("x.csv", strings.NewReader(tc.file))
			if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

func TestReadGDFNamesLineAndWhatItExpected(t *testing.T) {
	for _, tc := range []struct{ reason, file, want string }{
		{"cut off", "3\t1.5", "E.gdf:1:6: found the end of the file, want a line break: the file was cut off"},
		{"one field", "3\n", `E.gdf:1:1: found "3", want a neuron and a time in ms`},
		{"three fields: a membrane potential?", "1\t2\t3\n", `E.gdf:1:1: found "1\t2\t3", want a neuron and a time in ms`},
		{"not a neuron", "1.0\t2\n", `E.gdf:1:1: found "1.0", want a neuron, 0 to 4294967295`},
		{"finer than a picosecond", "1\t0.0000000001\n", `E.gdf:1:3: found "0.0000000001", want milliseconds, 0 or more, of at most nine decimals`},
		{"an exponent", "1\t1e3\n", `E.gdf:1:3: found "1e3", want milliseconds, 0 or more, of at most nine decimals`},
		{"before the run", "# a comment\n1\t-1.5\n", `E.gdf:2:3: found "-1.5", want milliseconds, 0 or more, of at most nine decimals`},
		{"beyond int64 in ps", "1\t9223372036.854775808\n", `E.gdf:1:3: found "9223372036.854775808", want milliseconds, 0 or more, of at most nine decimals`},
		{"no digits before the point", "1\t.5\n", `E.gdf:1:3: found ".5", want milliseconds, 0 or more, of at most nine decimals`},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			_, err := readGDF("E.gdf", strings.NewReader(tc.file))
			var format *FormatError
			if !errors.As(err, &format) || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestReadGDFIsExact(t *testing.T) {
	for _, tc := range []struct {
		reason, time string
		want         sim.Time
	}{
		{"as written here", "1.500000001", 1_500_000_001},
		{"as NEST writes it by default", "12.300", 12_300_000_000},
		{"a whole number", "7", 7_000_000_000},
		{"zeros beyond the picosecond", "0.1000000000000", 100_000_000},
		{"more digits than a float64 has", "9223372036.854775807", sim.Never},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			got, err := readGDF("E.gdf", strings.NewReader("# NEST\n1\t"+tc.time+"\t\n"))
			if err != nil || len(got.Spikes) != 1 || got.Spikes[0].At != tc.want || got.Population != "E" {
				t.Errorf("got %v, %v, want %d ps", got, err, int64(tc.want))
			}
		})
	}
}
