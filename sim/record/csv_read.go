package record

import (
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// ReadCSV reads a spike table as CSV writes it. Rasters come in the order in which their populations first
// occur, each sorted by (At, Neuron). The table does not say how many neurons there are, so N is 0, nor
// does it name populations that never fired.
//
// A mistake is a *FormatError; the spikes of the lines before it are returned with it.
func ReadCSV(path string) ([]Raster, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readCSV(path, f)
}

func readCSV(path string, r io.Reader) ([]Raster, error) {
	table := csvTable{lines: newLines(path, r), place: map[string]int{}}
	err := table.read()
	for i := range table.rasters {
		table.rasters[i].Spikes = inOrder(table.rasters[i].Spikes)
	}
	return table.rasters, err
}

type csvTable struct {
	*lines
	rasters []Raster
	place   map[string]int // of a population among rasters
}

func (t *csvTable) read() error {
	want := strings.Join(csvHeader, ",")
	header, err := t.next()
	if err == io.EOF {
		return &FormatError{Path: t.path, Line: 1, Found: "an empty file", Want: "the header " + want}
	}
	if err != nil {
		return err
	}
	if string(header) != want {
		return t.wrong(0, quoted(header), "the header "+want)
	}
	for {
		line, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.row(line); err != nil {
			return err
		}
	}
}

// row reads "time,name,neuron". A name may contain commas, so the fields around it are found from the
// two ends.
func (t *csvTable) row(line []byte) error {
	first, last := bytes.IndexByte(line, ','), bytes.LastIndexByte(line, ',')
	if first == last {
		return t.wrong(0, quoted(line), "three fields: "+strings.Join(csvHeader, ","))
	}
	at, ok := parsePicoseconds(line[:first])
	if !ok {
		return t.wrong(0, quoted(line[:first]), "a whole number of picoseconds, 0 or more")
	}
	name, ok := unquoteField(line[first+1 : last])
	if !ok {
		return t.wrong(first+1, quoted(line[first+1:last]), "a population, quoted as in RFC 4180")
	}
	neuron, err := t.neuron(line[last+1:], last+1)
	if err != nil {
		return err
	}
	k, ok := t.place[string(name)]
	if !ok {
		k = len(t.rasters)
		t.place[string(name)] = k
		t.rasters = append(t.rasters, Raster{Population: string(name)})
	}
	t.rasters[k].Spikes = append(t.rasters[k].Spikes, sim.Spike{At: at, Neuron: neuron})
	return nil
}

// unquoteField undoes csvField.
func unquoteField(b []byte) (name []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return b, !bytes.ContainsAny(b, `",`)
	}
	if len(b) < 2 || b[len(b)-1] != '"' {
		return nil, false
	}
	b = b[1 : len(b)-1]
	quotes, pairs := bytes.Count(b, []byte{'"'}), bytes.Count(b, []byte(`""`))
	return bytes.ReplaceAll(b, []byte(`""`), []byte{'"'}), quotes == 2*pairs
}
