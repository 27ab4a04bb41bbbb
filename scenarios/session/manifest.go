package session

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/ranvier-sim/ranvier/sim/record"
)

// Status is how a run ended.
type Status string

const (
	Complete    Status = "complete"
	Interrupted Status = "interrupted" // by the user: what it had recorded until then is valid
	Failed      Status = "failed"
)

// Outcome is what a run came to, as --json writes it.
type Outcome struct {
	Scenario   string  `json:"scenario"`
	Status     Status  `json:"status"`
	Error      string  `json:"error,omitempty"`
	Parameters Object  `json:"parameters"`
	Seed       uint64  `json:"seed"`
	Shards     int     `json:"shards"`
	Results    Results `json:"results"`
	Totals
	Seconds float64  `json:"seconds"` // of wall time
	Dir     string   `json:"dir"`
	Files   []string `json:"files"` // in Dir, the manifest among them
}

const manifestName = "manifest.json"

// manifest adds to a record.Manifest how the run ended and what it found.
type manifest struct {
	identity
	Totals          // instead of the fields of a record.Manifest, which cannot be unknown
	Status  Status  `json:"status"`
	Error   string  `json:"error,omitempty"`
	Results Results `json:"results"`
}

type identity struct{ *record.Manifest }

// outcome gathers what the run came to.
func (s *Session) outcome(status Status, wall time.Duration, ended error) *Outcome {
	o := &Outcome{
		Scenario: s.Name, Status: status, Parameters: s.Parameters, Seed: s.Seed, Shards: max(1, s.Shards),
		Results: s.Results(), Totals: s.counts.totals(), Seconds: wall.Seconds(), Dir: s.Dir, Files: s.written(),
	}
	if ended != nil {
		o.Error = ended.Error()
	}
	return o
}

// written are the files that the run noted and that exist: one that ended early may not have come to
// all.
func (s *Session) written() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	files := []string{}
	for _, f := range s.files {
		if _, err := os.Lstat(filepath.Join(s.Dir, f)); err == nil {
			files = append(files, f)
		}
	}
	return files
}

// writeManifest writes the manifest of the run, complete or not at all, and adds it to the files.
func (s *Session) writeManifest(o *Outcome) error {
	id, err := record.NewManifest(s.Name, s.Parameters)
	if err != nil {
		return err
	}
	id.Seed, id.Shards, id.WallTime, id.Files = o.Seed, o.Shards, o.Seconds, o.Files
	var content bytes.Buffer
	e := json.NewEncoder(&content)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(manifest{identity{id}, o.Totals, o.Status, o.Error, o.Results}); err != nil {
		return err
	}
	path := filepath.Join(s.Dir, manifestName)
	if err := os.WriteFile(path+".partial", content.Bytes(), 0o666); err != nil {
		return err
	}
	o.Files = append(o.Files, manifestName)
	return os.Rename(path+".partial", path)
}
