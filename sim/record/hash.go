package record

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/ranvier-sim/ranvier/sim"
)

// Digest is the fingerprint of a run: a SHA-256 over its spikes. Equal digests mean equal spikes, to the
// picosecond.
//
// Its bytes are SHA-256 over, for each population in the network's order,
//
//	uint64 LE   length of the name in bytes
//	...         the name, UTF-8
//	uint64 LE   number of spikes
//	32 bytes    SHA-256 over the spikes in (At, Neuron) order, for each:
//	            int64 LE   At, in ps
//	            uint32 LE  Neuron
//
// So it depends neither on how the spikes were cut into windows nor on how windows of different
// populations interleaved.
type Digest [sha256.Size]byte

// String writes the digest in hexadecimal, as sha256sum does.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText writes the digest in hexadecimal.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != 2*len(d) {
		return fmt.Errorf("digest of %d characters, want %d", len(text), 2*len(d))
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// Hash is a recorder that computes the Digest of a run while it goes on. It keeps no spikes.
type Hash struct {
	roster
	streams []stream
	buf     []byte
}

// stream is the spikes of one population on their way through SHA-256.
type stream struct {
	hash  hash.Hash
	count uint64
}

// NewHash returns a Hash over the given populations, usually net.Populations. The order matters. It is
// an error if two have the same name.
func NewHash(populations []*sim.Population) (*Hash, error) {
	roster, err := newRoster(populations)
	if err != nil {
		return nil, err
	}
	h := &Hash{roster: roster, streams: make([]stream, len(populations))}
	for i := range h.streams {
		h.streams[i].hash = sha256.New()
	}
	return h, nil
}

// Record adds the spikes of one window. Errors are *OrderError and *PopulationError.
func (h *Hash) Record(p *sim.Population, spikes []sim.Spike) error {
	k, err := h.admit(p, spikes)
	if err != nil {
		return err
	}
	for len(spikes) > 0 {
		// A few KiB at a time, so that a large window does not make a large buffer.
		part := spikes[:min(len(spikes), 512)]
		spikes = spikes[len(part):]
		h.buf = h.buf[:0]
		for _, s := range part {
			h.buf = binary.LittleEndian.AppendUint64(h.buf, uint64(s.At))
			h.buf = binary.LittleEndian.AppendUint32(h.buf, s.Neuron)
		}
		h.streams[k].add(h.buf, len(part))
	}
	return nil
}

func (s *stream) add(b []byte, spikes int) {
	s.hash.Write(b) // hash.Hash: never returns an error
	s.count += uint64(spikes)
}

// Sum returns the digest of all that was recorded until now; recording may go on.
func (h *Hash) Sum() Digest {
	total := sha256.New()
	for i, p := range h.populations {
		b := binary.LittleEndian.AppendUint64(nil, uint64(len(p.Name)))
		b = append(b, p.Name...)
		b = binary.LittleEndian.AppendUint64(b, h.streams[i].count)
		b = h.streams[i].hash.Sum(b)
		total.Write(b)
	}
	return Digest(total.Sum(nil))
}

// Count is the number of spikes of p that were recorded until now.
func (h *Hash) Count(p *sim.Population) uint64 {
	k, ok := h.place[p]
	if !ok {
		return 0
	}
	return h.streams[k].count
}

// Fingerprint returns the Digest of rasters, such as were read from a file. Errors are *OrderError and
// *PopulationError.
func Fingerprint(rasters []Raster) (Digest, error) {
	populations := make([]*sim.Population, len(rasters))
	for i, r := range rasters {
		populations[i] = &sim.Population{Name: r.Population, N: r.N}
	}
	h, err := NewHash(populations)
	if err != nil {
		return Digest{}, err
	}
	for i, r := range rasters {
		if err := h.Record(populations[i], r.Spikes); err != nil {
			return Digest{}, err
		}
	}
	return h.Sum(), nil
}
