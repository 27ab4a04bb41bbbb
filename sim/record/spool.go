package record

import (
	"encoding/binary"
	"errors"

	"github.com/ranvier-sim/ranvier/sim"
)

// spool is an .npy file of one dimension that grows. Values reach the file before the header counts them, so
// that it is a valid array after every flush.
type spool struct {
	*rowFile
	header npyHeader
}

func createSpool(d disk, path, dtype string) (*spool, error) {
	s := &spool{header: npyHeader{dtype: dtype, shape: []int64{0}}}
	width := int(s.header.width())
	rows, err := createRows(d, path, func(b []byte) int { return len(b) - len(b)%width })
	if err != nil {
		return nil, err
	}
	s.rowFile = rows
	s.buf = append(s.buf, s.header.encode()...)
	if s.flush() != nil {
		return nil, s.close()
	}
	return s, nil
}

// values is the number of values in the file.
func (s *spool) values() int64 { return (s.size - npyHeaderSize) / s.header.width() }

// count makes the header say how many values there are.
func (s *spool) count(values int64) error {
	s.header.shape[0] = values
	_, err := s.f.WriteAt(s.header.encode(), 0)
	return writeError("write", s.path, err)
}

// keep cuts the file back to its first values.
func (s *spool) keep(values int64) error {
	return errors.Join(s.cut(npyHeaderSize+values*s.header.width()), s.count(values))
}

// columns is the spikes of one population on disk.
type columns struct {
	times, neurons *spool
}

// spoolSpikes is how many spikes columns hold back.
const spoolSpikes = 2048

func (c *columns) add(spikes []sim.Spike) error {
	for len(spikes) > 0 {
		room := spoolSpikes - len(c.times.buf)/8
		part := spikes[:min(len(spikes), room)]
		spikes = spikes[len(part):]
		for _, s := range part {
			c.times.buf = binary.LittleEndian.AppendUint64(c.times.buf, uint64(s.At))
			c.neurons.buf = binary.LittleEndian.AppendUint32(c.neurons.buf, s.Neuron)
		}
		if len(part) == room {
			if err := c.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush writes what is buffered. Where that fails, both files keep the spikes of which both have their part.
func (c *columns) flush() error {
	if len(c.times.buf) == 0 {
		return nil
	}
	err := errors.Join(c.times.flush(), c.neurons.flush())
	if err == nil {
		err = errors.Join(c.times.count(c.times.values()), c.neurons.count(c.neurons.values()))
	}
	if err == nil {
		return nil
	}
	whole := min(c.times.values(), c.neurons.values())
	return errors.Join(err, c.times.keep(whole), c.neurons.keep(whole))
}
