package topology

import (
	"errors"

	"github.com/ranvier-sim/ranvier/sim"
)

// maxMistakes is how many mistakes of a part are spelt out.
const maxMistakes = 10

// mistakes gathers what is wrong with the synapses of a part.
type mistakes struct {
	first []error
	more  int
}

func (m *mistakes) add(s sim.Synapse, field string, value any, want string) {
	m.addError(&sim.SynapseError{Pre: int(s.Pre), Post: int(s.Post), Field: field, Value: value, Want: want})
}

func (m *mistakes) addError(err *sim.SynapseError) {
	if len(m.first) == maxMistakes {
		m.more++
		return
	}
	m.first = append(m.first, err)
}

// err returns the mistakes joined, nil if there are none.
func (m *mistakes) err() error {
	if m.more > 0 {
		return errors.Join(append(m.first, whole("number of further mistakes", m.more, "0"))...)
	}
	return errors.Join(m.first...)
}

// whole is a mistake that concerns the whole projection.
func whole(field string, value any, want string) *sim.SynapseError {
	return &sim.SynapseError{Pre: -1, Post: -1, Field: field, Value: value, Want: want}
}

// once lets part 0 alone report a mistake that every part finds.
func once(p sim.Part, err error) error {
	if p.Index > 0 {
		return nil
	}
	return err
}
