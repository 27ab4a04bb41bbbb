package record

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// ReadGDF reads one file of "neuron time_ms" lines as GDF and NEST write them: fields apart by tabs or blanks,
// lines that begin with # skipped. Times are taken exactly; one finer than a picosecond is an error. The
// population has the name of the file; N is 0, as the file does not say it. Spikes are sorted by
// (At, Neuron).
//
// A mistake is a *FormatError; the spikes of the lines before it are returned with it.
func ReadGDF(path string) (Raster, error) {
	f, err := os.Open(path)
	if err != nil {
		return Raster{}, err
	}
	defer f.Close()
	return readGDF(path, f)
}

func readGDF(path string, r io.Reader) (Raster, error) {
	raster := Raster{Population: unescapeName(strings.TrimSuffix(filepath.Base(path), ".gdf"))}
	l := newLines(path, r)
	spike, err := gdfSpike(l)
	for ; err == nil; spike, err = gdfSpike(l) {
		raster.Spikes = append(raster.Spikes, spike)
	}
	if err == io.EOF {
		err = nil
	}
	raster.Spikes = inOrder(raster.Spikes)
	return raster, err
}

// gdfSpike reads the next spike; at the end the error is io.EOF.
func gdfSpike(l *lines) (sim.Spike, error) {
	line, err := l.next()
	for err == nil && bytes.HasPrefix(line, []byte{'#'}) {
		line, err = l.next()
	}
	if err != nil {
		return sim.Spike{}, err
	}
	fields := bytes.Fields(line)
	if len(fields) != 2 {
		return sim.Spike{}, l.wrong(0, quoted(line), "a neuron and a time in ms")
	}
	neuron, err := l.neuron(fields[0], 0)
	if err != nil {
		return sim.Spike{}, err
	}
	at, ok := parseMilliseconds(fields[1])
	if !ok {
		column := bytes.LastIndex(line, fields[1])
		return sim.Spike{}, l.wrong(column, quoted(fields[1]), "milliseconds, 0 or more, of at most nine decimals")
	}
	return sim.Spike{At: at, Neuron: neuron}, nil
}

// parseMilliseconds reads "12", "12." or "12.345", exactly. Zeros beyond the ninth decimal do no harm.
func parseMilliseconds(b []byte) (sim.Time, bool) {
	whole, fraction, _ := bytes.Cut(b, []byte{'.'})
	fraction = bytes.TrimRight(fraction, "0")
	if len(whole) == 0 || len(fraction) > 9 {
		return 0, false
	}
	digits := append(bytes.Clone(whole), fraction...)
	for len(digits) < len(whole)+9 {
		digits = append(digits, '0')
	}
	var t int64
	for _, c := range digits {
		d := int64(c) - '0'
		if d < 0 || d > 9 || t > (math.MaxInt64-d)/10 {
			return 0, false
		}
		t = 10*t + d
	}
	return sim.Time(t), true
}
