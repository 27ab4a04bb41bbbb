package chips

import "fmt"

// Provenance is how a number came to be known.
type Provenance uint8

const (
	// Documented: stated by the vendor, or in code of the vendor's.
	Documented Provenance = iota
	// PreSilicon: simulated by the vendor before there was a chip (SDF, SPICE).
	PreSilicon
	// Measured on chips or boards.
	Measured
	// Regression: fitted to measurements on boards.
	Regression
	// Secondary: found in a text about the source, which could not be read itself.
	Secondary
	// Assumed by us; there is no source.
	Assumed
)

var provenances = [...]string{"documented", "pre-silicon simulation", "measured", "regression on boards", "secondary", "assumed"}

// String is how reports write it.
func (p Provenance) String() string {
	if int(p) >= len(provenances) {
		return fmt.Sprintf("Provenance(%d)", uint8(p))
	}
	return provenances[p]
}

// MarshalText is String.
func (p Provenance) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Source says where a number comes from.
type Source struct {
	Provenance Provenance `json:"provenance"`
	Text       string     `json:"text"` // the publication, with the place in it
}

// String is "text (provenance)".
func (s Source) String() string { return fmt.Sprintf("%s (%v)", s.Text, s.Provenance) }
