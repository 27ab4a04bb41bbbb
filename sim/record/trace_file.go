package record

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes the trace as a table at path, one row per instant:
//
//	time_ps,V[0],V[7]
//	1000000,-70,-68.25
//
// Values are the shortest decimals that give back the same float64. The file comes into being complete or
// not at all; a failed write is a *WriteError.
func (tr *Trace) WriteCSV(path string) error {
	if err := tr.check(); err != nil {
		return err
	}
	return writeFile(osDisk{}, path, tr.writeCSV)
}

func (tr *Trace) writeCSV(w io.Writer) error {
	row := []byte("time_ps")
	for _, n := range tr.Neurons {
		row = append(row, ","+csvField(fmt.Sprintf("%s[%d]", tr.Variable, n))...)
	}
	for i, t := range tr.Times {
		if _, err := w.Write(append(row, '\n')); err != nil {
			return err
		}
		row = strconv.AppendInt(row[:0], int64(t), 10)
		for k := range tr.Neurons {
			row = strconv.AppendFloat(append(row, ','), tr.Values[k][i], 'g', -1, 64)
		}
	}
	_, err := w.Write(append(row, '\n'))
	return err
}

// WriteNPZ writes the trace for numpy: arrays "times" (int64, in ps), "neurons" (int64) and "values"
// (float64, shape (neurons, times)), and "time_unit", the string "ps". The file comes into being complete
// or not at all; a failed write is a *WriteError.
func (tr *Trace) WriteNPZ(path string) error {
	if err := tr.check(); err != nil {
		return err
	}
	return writeFile(osDisk{}, path, tr.writeNPZ)
}

func (tr *Trace) writeNPZ(w io.Writer) error {
	neurons := make([]int64, len(tr.Neurons))
	rows := make([]any, len(tr.Neurons))
	for k, n := range tr.Neurons {
		neurons[k] = int64(n)
		rows[k] = tr.Values[k]
	}
	n, instants := int64(len(tr.Neurons)), int64(len(tr.Times))
	return writeArrays(w, []storedArray{
		{"times", npyHeader{"<i8", []int64{instants}}, []any{tr.Times}},
		{"neurons", npyHeader{"<i8", []int64{n}}, []any{neurons}},
		{"values", npyHeader{"<f8", []int64{n, instants}}, rows},
		{timeUnit, npyHeader{"<U2", nil}, []any{picoseconds}},
	})
}

// storedArray is an array of an .npz file that is written at once.
type storedArray struct {
	name   string
	header npyHeader
	parts  []any // slices of values, one after the other
}

// writeArrays writes an .npz file.
func writeArrays(w io.Writer, arrays []storedArray) error {
	z := zip.NewWriter(w)
	for _, a := range arrays {
		entry, err := z.CreateHeader(npzEntry(a.name + ".npy"))
		if err != nil {
			return err
		}
		for _, part := range append([]any{a.header.encode()}, a.parts...) {
			if err := binary.Write(entry, binary.LittleEndian, part); err != nil {
				return err
			}
		}
	}
	return z.Close()
}
