package record

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// ReadNPZ reads the spikes in an .npz file, or in the "<path>.partial" directory that an NPZ recorder left behind.
// Any program may have written them, as NPZ describes; E.N and time_unit may be missing, other arrays
// are passed over. Arrays must be stored, as numpy.savez does, not deflated. Rasters come in the order of
// the file, each sorted by (At, Neuron). A mistake is a *FormatError.
func ReadNPZ(path string) ([]Raster, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return readSpools(path, os.DirFS(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readNPZ(path, f, info.Size())
}

func readNPZ(path string, r io.ReaderAt, size int64) ([]Raster, error) {
	a, err := readArchive(path, r, size)
	if err != nil {
		return nil, err
	}
	return a.rasters()
}

// readArchive lists the arrays of an .npz file.
func readArchive(path string, r io.ReaderAt, size int64) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrInsecurePath) {
		err = nil // names are only looked up here, nothing is unpacked
	}
	if err != nil {
		return nil, &FormatError{Path: path, Found: err.Error(), Want: "an .npz file"}
	}
	a := newArchive(path)
	var total uint64
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".npy") {
			continue
		}
		// Entries that were deflated, or that share their bytes, could be larger than the file that holds them.
		total += f.UncompressedSize64
		if f.Method != zip.Store || f.UncompressedSize64 > uint64(size) || total > uint64(size) {
			return nil, &FormatError{path, f.Name, 0, 0, "a compressed array", "a stored one, as numpy.savez writes"}
		}
		name := strings.TrimSuffix(f.Name, ".npy")
		if err := a.add(array{path, name, int64(f.UncompressedSize64), f.Open}); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func readSpools(path string, dir fs.FS) ([]Raster, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, err
	}
	a := newArchive(path)
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), ".npy")
		if !ok || !entry.Type().IsRegular() {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		open := func() (io.ReadCloser, error) { return dir.Open(entry.Name()) }
		if err := a.add(array{path, name, info.Size(), open}); err != nil {
			return nil, err
		}
	}
	return a.rasters()
}
