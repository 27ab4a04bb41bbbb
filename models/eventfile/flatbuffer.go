package eventfile

import "encoding/binary"

// flatTable is a table of a FlatBuffer (https://flatbuffers.dev/internals): its fields are found through a table of
// offsets, and may be absent. AEDAT 4 needs two tables of few fields, so they are read here, with every bound
// checked: generated code trusts the file, and panics where that is wrong.
type flatTable struct {
	b  []byte
	at int64 // in b
}

// flatRoot is the root of a FlatBuffer with an identifier of four letters.
func flatRoot(b []byte, identifier string) (flatTable, bool) {
	if len(b) < 8 || string(b[4:8]) != identifier {
		return flatTable{}, false
	}
	root := flatTable{b, int64(binary.LittleEndian.Uint32(b))}
	return root, root.at <= int64(len(b)-4)
}

// field is where the i-th field of the table is, of n bytes; ok is false where it is absent or not
// within the buffer.
func (t flatTable) field(i, n int64) (from int64, ok bool) {
	size := int64(len(t.b))
	offsets := t.at - int64(int32(binary.LittleEndian.Uint32(t.b[t.at:])))
	entry := offsets + 4 + 2*i
	if offsets < 0 || entry+2 > size || 4+2*i+2 > int64(binary.LittleEndian.Uint16(t.b[offsets:])) {
		return 0, false
	}
	offset := int64(binary.LittleEndian.Uint16(t.b[entry:]))
	from = t.at + offset
	return from, offset > 0 && from+n <= size
}

func (t flatTable) int32(i int64, absent int32) int32 {
	if from, ok := t.field(i, 4); ok {
		return int32(binary.LittleEndian.Uint32(t.b[from:]))
	}
	return absent
}

func (t flatTable) int64(i, absent int64) int64 {
	if from, ok := t.field(i, 8); ok {
		return int64(binary.LittleEndian.Uint64(t.b[from:]))
	}
	return absent
}

// vector is the bytes of a field with elements of some size. An absent one is empty; ok is false for one that is not
// within the buffer.
func (t flatTable) vector(i, size int64) (content []byte, ok bool) {
	from, ok := t.field(i, 4)
	if !ok {
		return nil, true
	}
	from += int64(binary.LittleEndian.Uint32(t.b[from:]))
	if from > int64(len(t.b)-4) {
		return nil, false
	}
	bytes := int64(binary.LittleEndian.Uint32(t.b[from:])) * size
	from += 4
	if bytes > int64(len(t.b))-from {
		return nil, false
	}
	return t.b[from : from+bytes], true
}
