package eventfile

import (
	"errors"
	"fmt"
	"io"

	"github.com/ranvier-sim/ranvier/sim"
)

// Stream is a source that plays a recording into a network: a neuron for every pixel and polarity, numbered as
// Info.Neuron does, fires at every event of theirs. The file is read while the network runs, so that its length does
// not matter. Every shard reads it for itself; a change of the file during a run makes its spikes meaningless.
//
// A run that goes on from a checkpoint reads the file again, up to where it stands.
//
// AddTo adds a population of the right size. One that is smaller leaves out the events of the neurons that it lacks,
// which may be wanted: the first Width*Height neurons are those of darker pixels.
type Stream struct {
	Path    string
	Options Options // must tell the size of the sensor where the file does not

	// Window is the part of the recording that is played: what is at Window.From comes at time 0. The zero value is
	// all of it.
	Window sim.Window

	// Step, if it is not 0, moves every event up to the next multiple of it, as a simulator with such a time step has
	// it. Default 0: events come when they come.
	Step sim.Time
}

// Info opens the file and returns what it says of itself. Errors are those of Open.
func (s Stream) Info() (Info, error) {
	r, err := Open(s.Path, s.Options)
	if err != nil {
		return Info{}, err
	}
	return r.Info(), r.Close()
}

// AddTo adds a population with a neuron for every pixel and polarity of the recording. Errors are those of Open, and
// an *OptionError where the size of the sensor is not known.
func (s Stream) AddTo(net *sim.Network, name string) (*sim.Population, error) {
	info, err := s.Info()
	if err != nil {
		return nil, err
	}
	if !info.Sized() {
		return nil, &OptionError{File: s.Path, Field: "Width", Value: s.Options.Width, Want: "the width of the sensor, which the file does not tell"}
	}
	return net.Add(name, info.Neurons(), s), nil
}

// NumPorts returns 0: a source has no input.
func (Stream) NumPorts() int { return 0 }

// New implements sim.Spec.
func (s Stream) New(slice sim.Slice) (sim.Model, error) {
	wrong := func(field string, value any, want string) error {
		return &sim.ParamError{Population: slice.Population, Index: -1, Field: field, Value: value, Want: want}
	}
	switch w := s.Window; {
	case w != sim.Window{} && (w.From < 0 || w.To <= w.From):
		return nil, wrong("Window", fmt.Sprintf("[%v, %v)", w.From, w.To), "an interval that begins at 0 or later and is not empty")
	case s.Step < 0:
		return nil, wrong("Step", s.Step, "0 or more")
	}
	r, err := Open(s.Path, s.Options)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", wrong("Path", s.Path, "a file of events"), err)
	}
	m := &stream{Stream: s, reader: r, info: r.Info(), lo: slice.Lo, hi: slice.Hi}
	if m.Window.To == 0 {
		m.Window.To = sim.Never
	}
	switch {
	case !m.info.Sized():
		err = wrong("Options.Width", s.Options.Width, "the width of the sensor, which the file does not tell")
	case slice.Hi > m.info.Neurons():
		err = wrong("N", slice.Hi, fmt.Sprintf("at most %d, two for each of %d x %d pixels", m.info.Neurons(), m.info.Width, m.info.Height))
	default:
		err = m.read()
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return m, nil
}

// stream is the state of a Stream: how far the file has been read.
type stream struct {
	Stream
	reader *Reader
	info   Info
	lo, hi int
	next   sim.Spike // of any neuron of the population: it will come, if it is of this slice; At is Never at the end
}

// read goes on to the next event of the window.
func (m *stream) read() error {
	for {
		e, err := m.reader.Next()
		if err == io.EOF || err == nil && e.At >= m.Window.To {
			m.next.At = sim.Never
			return m.reader.Close()
		}
		if err != nil {
			return err
		}
		if e.At >= m.Window.From {
			m.next = sim.Spike{At: m.onGrid(e.At - m.Window.From), Neuron: uint32(m.info.Neuron(e))}
			return nil
		}
	}
}

// onGrid moves an instant up to the next multiple of the step. What lies beyond the last multiple never comes.
func (m *stream) onGrid(at sim.Time) sim.Time {
	if m.Step == 0 {
		return at
	}
	late := (m.Step - at%m.Step) % m.Step
	return at + min(late, sim.Never-at)
}

// Advance implements sim.Model. Errors are those of Reader.Next.
func (m *stream) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	first := len(out)
	sorted := true
	for m.next.At < w.To {
		if n := int(m.next.Neuron); n >= m.lo && n < m.hi {
			spike := sim.Spike{At: m.next.At, Neuron: uint32(n - m.lo)}
			if last := len(out) - 1; last >= first && out[last].At == spike.At && out[last].Neuron > spike.Neuron {
				sorted = false
			}
			out = append(out, spike)
		}
		if err := m.read(); err != nil {
			return out, err
		}
	}
	if !sorted { // events of one instant are in the order of the file
		sim.SortSpikes(out[first:])
	}
	return out, nil
}

// Wake implements sim.Waker.
func (m *stream) Wake() sim.Time { return m.next.At }

// Snapshot implements sim.Snapshotter: which events are to come follows from the instant.
func (*stream) Snapshot(*sim.Snapshot, int) {}

// Resume implements sim.Snapshotter. It reads the file up to where the run stands. Errors are those of Reader.Next.
func (m *stream) Resume(at sim.Time) error {
	for m.next.At < at {
		if err := m.read(); err != nil {
			return err
		}
	}
	return nil
}

var (
	_ sim.Waker       = (*stream)(nil)
	_ sim.Snapshotter = (*stream)(nil)
)
