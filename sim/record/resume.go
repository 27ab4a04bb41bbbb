package record

import (
	"bufio"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/ranvier-sim/ranvier/sim"
)

// This file is for runs that are stopped and taken up again. An engine that goes on from a checkpoint shows its
// recorders what is fired from there on; a recorder that goes on too has seen it all in the end.

// MarshalBinary writes what the Hash has come to, for a Hash over populations of the same names to go on from.
func (h *Hash) MarshalBinary() ([]byte, error) {
	var b []byte
	for i, p := range h.populations {
		state, err := h.streams[i].hash.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			return nil, err
		}
		b = appendBytes(b, []byte(p.Name))
		b = binary.LittleEndian.AppendUint64(b, h.streams[i].count)
		b = binary.LittleEndian.AppendUint64(b, uint64(h.last[i].At))
		b = binary.LittleEndian.AppendUint32(b, h.last[i].Neuron)
		b = appendBytes(b, state)
	}
	return b, nil
}

func appendBytes(b, piece []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(piece))), piece...)
}

// UnmarshalBinary takes up what MarshalBinary wrote. After an error the Hash is as it was.
func (h *Hash) UnmarshalBinary(b []byte) error {
	streams, last := make([]stream, len(h.streams)), make([]sim.Spike, len(h.last))
	for i, p := range h.populations {
		name, rest, ok := cutBytes(b)
		if !ok || len(rest) < 20 {
			return errors.New("state of a hash: it is cut short")
		}
		if string(name) != p.Name {
			return &PopulationError{p.Name, fmt.Sprintf("%q, as in the state of the hash", name)}
		}
		streams[i] = stream{sha256.New(), binary.LittleEndian.Uint64(rest)}
		last[i] = sim.Spike{At: sim.Time(binary.LittleEndian.Uint64(rest[8:])), Neuron: binary.LittleEndian.Uint32(rest[16:])}
		state, rest, ok := cutBytes(rest[20:])
		if !ok {
			return errors.New("state of a hash: it is cut short")
		}
		if err := streams[i].hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(state); err != nil {
			return err
		}
		b = rest
	}
	if len(b) > 0 {
		return fmt.Errorf("state of a hash: %d bytes more than for %d populations", len(b), len(streams))
	}
	h.streams, h.last = streams, last
	return nil
}

// cutBytes is the way back from appendBytes.
func cutBytes(b []byte) (piece, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := uint64(binary.LittleEndian.Uint32(b))
	if b = b[4:]; n > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}

// MemoryState is what a Memory keeps of some populations, as something that can be saved and loaded.
type MemoryState struct {
	Memory      *Memory
	Populations []*sim.Population
}

const spikeBytes = 12

// Save writes the spikes, 12 bytes each.
func (m MemoryState) Save(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, p := range m.Populations {
		spikes := m.Memory.Spikes(p)
		b := binary.LittleEndian.AppendUint64(nil, uint64(len(spikes)))
		for _, s := range spikes {
			if _, err := out.Write(b); err != nil {
				return err
			}
			b = binary.LittleEndian.AppendUint64(b[:0], uint64(s.At))
			b = binary.LittleEndian.AppendUint32(b, s.Neuron)
		}
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Load puts the spikes that Save wrote in place of those that the Memory has of the populations. Errors are those of
// Memory.Record.
func (m MemoryState) Load(r io.Reader) error {
	in := bufio.NewReader(r)
	for _, p := range m.Populations {
		delete(m.Memory.spikes, p)
		var b [spikeBytes]byte
		if _, err := io.ReadFull(in, b[:8]); err != nil {
			return err
		}
		var part []sim.Spike // recorded a few at a time, so that a wrong number takes no memory
		for left := binary.LittleEndian.Uint64(b[:]); left > 0; left-- {
			if _, err := io.ReadFull(in, b[:]); err != nil {
				return err
			}
			part = append(part, sim.Spike{At: sim.Time(binary.LittleEndian.Uint64(b[:])), Neuron: binary.LittleEndian.Uint32(b[8:])})
			if left > 1 && len(part) < spoolSpikes {
				continue
			}
			if err := m.Memory.Record(p, part); err != nil {
				return err
			}
			part = part[:0]
		}
	}
	return nil
}
