package dataset

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Recordings are labelled recordings of an event camera. Package eventfile reads them.
type Recordings struct {
	Paths   []string // a file each
	Labels  []uint8  // the class of each
	Classes []string // the name of each class
}

// Len is the number of recordings.
func (s *Recordings) Len() int { return len(s.Labels) }

// shelf has the sets of recordings. They come as archives, without a checksum to pin.
var shelf = []Info{{
	Name:        "nmnist",
	Description: "MNIST on a screen, seen by a moving event camera of 34x34 pixels (Orchard, Jayawant, Cohen and Thakor 2015)",
	Licence:     "CC BY-SA 4.0",
	Page:        "https://www.garrickorchard.com/datasets/n-mnist",
}}

// OpenRecordings finds the recordings of one split of a set by name ("nmnist") in $RANVIER_DATA/<name> or else in the
// user's cache: in the first of the two that holds them. It takes the set as it is published, a folder for each split
// (Train, Test) with one for each class (0 to 9), or the selection that comes with SLAYER (Shrestha and Orchard 2018),
// which has numbered files and the lists train1K.txt and test100.txt. Recordings are in the order of their file
// names, or of the list.
//
// Errors: *UnknownError; *MissingError; *FormatError of a list; what reading the folders returns.
func OpenRecordings(name string, split Split) (*Recordings, error) {
	if !slices.ContainsFunc(shelf, func(i Info) bool { return i.Name == name }) {
		return nil, &UnknownError{What: "set of recordings", Name: name, Known: []string{shelf[0].Name}}
	}
	if split > Test {
		return nil, unknownSplit(split)
	}
	folder, err := lookFor(name, holdsRecordings)
	if err != nil {
		return nil, err
	}
	published, err := exists(filepath.Join(folder, splitFolders[split]))
	if err != nil {
		return nil, err
	}
	set := &Recordings{Classes: slices.Clone(digitNames)}
	if published {
		err = set.addFolder(filepath.Join(folder, splitFolders[split]))
	} else {
		err = set.addList(folder, splitLists[split])
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

var (
	splitFolders = [2]string{Train: "Train", Test: "Test"}
	splitLists   = [2]string{Train: "train1K.txt", Test: "test100.txt"}
)

// holdsRecordings reports whether the folder holds both splits, in one way or the other.
func holdsRecordings(folder string) (bool, error) {
	for _, names := range [][2]string{splitFolders, splitLists} {
		found, err := holds(folder, []file{{name: names[Train]}, {name: names[Test]}})
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// addFolder adds the recordings in the folders of the classes, ordered by their own names, which are numbers that do not
// tell the class.
func (s *Recordings) addFolder(folder string) error {
	type recording struct {
		name, path string
		label      uint8
	}
	var all []recording
	for label, class := range s.Classes {
		files, err := os.ReadDir(filepath.Join(folder, class))
		if err != nil {
			return err
		}
		for _, f := range files {
			if strings.HasSuffix(f.Name(), ".bin") {
				all = append(all, recording{f.Name(), filepath.Join(folder, class, f.Name()), uint8(label)})
			}
		}
	}
	slices.SortFunc(all, func(a, b recording) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.path, b.path)) })
	for _, r := range all {
		s.Paths, s.Labels = append(s.Paths, r.path), append(s.Labels, r.label)
	}
	return nil
}

// addList adds the recordings of a list: lines with the number of a file and its class, and comments that begin with #.
func (s *Recordings) addList(folder, list string) (err error) {
	path := filepath.Join(folder, list)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	offset := int64(0)
	for ; lines.Scan(); offset += int64(len(lines.Bytes())) + 1 {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		var sample uint
		var label uint8
		if n, err := fmt.Sscanf(line, "%d %d", &sample, &label); n < 2 || err != nil || int(label) >= len(s.Classes) {
			return &FormatError{File: path, Offset: offset, Want: fmt.Sprintf("a number and a class below %d", len(s.Classes)), Got: strconv.Quote(line)}
		}
		recording := filepath.Join(folder, fmt.Sprintf("%d.bs2", sample))
		if _, err := os.Stat(recording); err != nil {
			return err
		}
		s.Paths, s.Labels = append(s.Paths, recording), append(s.Labels, label)
	}
	return lines.Err()
}
