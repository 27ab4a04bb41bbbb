package record

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ranvier-sim/ranvier/sim"
)

// GDF writes spikes as NEST does, one file per population, one line per spike, which neo.io.NestIO and so
// Elephant read as it is:
//
//	3	1.500000000
//
// that is the neuron, a tab, and the time in milliseconds. Neurons count from 0 within the population. The
// nine decimals are the picoseconds, exactly.
type GDF struct {
	roster
	files []*rowFile
	err   error // the first failure
}

// NewGDF creates, or replaces, one file per population in the directory, which is made if it does not
// exist: "<name>.gdf", where characters that not every file system takes are written as %XX. A
// *PopulationError says that two files would have the same name; other errors are *WriteError.
func NewGDF(directory string, populations []*sim.Population) (*GDF, error) {
	return newGDF(osDisk{}, directory, populations)
}

func newGDF(d disk, directory string, populations []*sim.Population) (*GDF, error) {
	roster, err := newRoster(populations)
	if err != nil {
		return nil, err
	}
	names, err := fileNames(populations)
	if err != nil {
		return nil, err
	}
	if err := d.mkdirAll(directory); err != nil {
		return nil, writeError("mkdir", directory, err)
	}
	g := &GDF{roster: roster}
	for _, name := range names {
		f, err := createRows(d, filepath.Join(directory, name+".gdf"), wholeLines)
		if err != nil {
			return nil, errors.Join(err, g.Close())
		}
		g.files = append(g.files, f)
	}
	return g, nil
}

// Record appends the spikes of one window. A failed write is a *WriteError.
func (g *GDF) Record(p *sim.Population, spikes []sim.Spike) error {
	if g.err != nil {
		return g.err
	}
	k, err := g.admit(p, spikes)
	if err != nil {
		return err
	}
	f := g.files[k]
	for _, s := range spikes {
		row, err := f.room(2 * maxDigits)
		if err != nil {
			g.err = err
			return err
		}
		row = strconv.AppendUint(row, uint64(s.Neuron), 10)
		row = append(row, '\t')
		row = appendMilliseconds(row, s.At)
		f.buf = append(row, '\n')
	}
	return f.err
}

// Flush writes what is buffered, so that other programs see it.
func (g *GDF) Flush() error {
	var all error
	for _, f := range g.files {
		all = errors.Join(all, f.flush())
	}
	g.err = all
	return all
}

// Close writes what is buffered, syncs and closes the files. It returns the failures of all of them.
func (g *GDF) Close() error {
	var all error
	for _, f := range g.files {
		all = errors.Join(all, f.close())
	}
	return all
}

// appendMilliseconds appends t >= 0 in milliseconds with nine decimals, which is exact.
func appendMilliseconds(b []byte, t sim.Time) []byte {
	b = strconv.AppendInt(b, int64(t)/sim.Millisecond, 10)
	b = append(b, '.')
	fraction := int64(t) % sim.Millisecond
	for digit := int64(sim.Millisecond / 10); digit > 0; digit /= 10 {
		b = append(b, byte('0'+fraction/digit%10))
	}
	return b
}

// fileNames returns names of files for populations.
func fileNames(populations []*sim.Population) ([]string, error) {
	names := make([]string, len(populations))
	taken := map[string]bool{}
	for i, p := range populations {
		names[i] = escapeName(p.Name)
		folded := strings.ToLower(names[i])
		if taken[folded] {
			return nil, &PopulationError{p.Name, "a name that differs from all others by more than case: it names a file"}
		}
		taken[folded] = true
	}
	return names, nil
}

// escapeName makes a name safe as part of the name of a file, on any system, so that no name reaches
// out of its directory.
func escapeName(name string) string {
	valid := utf8.ValidString(name)
	var b strings.Builder
	for _, c := range []byte(name) {
		if c < 0x20 || c == 0x7f || strings.IndexByte(`/\:*?"<>|%`, c) >= 0 || c > 0x7f && !valid {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// unescapeName undoes escapeName; a name that some other program gave stays as it is.
func unescapeName(name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}
