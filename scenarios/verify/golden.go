package verify

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

//go:embed testdata/*.json
var shipped embed.FS

// Shipped returns the golden files that come with the program.
func Shipped() fs.FS {
	sub, err := fs.Sub(shipped, "testdata")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return sub
}

// golden is one case of a golden file.
type golden interface {
	// label is the name of the case.
	label() string

	// check refuses a case that makes no sense or whose columns do not fit together.
	check() error

	// ways are the ways to run the case. It must pass in all.
	ways() []way

	// run computes the case in one of its ways and compares with what is expected.
	run(ctx context.Context, w way) Result
}

// kind is a kind of golden file. The file is called name.json.
type kind struct {
	name string
	read func(data []byte) ([]golden, error)
}

// kinds are all that are known.
var kinds = []kind{
	{"lif_delta", cases[linearCase]},
	{"lif_exp", cases[linearCase]},
	{"lif_alpha", cases[linearCase]},
	{"network_delta", cases[linearCase]},
	{"network_exp", cases[linearCase]},
	{"srm0", cases[srmCase]},
	{"if_exp", cases[firstSpikeCase]},
	{"ttfs_golden", closedFormCases},
	{"izhikevich", cases[izhikevichCase]},
	{"hh", cases[hhCase]},
	{"adex", cases[adexCase]},
	{"stdp", cases[plasticCase]},
	{"coding", cases[codeCase]},
	{"snn_leaky", discreteCases},
	{"eventprop_golden", adjointCases},
	{"snntorch_golden", sections(snnTorchCodes, discreteRecords)},
	{"loihi_lif_golden", sections(loihiNeurons, loihiTables)},
	{"speck_memory_golden", sections(cases[speckLayer], speckSections)},
}

// sections reads a golden file whose sections hold cases of different types, with a reader for each.
func sections(readers ...func(data []byte) ([]golden, error)) func([]byte) ([]golden, error) {
	return func(data []byte) ([]golden, error) {
		var all []golden
		for _, read := range readers {
			cases, err := read(data)
			if err != nil {
				return nil, err
			}
			all = append(all, cases...)
		}
		return all, nil
	}
}

// cases reads a golden file of the common frame, an object with a list "cases" of type C.
func cases[C any, P interface {
	*C
	golden
}](data []byte) ([]golden, error) {
	var f struct {
		Cases []C `json:"cases"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	all := make([]golden, len(f.Cases))
	for i := range f.Cases {
		all[i] = P(&f.Cases[i])
	}
	return all, nil
}

// kindOf finds the kind of a golden file by the file's name.
func kindOf(name string) (kind, bool) {
	stem, isJSON := strings.CutSuffix(filepath.Base(name), ".json")
	k := slices.IndexFunc(kinds, func(k kind) bool { return k.name == stem })
	if !isJSON || k < 0 {
		return kind{}, false
	}
	return kinds[k], true
}

// Known tells whether a file's name is that of a golden file of a known kind.
func Known(name string) bool {
	_, ok := kindOf(name)
	return ok
}

// KindError reports a file that is not a golden file of a known kind.
type KindError struct {
	Name  string
	Known []string
}

func (e *KindError) Error() string {
	return fmt.Sprintf("%s: not a golden file of a known kind (%s)", e.Name, strings.Join(e.Known, ", "))
}

// NotGolden is the error for a name that is not Known.
func NotGolden(name string) error {
	e := &KindError{Name: name}
	for _, k := range kinds {
		e.Known = append(e.Known, k.name)
	}
	return e
}

// read decodes a golden file and checks that it is complete.
func read(fsys fs.FS, name string) ([]golden, error) {
	k, ok := kindOf(name)
	if !ok {
		return nil, NotGolden(name)
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	cases, err := k.read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, describe(err))
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s: no cases", name)
	}
	for i, c := range cases {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("%s: case %d (%q): %w", name, i, c.label(), err)
		}
	}
	return cases, nil
}

// describe adds the offset that encoding/json keeps to itself.
func describe(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("offset %d: %w", syntax.Offset, err)
	case errors.As(err, &kind):
		return fmt.Errorf("offset %d: %w", kind.Offset, err)
	}
	return err
}

// ms converts milliseconds that lie on the picosecond grid.
func ms(t float64) (sim.Time, error) { return sim.FromMilliseconds(t) }
