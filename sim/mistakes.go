package sim

import (
	"errors"
	"fmt"
)

// Mistakes gathers errors about the parts of something large: it keeps the first ten and counts the others, since
// what is wrong with one neuron is often wrong with a million. The zero value holds none.
type Mistakes struct {
	first []error
	more  int
}

// spelledOut is how many mistakes are kept.
const spelledOut = 10

// Add adds an error.
func (m *Mistakes) Add(err error) {
	if len(m.first) < spelledOut {
		m.first = append(m.first, err)
	} else {
		m.more++
	}
}

// Any tells whether there is one.
func (m *Mistakes) Any() bool { return len(m.first) > 0 }

// Err returns them joined, nil if there are none. `where` stands before the number of those that were only
// counted.
func (m *Mistakes) Err(where string) error {
	errs := m.first[:len(m.first):len(m.first)]
	if m.more > 0 {
		errs = append(errs, fmt.Errorf("%s: %d more mistakes like these", where, m.more))
	}
	return errors.Join(errs...)
}

// take adds those of another.
func (m *Mistakes) take(other *Mistakes) {
	for _, err := range other.first {
		m.Add(err)
	}
	m.more += other.more
}
