package record

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// csvHeader is the first line of a spike table.
var csvHeader = []string{"time_ps", "population", "neuron"}

// CSV writes spikes as a table, one row per spike:
//
//	time_ps,population,neuron
//	1500000000,E,3
//
// Times are whole picoseconds, neurons count from 0 within their population. Rows of a population are in
// (time, neuron) order; those of different populations alternate window by window. Names are quoted as
// RFC 4180 says.
type CSV struct {
	roster
	file  *rowFile
	names [][]byte // ",name," of each population
}

// NewCSV creates the file at path, or replaces it, and writes the header. A name with a line break is a
// *PopulationError, since rows are lines; other errors are *WriteError.
func NewCSV(path string, populations []*sim.Population) (*CSV, error) {
	return newCSV(osDisk{}, path, populations)
}

func newCSV(d disk, path string, populations []*sim.Population) (*CSV, error) {
	roster, err := newRoster(populations)
	if err != nil {
		return nil, err
	}
	c := &CSV{roster: roster}
	for _, p := range populations {
		if strings.ContainsAny(p.Name, "\r\n") {
			return nil, &PopulationError{p.Name, "a name without line breaks: a row of CSV is a line"}
		}
		c.names = append(c.names, []byte(","+csvField(p.Name)+","))
	}
	if c.file, err = createRows(d, path, wholeLines); err != nil {
		return nil, err
	}
	c.file.buf = append(c.file.buf, strings.Join(csvHeader, ",")+"\n"...)
	if c.file.flush() != nil {
		return nil, c.file.close()
	}
	return c, nil
}

// Record appends the spikes of one window. A failed write is a *WriteError.
func (c *CSV) Record(p *sim.Population, spikes []sim.Spike) error {
	k, err := c.admit(p, spikes)
	if err != nil {
		return err
	}
	for _, s := range spikes {
		row, err := c.file.room(maxDigits + len(c.names[k]) + maxDigits + 1)
		if err != nil {
			return err
		}
		row = strconv.AppendInt(row, int64(s.At), 10)
		row = append(row, c.names[k]...)
		row = strconv.AppendUint(row, uint64(s.Neuron), 10)
		c.file.buf = append(row, '\n')
	}
	return c.file.err
}

// Flush writes what is buffered, so that other programs see it.
func (c *CSV) Flush() error { return c.file.flush() }

// Close writes what is buffered, syncs and closes the file. It returns the first failure the recorder
// ever had.
func (c *CSV) Close() error { return c.file.close() }

// maxDigits is the length of the longest int64.
const maxDigits = len("-9223372036854775808")

// wholeLines is the length of the lines at the beginning of b that are complete.
func wholeLines(b []byte) int { return bytes.LastIndexByte(b, '\n') + 1 }

// csvField quotes a field where it needs to be.
func csvField(s string) string {
	if !strings.ContainsAny(s, `",`) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
