package sim

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim/checkpoint"
)

// Snapshotter is a Model whose state can be saved, and taken up by another Model of the same Spec, for neurons cut
// into other slices. What follows from the rest of the state is not saved: Resume makes it again.
type Snapshotter interface {
	// Snapshot hands all that is state of one neuron (an index within the slice) to s, variable by variable,
	// in the same order always: s notes their values or, if it is Restoring, changes them. Neurons come in order. State
	// is that of the instant s.At, which is not before the end of the last window; no arrival or spike lies between.
	// What is noted must be a function of the neuron's own past: not of its slice, nor of windows.
	Snapshot(s *Snapshot, neuron int)

	// Resume is called on a new Model when all its neurons have been restored, to the state of the instant at. Its next
	// window begins there. An error ends the loading.
	Resume(at Time) error
}

// Snapshot carries state into a checkpoint, or out of one. After a failure it carries nothing more, and values that
// are restored are 0.
type Snapshot struct {
	At Time // the instant that state is of

	w   *bufio.Writer // nil where state is restored
	r   *bufio.Reader
	err error
	b   [8]byte
}

// Restoring tells whether values are read, not written.
func (s *Snapshot) Restoring() bool { return s.w == nil }

// Fail ends the saving or loading, for a reason: the state makes no sense.
func (s *Snapshot) Fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// Failed tells whether a failure has ended the saving or loading.
func (s *Snapshot) Failed() bool { return s.err != nil }

// Uint64 carries a number.
func (s *Snapshot) Uint64(v *uint64) {
	binary.LittleEndian.PutUint64(s.b[:], *v)
	s.carry(s.b[:8])
	*v = binary.LittleEndian.Uint64(s.b[:])
}

// Int64 carries a number.
func (s *Snapshot) Int64(v *int64) {
	u := uint64(*v)
	s.Uint64(&u)
	*v = int64(u)
}

// Uint32 carries a number.
func (s *Snapshot) Uint32(v *uint32) {
	binary.LittleEndian.PutUint32(s.b[:], *v)
	s.carry(s.b[:4])
	*v = binary.LittleEndian.Uint32(s.b[:])
}

// Float64 carries a number, with all its bits.
func (s *Snapshot) Float64(v *float64) {
	u := math.Float64bits(*v)
	s.Uint64(&u)
	*v = math.Float64frombits(u)
}

// Floats carries numbers, as many as the slice has.
func (s *Snapshot) Floats(v []float64) {
	for i := range v {
		s.Float64(&v[i])
	}
}

// Time carries an instant or a duration.
func (s *Snapshot) Time(v *Time) { s.Int64((*int64)(v)) }

// Bool carries a truth.
func (s *Snapshot) Bool(v *bool) {
	s.b[0] = 0
	if *v {
		s.b[0] = 1
	}
	s.carry(s.b[:1])
	if s.b[0] > 1 {
		s.Fail(fmt.Errorf("found %d for true or false", s.b[0]))
	}
	*v = s.b[0] == 1
}

// Random carries the state of a random stream.
func (s *Snapshot) Random(v *rand.PCG) {
	state, err := v.MarshalBinary()
	if err != nil {
		s.Fail(err)
		return
	}
	s.carry(state)
	if s.Restoring() && s.err == nil {
		s.err = v.UnmarshalBinary(state)
	}
}

// Each carries a list of n elements: it calls f for each, once their number is carried. Where the list is restored, n
// does not matter, and f has to append the element k that it restores.
func (s *Snapshot) Each(n int, f func(k int)) {
	number := uint64(n)
	s.Uint64(&number)
	for k := 0; uint64(k) < number && s.err == nil; k++ {
		f(k)
	}
}

// longestText is how long a text may be, in bytes.
const longestText = 1 << 16

// text carries a string.
func (s *Snapshot) text(v *string) {
	n := uint32(len(*v))
	s.Uint32(&n)
	if n > longestText {
		s.Fail(fmt.Errorf("found a text of %d bytes, want at most %d", n, longestText))
		n = 0
	}
	b := make([]byte, n)
	copy(b, *v)
	s.carry(b)
	*v = string(b)
}

// carry writes b, or reads into it.
func (s *Snapshot) carry(b []byte) {
	if s.err == nil {
		if s.w != nil {
			_, s.err = s.w.Write(b)
			return
		}
		_, s.err = io.ReadFull(s.r, b)
		if s.err == io.EOF || errors.Is(s.err, io.ErrUnexpectedEOF) {
			s.err = errors.New("found the end, want more state")
		}
	}
	if s.err != nil {
		clear(b)
	}
}

const (
	stateKind    = "state of a network"
	stateVersion = 1 // raised whenever anything that is stored changes
)

// save writes what carry carries as a checkpoint.
func save(w io.Writer, carry func(*Snapshot)) error {
	c := checkpoint.NewWriter(w, stateKind, stateVersion)
	s := &Snapshot{w: bufio.NewWriter(c)}
	carry(s)
	if s.err != nil {
		return s.err
	}
	return errors.Join(s.w.Flush(), c.Close())
}

// load reads it.
func load(r io.Reader, carry func(*Snapshot)) error {
	c, err := checkpoint.NewReader(r, stateKind, stateVersion)
	if err != nil {
		return err
	}
	s := &Snapshot{r: bufio.NewReader(c)}
	carry(s)
	if s.err != nil {
		return s.err
	}
	if n := s.r.Buffered(); n > 0 {
		return fmt.Errorf("found %d bytes of state more than wanted", n)
	}
	return c.Close()
}
