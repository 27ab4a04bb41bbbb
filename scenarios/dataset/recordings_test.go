package dataset_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
)

// shelve puts files, by their paths, into a folder.
func shelve(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(content), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
}

// selection is the recordings of SLAYER's selection, without their content.
func selection() map[string]string {
	return map[string]string{"train1K.txt": "#sample #class\n1\t5\n2\t0\n", "test100.txt": "#sample #class\n60001\t7\n", "1.bs2": "", "2.bs2": "", "60001.bs2": ""}
}

// published is the set as it is published, without the content of the recordings.
func published() map[string]string {
	files := map[string]string{"Train/3/00002.bin": "", "Train/7/00001.bin": "", "Train/7/00010.bin": "", "Train/7/readme.txt": "", "Test/0/00001.bin": ""}
	for _, digit := range digits {
		files["Train/"+digit+"/.keep"], files["Test/"+digit+"/.keep"] = "", ""
	}
	return files
}

func TestOpenRecordingsFindsBothLayouts(t *testing.T) {
	for _, c := range []struct {
		why    string
		files  map[string]string
		split  dataset.Split
		paths  []string
		labels []uint8
	}{
		{"the selection, to learn from", selection(), dataset.Train, []string{"1.bs2", "2.bs2"}, []uint8{5, 0}},
		{"the selection, to be judged by", selection(), dataset.Test, []string{"60001.bs2"}, []uint8{7}},
		{"as published: in the order of the numbers, not of the classes", published(), dataset.Train,
			[]string{"Train/7/00001.bin", "Train/3/00002.bin", "Train/7/00010.bin"}, []uint8{7, 3, 7}},
		{"as published, to be judged by", published(), dataset.Test, []string{"Test/0/00001.bin"}, []uint8{0}},
	} {
		t.Run(c.why, func(t *testing.T) {
			emptyCache(t)
			data := t.TempDir()
			t.Setenv("RANVIER_DATA", data)
			shelve(t, filepath.Join(data, "nmnist"), c.files)
			got, err := dataset.OpenRecordings("nmnist", c.split)
			if err != nil {
				t.Fatal(err)
			}
			want := &dataset.Recordings{Labels: c.labels, Classes: digits}
			for _, p := range c.paths {
				want.Paths = append(want.Paths, filepath.Join(data, "nmnist", filepath.FromSlash(p)))
			}
			if diff := cmp.Diff(want, got); diff != "" || got.Len() != len(c.labels) {
				t.Errorf("(-want +got)\n%s", diff)
			}
			infos, err := dataset.List()
			if err != nil || !slices.ContainsFunc(infos, func(i dataset.Info) bool { return i.Name == "nmnist" && i.Present() }) {
				t.Errorf("listed as %+v, %v", infos, err)
			}
		})
	}
}

func TestRecordingsThatAreNotThereSayHowToGetThem(t *testing.T) {
	cache, data := emptyCache(t), t.TempDir()
	t.Setenv("RANVIER_DATA", data)
	_, err := dataset.OpenRecordings("nmnist", dataset.Train)
	var missing *dataset.MissingError
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), "ranvier data get nmnist") {
		t.Errorf("got %v, want a *MissingError", err)
	}
	_, err = dataset.Get(context.Background(), "nmnist", nil)
	var byHand *dataset.ByHandError
	if !errors.As(err, &byHand) || byHand.Folder != filepath.Join(cache, "nmnist") || !strings.HasPrefix(byHand.Page, "https://") {
		t.Errorf("got %v, want a *ByHandError", err)
	}
	var unknown *dataset.UnknownError
	if _, err := dataset.OpenRecordings("mnist", dataset.Train); !errors.As(err, &unknown) {
		t.Errorf("images: got %v, want an *UnknownError", err)
	}
	if _, err := dataset.Open("nmnist", dataset.Train); !errors.As(err, &unknown) {
		t.Errorf("as images: got %v, want an *UnknownError", err)
	}
	if _, err := dataset.OpenRecordings("nmnist", 2); !errors.As(err, &unknown) || unknown.What != "split" {
		t.Errorf("got %v, want an *UnknownError about the split", err)
	}
}

func TestBrokenListsAreRefused(t *testing.T) {
	for _, c := range []struct {
		why, list string
		offset    int64 // -1 for a file that is not there
	}{
		{"a word for a number", "1\t5\none\t0\n", 4},
		{"no class", "1\n", 0},
		{"a class that does not exist", "#sample #class\n1\t10\n", 15},
		{"a recording that does not exist", "99\t1\n", -1},
	} {
		emptyCache(t)
		data := t.TempDir()
		t.Setenv("RANVIER_DATA", data)
		files := selection()
		files["train1K.txt"] = c.list
		shelve(t, filepath.Join(data, "nmnist"), files)
		_, err := dataset.OpenRecordings("nmnist", dataset.Train)
		var format *dataset.FormatError
		if c.offset < 0 && !errors.Is(err, fs.ErrNotExist) || c.offset >= 0 && (!errors.As(err, &format) || format.Offset != c.offset) {
			t.Errorf("%s: %v, want an error at %d", c.why, err, c.offset)
		}
	}
}

func TestOriginalRecordings(t *testing.T) {
	originals(t)
	for split, n := range map[dataset.Split]int{dataset.Train: 1000, dataset.Test: 100} {
		set, err := dataset.OpenRecordings("nmnist", split)
		var missing *dataset.MissingError
		if errors.As(err, &missing) {
			t.Skip(err)
		}
		if err != nil || set.Len() < n {
			t.Errorf("%v: %v, %v", split, set, err)
		}
	}
}
