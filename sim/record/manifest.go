package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/ranvier-sim/ranvier/sim"
)

// Manifest says which run a result comes from, how the run ended and what it found: enough to run it
// again and to see that it gives the same. What the run did not tell is absent, not 0.
type Manifest struct {
	Format     int             `json:"format"`          // of the manifest: 1
	Scenario   string          `json:"scenario"`        // what was run
	Status     Status          `json:"status"`          // how it ended
	Error      string          `json:"error,omitempty"` // why it is not complete
	Parameters json.RawMessage `json:"parameters"`      // any JSON; a struct keeps the order of its fields
	Seed       uint64          `json:"seed"`
	Ranvier    string          `json:"ranvier"`  // version of the module
	Go         string          `json:"go"`       // version of the compiler
	Platform   string          `json:"platform"` // "linux/amd64"
	Shards     int             `json:"shards"`
	WallTime   float64         `json:"wall_time_s"`
	Resumed    int             `json:"resumed,omitempty"` // how often it was taken up again; WallTime is that of all parts
	Results    Results         `json:"results,omitempty"`

	// Totals over all networks that the run counted.
	Spikes         *uint64   `json:"spikes,omitempty"`
	SynapticEvents *uint64   `json:"synaptic_events,omitempty"`
	ModelTime      *sim.Time `json:"model_time_ps,omitempty"`
	Counters       *Counters `json:"counters,omitempty"`

	// Digest is the fingerprint of the spikes or, of a run that signed several networks, the SHA-256
	// of all their fingerprints, 32 bytes each, in the order in which it signed them.
	Digest *Digest `json:"spikes_sha256,omitempty"`

	Populations []ManifestPopulation `json:"populations,omitempty"` // in the network's order
	Files       []string             `json:"files"`                 // written, relative to the manifest
}

// Counters are what the networks of a run cost, as sim.Stats counts it, and what they held. Unlike
// everything else that a run found they depend on how it was run, on its shards for one.
type Counters struct {
	Volleys         uint64 `json:"volleys"`
	QueueOps        uint64 `json:"queue_operations"`
	CrossingsTested uint64 `json:"crossings_tested"`
	CrossingsSolved uint64 `json:"crossings_solved"`
	Exponentials    uint64 `json:"exponentials"`
	Synapses        uint64 `json:"synapses"`
	SynapseBytes    uint64 `json:"synapse_bytes"`
}

// Status is how a run ended.
type Status string

const (
	Complete    Status = "complete"
	Interrupted Status = "interrupted" // by the user: what it had recorded until then is valid
	Failed      Status = "failed"
)

// ManifestPopulation is one population of a Manifest.
type ManifestPopulation struct {
	Name   string `json:"name"`
	N      int    `json:"n"`
	Spikes uint64 `json:"spikes"`
}

// Result is one figure that a run found.
type Result struct {
	Name  string  // "accuracy"
	Value float64 // in Unit; JSON has null for one that is not finite, which is read as NaN
	Unit  string  // "ms", "" for a ratio or a count
}

// Results are figures in the order in which they were reported. As JSON they are an object,
// {name: {value, unit}}, whose order is theirs.
type Results []Result

// quantity is the value of a Result in JSON.
type quantity struct {
	Value *float64 `json:"value"`
	Unit  string   `json:"unit"`
}

// MarshalJSON implements json.Marshaler.
func (r Results) MarshalJSON() ([]byte, error) {
	members := make([][]byte, len(r))
	for i, result := range r {
		q := quantity{&result.Value, result.Unit}
		if math.IsNaN(result.Value) || math.IsInf(result.Value, 0) {
			q.Value = nil
		}
		object, err := json.Marshal(map[string]quantity{result.Name: q})
		if err != nil {
			return nil, err
		}
		members[i] = object[1 : len(object)-1] // without its braces
	}
	return slices.Concat([]byte("{"), bytes.Join(members, []byte(",")), []byte("}")), nil
}

// UnmarshalJSON implements json.Unmarshaler. Members that MarshalJSON does not write are refused.
func (r *Results) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return errors.Join(errors.New("results: want an object"), err)
	}
	*r = nil
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var q quantity
		if err := d.Decode(&q); err != nil {
			return fmt.Errorf("result %q: %v", name, err) // its offset would be that within the results
		}
		result := Result{fmt.Sprint(name), math.NaN(), q.Unit}
		if q.Value != nil {
			result.Value = *q.Value
		}
		*r = append(*r, result)
	}
	return nil
}

const manifestFormat = 1

// NewManifest returns a Manifest of this program, compiler and platform; parameters is any value that
// encoding/json takes. Status and Shards are for the caller to fill in.
func NewManifest(scenario string, parameters any) (*Manifest, error) {
	var raw bytes.Buffer
	e := json.NewEncoder(&raw)
	e.SetEscapeHTML(false) // "E -> I" shall stay readable
	if err := e.Encode(parameters); err != nil {
		return nil, fmt.Errorf("parameters of scenario %q: %w", scenario, err)
	}
	return &Manifest{
		Format:     manifestFormat,
		Scenario:   scenario,
		Parameters: bytes.TrimSpace(raw.Bytes()),
		Ranvier:    moduleVersion(),
		Go:         runtime.Version(),
		Platform:   runtime.GOOS + "/" + runtime.GOARCH,
		Files:      []string{},
	}, nil
}

