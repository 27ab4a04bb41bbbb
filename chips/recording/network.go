package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// The names of the files of a recording.
const (
	NetworkFile = "network.json"
	EventsFile  = "events.npz"
)

// SynapsesFile is the name of the file of the synapses of projection k.
func SynapsesFile(k int) string { return fmt.Sprintf("synapses-%d.npz", k) }

// format is what network.json begins with.
const format = "ranvier network 1"

// page is the content of network.json.
type page struct {
	Format        string         `json:"format"`
	TimeUnit      string         `json:"time_unit"`
	Seed          uint64         `json:"seed"`
	Populations   []population   `json:"populations"`
	Projections   []projection   `json:"projections"`
	Readout       *readout       `json:"readout,omitempty"`
	Presentations []presentation `json:"presentations"`
}

type population struct {
	Name   string `json:"name"`
	N      int    `json:"n"`
	Source bool   `json:"source,omitempty"`
	specOf
}

// projection names populations by their place in the list.
type projection struct {
	Pre      int    `json:"pre"`
	Post     int    `json:"post"`
	Port     uint8  `json:"port"`
	Synapses string `json:"synapses"` // the file
	Rule     *rule  `json:"convolution,omitempty"`
}

// readout is a population by its place, the class of each of its neurons, and what decides: the first where that is missing.
type readout struct {
	Population int      `json:"population"`
	Classes    []int    `json:"classes"`
	By         chips.By `json:"by"`
}

type presentation struct {
	Duration sim.Time `json:"duration"`
	Label    int      `json:"label"`
}

// newPage describes a network. Mistakes are joined.
func newPage(net *sim.Network, decides *chips.Readout) (*page, error) {
	p := &page{Format: format, TimeUnit: "ps", Seed: net.Seed, Projections: []projection{}, Presentations: []presentation{}}
	var errs []error
	for _, from := range net.Populations {
		s, err := describe(from.Spec, from.N)
		if err != nil {
			errs = append(errs, &Error{Population: from.Name, Err: err})
		}
		p.Populations = append(p.Populations, population{from.Name, from.N, chips.IsSource(from), s})
	}
	for k, from := range net.Projections {
		if from.Rule != nil {
			errs = append(errs, &Error{Projection: from.Name(), Err: errors.New("synapses that learn cannot be recorded")})
		}
		p.Projections = append(p.Projections, projection{
			slices.Index(net.Populations, from.Pre), slices.Index(net.Populations, from.Post), from.Port, SynapsesFile(k), ruleOf(from.Connector),
		})
	}
	if decides != nil {
		p.Readout = &readout{decides.Population, decides.Classes, decides.By}
	}
	return p, errors.Join(errs...)
}

// Error says what of a network cannot be recorded.
type Error struct {
	Population, Projection string // one of them
	Err                    error
}

func (e *Error) Error() string {
	if e.Projection != "" {
		return fmt.Sprintf("projection %q: %v", e.Projection, e.Err)
	}
	return fmt.Sprintf("population %q: %v", e.Population, e.Err)
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// FileError says where network.json is not what it should be.
type FileError struct {
	Path  string
	Entry string // "populations[1].model"
	Found string
	Want  string
}

func (e *FileError) Error() string {
	return fmt.Sprintf("%s: %s: found %s, want %s", e.Path, e.Entry, e.Found, e.Want)
}

// readPage reads network.json.
func readPage(path string) (*page, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parsePage(path, text)
}

func parsePage(path string, text []byte) (*page, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var p page
	if err := d.Decode(&p); err != nil {
		return nil, &FileError{path, fmt.Sprintf("offset %d", offset(err, d, text)), err.Error(), "a recorded network"}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &FileError{path, fmt.Sprintf("offset %d", d.InputOffset()), "more", "the end of the file"}
	}
	return &p, p.check(path)
}

// offset is where an error was found.
func offset(err error, d *json.Decoder, text []byte) int64 {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return syntax.Offset
	case errors.As(err, &wrong):
		return wrong.Offset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return int64(len(text))
	}
	return d.InputOffset()
}

// check refuses a page whose parts do not fit together.
func (p *page) check(path string) error {
	wrong := func(entry, found, want string) error { return &FileError{path, entry, found, want} }
	if p.Format != format || p.TimeUnit != "ps" {
		return wrong("format", fmt.Sprintf("%q, times in %q", p.Format, p.TimeUnit), fmt.Sprintf("%q, times in \"ps\"", format))
	}
	names := map[string]bool{}
	for k, one := range p.Populations {
		if one.Name == "" || names[one.Name] {
			return wrong(fmt.Sprintf("populations[%d].name", k), fmt.Sprintf("%q", one.Name), "a name that no other has")
		}
		if names[one.Name] = true; one.N < 0 || one.N > 1<<31 {
			return wrong(fmt.Sprintf("populations[%d].n", k), fmt.Sprint(one.N), "0 to 2^31 neurons")
		}
	}
	n := len(p.Populations)
	for k, one := range p.Projections {
		if one.Pre < 0 || one.Pre >= n || one.Post < 0 || one.Post >= n {
			return wrong(fmt.Sprintf("projections[%d]", k), fmt.Sprintf("populations %d and %d", one.Pre, one.Post), fmt.Sprintf("populations below %d", n))
		}
		if one.Synapses != SynapsesFile(k) {
			return wrong(fmt.Sprintf("projections[%d].synapses", k), fmt.Sprintf("%q", one.Synapses), fmt.Sprintf("%q", SynapsesFile(k)))
		}
	}
	if r := p.Readout; r != nil && (r.Population < 0 || r.Population >= n || len(r.Classes) != p.Populations[r.Population].N) {
		return wrong("readout", fmt.Sprintf("%d classes of population %d", len(r.Classes), r.Population), "a population, and a class for each of its neurons")
	}
	if r := p.Readout; r != nil {
		if i := (&chips.Readout{Classes: r.Classes}).Stray(); i >= 0 {
			return wrong(fmt.Sprintf("readout.classes[%d]", i), fmt.Sprint(r.Classes[i]), fmt.Sprintf("-1 for none, or a class below %d", chips.MostClasses))
		}
	}
	end := sim.Time(0)
	for k, one := range p.Presentations {
		if one.Duration <= 0 || one.Duration > sim.Never-1-end {
			return wrong(fmt.Sprintf("presentations[%d].duration", k), fmt.Sprint(int64(one.Duration)), "more than 0 ps, and all together less than 106 days")
		}
		if end += one.Duration; one.Label < -1 {
			return wrong(fmt.Sprintf("presentations[%d].label", k), fmt.Sprint(one.Label), "-1 for none, or a class")
		}
	}
	return nil
}