// moduleVersion is the version of the module that sim belongs to, as the linker recorded it.
func moduleVersion() string {
	const module = "github.com/ranvier-sim/ranvier"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if info.Main.Path == module && info.Main.Version != "" {
		return info.Main.Version
	}
	for _, d := range info.Deps {
		if d.Path == module {
			return d.Version
		}
	}
	return "unknown"
}

// AddSpikes takes digest, populations and their spikes from a Hash.
func (m *Manifest) AddSpikes(h *Hash) {
	m.Digest = new(h.Sum())
	m.Populations = nil
	m.Spikes = new(uint64)
	for _, p := range h.populations {
		count := h.Count(p)
		m.Populations = append(m.Populations, ManifestPopulation{p.Name, p.N, count})
		*m.Spikes += count
	}
}

// Write writes the manifest as JSON at path, complete or not at all. Errors are *OptionError for
// fields that make no sense, *WriteError, and those of encoding/json.
func (m *Manifest) Write(path string) error {
	if err := m.check(); err != nil {
		return err
	}
	return writeFile(osDisk{}, path, m.encode)
}

func (m *Manifest) encode(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(m)
}

// ReadManifest reads what Write has written. Errors are *FormatError where the file is not a manifest,
// *OptionError where its fields contradict one another.
func ReadManifest(path string) (*Manifest, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseManifest(path, b)
}

func parseManifest(path string, b []byte) (*Manifest, error) {
	m := &Manifest{}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		offset := d.InputOffset()
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		if errors.As(err, &syntax) {
			offset = syntax.Offset
		} else if errors.As(err, &kind) {
			offset = kind.Offset
		}
		return nil, &FormatError{Path: path, Offset: offset, Found: err.Error(), Want: "a manifest"}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &FormatError{Path: path, Offset: d.InputOffset(), Found: "more", Want: "the end of the file"}
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var plain bytes.Buffer
	if err := json.Compact(&plain, m.Parameters); err != nil {
		return nil, fmt.Errorf("%s: parameters: %w", path, err)
	}
	m.Parameters = plain.Bytes()
	return m, nil
}

// check returns the fields that make no sense, joined.
func (m *Manifest) check() error {
	ended := m.Status == Complete || m.Status == Interrupted || m.Status == Failed
	all := []error{
		must(m.Format == manifestFormat, "Format", m.Format, fmt.Sprint(manifestFormat)),
		must(m.Scenario != "", "Scenario", `""`, "a name"),
		must(ended, "Status", strconv.Quote(string(m.Status)), "complete, interrupted or failed"),
		must(m.Error == "" || m.Status != Complete, "Error", strconv.Quote(m.Error), "none in a complete run"),
		must(m.Parameters != nil, "Parameters", "missing", "JSON"),
		must(m.Ranvier != "", "Ranvier", `""`, "a version"),
		must(m.Go != "", "Go", `""`, "a version"),
		must(m.Platform != "", "Platform", `""`, "an operating system and architecture"),
		must(m.Shards >= 1, "Shards", m.Shards, "1 or more"),
		must(m.Resumed >= 0, "Resumed", m.Resumed, "0 or more"),
		must(m.WallTime >= 0 && !math.IsInf(m.WallTime, 1), "WallTime", m.WallTime, "a finite number of seconds, 0 or more"),
		m.checkFigures(),
		m.checkPopulations(),
	}
	for i, f := range m.Files {
		all = append(all, must(filepath.IsLocal(f), fmt.Sprintf("Files[%d]", i), strconv.Quote(f), "a path below the manifest's directory"))
	}
	return errors.Join(all...)
}

func must(ok bool, field string, value any, want string) error {
	if ok {
		return nil
	}
	return &OptionError{"Manifest." + field, value, want}
}

func (m *Manifest) checkFigures() error {
	var all []error
	names := map[string]bool{}
	for i, r := range m.Results {
		all = append(all, must(!names[r.Name], fmt.Sprintf("Results[%d].Name", i), strconv.Quote(r.Name), "a name that no other result has"))
		names[r.Name] = true
	}
	if m.ModelTime != nil {
		all = append(all, must(*m.ModelTime >= 0, "ModelTime", *m.ModelTime, "0 or more"))
	}
	return errors.Join(all...)
}

// checkPopulations holds the populations, where there are any, against one another and the total.
func (m *Manifest) checkPopulations() error {
	var all []error
	names := map[string]bool{}
	var spikes uint64
	for i, p := range m.Populations {
		field := fmt.Sprintf("Populations[%d]", i)
		all = append(all,
			must(!names[p.Name], field+".Name", strconv.Quote(p.Name), "a name that no other population has"),
			must(p.N >= 0, field+".N", p.N, "0 or more"))
		names[p.Name] = true
		spikes += p.Spikes
	}
	if m.Populations != nil && m.Spikes != nil {
		all = append(all, must(spikes == *m.Spikes, "Spikes", *m.Spikes, fmt.Sprintf("%d, the sum over the populations", spikes)))
	}
	return errors.Join(all...)
}
