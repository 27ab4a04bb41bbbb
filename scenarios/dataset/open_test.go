package dataset_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
)

// emptyCache gives the test a user cache of its own, and returns ranvier's folder in it.
func emptyCache(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} { // unix, linux, windows
		t.Setenv(name, home)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(cache, "ranvier")
}

// place puts one image of one pixel, and its label, where the test split of a set belongs.
func place(t *testing.T, folder string, pixel byte) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"t10k-images-idx3-ubyte.gz": zip(t, idx(0x803, []uint32{1, 1, 1}, pixel)),
		"t10k-labels-idx1-ubyte.gz": zip(t, idx(0x801, []uint32{1}, 3)),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenLooksInDataFolderThenInCache(t *testing.T) {
	cache, data := emptyCache(t), t.TempDir()
	place(t, filepath.Join(cache, "fashion-mnist"), 200)
	check := func(want uint8) {
		t.Helper()
		set, err := dataset.Open("fashion-mnist", dataset.Test)
		if err != nil {
			t.Fatal(err)
		}
		if set.Pixels[0] != want || set.Classes[set.Labels[0]] != "Dress" {
			t.Errorf("got pixel %d of class %s, want %d", set.Pixels[0], set.Classes[set.Labels[0]], want)
		}
	}
	t.Setenv("RANVIER_DATA", "")
	check(200)
	t.Setenv("RANVIER_DATA", data)
	check(200)
	place(t, filepath.Join(data, "fashion-mnist"), 100)
	check(100)
}

func TestMissingSetSaysWhereItLookedAndWhatToDo(t *testing.T) {
	cache, data := emptyCache(t), t.TempDir()
	t.Setenv("RANVIER_DATA", data)
	_, err := dataset.Open("mnist", dataset.Train)
	var missing *dataset.MissingError
	if !errors.As(err, &missing) {
		t.Fatalf("got %v, want a *MissingError", err)
	}
	want := []string{filepath.Join(data, "mnist"), filepath.Join(cache, "mnist")}
	if diff := cmp.Diff(want, missing.Looked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, part := range append(want, "ranvier data get mnist") {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func TestMissingCacheIsSaid(t *testing.T) {
	emptyCache(t)
	for _, name := range []string{"RANVIER_DATA", "HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	_, err := dataset.Open("mnist", dataset.Test)
	var missing *dataset.MissingError
	if !errors.As(err, &missing) || missing.Err == nil || !strings.Contains(err.Error(), missing.Err.Error()) {
		t.Errorf("got %v, want a *MissingError with the reason", err)
	}
}

func TestUnusableDataFolderIsAnError(t *testing.T) {
	emptyCache(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RANVIER_DATA", file)
	var missing *dataset.MissingError
	if _, err := dataset.Open("mnist", dataset.Test); err == nil || errors.As(err, &missing) {
		t.Errorf("got %v, want the error of the file system", err)
	}
	if _, err := dataset.List(); err == nil {
		t.Error("List: no error")
	}
}

func TestUnknownNamesAreRefused(t *testing.T) {
	var unknown *dataset.UnknownError
	if _, err := dataset.Open("minst", dataset.Test); !errors.As(err, &unknown) || unknown.Name != "minst" || !slices.Contains(unknown.Known, "mnist") {
		t.Errorf("Open: got %v, want an *UnknownError", err)
	}
	if _, err := dataset.Open("mnist", 2); !errors.As(err, &unknown) || unknown.What != "split" {
		t.Errorf("Open: got %v, want an *UnknownError about the split", err)
	}
	if _, err := dataset.Get(context.Background(), "minst", nil); !errors.As(err, &unknown) {
		t.Errorf("Get: got %v, want an *UnknownError", err)
	}
}

func TestListTellsWhatIsPresent(t *testing.T) {
	cache := emptyCache(t)
	t.Setenv("RANVIER_DATA", "")
	place(t, filepath.Join(cache, "mnist"), 1) // the test split alone is not the set
	infos, err := dataset.List()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, info := range infos {
		names = append(names, info.Name)
		if info.Present() || info.Description == "" || info.Licence == "" || (info.Bytes < 11e6) != (info.Page != "") {
			t.Errorf("got %+v, want a described, absent set", info)
		}
	}
	if diff := cmp.Diff([]string{"mnist", "fashion-mnist", "nmnist"}, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// originals makes RANVIER_DATA absolute (tests run in the folder of their package, the variable is
// set for the root of the module), or skips the test.
func originals(t *testing.T) string {
	t.Helper()
	data := os.Getenv("RANVIER_DATA")
	if data == "" {
		t.Skip("RANVIER_DATA is not set: the original files are not at hand")
	}
	if !filepath.IsAbs(data) {
		data = filepath.Join("..", "..", data)
	}
	t.Setenv("RANVIER_DATA", data)
	return data
}

func TestOriginalFiles(t *testing.T) {
	originals(t)
	for _, c := range []struct {
		name       string
		split      dataset.Split
		n, bright  int
		firstClass string
	}{
		{"mnist", dataset.Train, 60000, 1567298545, "5"},
		{"mnist", dataset.Test, 10000, 264923200, "7"},
		{"fashion-mnist", dataset.Train, 60000, 3431114169, "Ankle boot"},
		{"fashion-mnist", dataset.Test, 10000, 573469082, "Ankle boot"},
	} {
		t.Run(c.name+" "+c.split.String(), func(t *testing.T) {
			set, err := dataset.Open(c.name, c.split)
			if err != nil {
				t.Fatal(err)
			}
			if set.Len() != c.n || set.Width != 28 || set.Height != 28 || len(set.Classes) != 10 {
				t.Errorf("got %d images of %d x %d, %d classes", set.Len(), set.Width, set.Height, len(set.Classes))
			}
			if got := brightness(set.Pixels); got != c.bright {
				t.Errorf("sum of pixels %d, want %d", got, c.bright)
			}
			if got := set.Classes[set.Labels[0]]; got != c.firstClass {
				t.Errorf("the first image is of class %s, want %s", got, c.firstClass)
			}
		})
	}
}

// Get finds the original files in the cache, verifies the pinned sums, and needs no network.
func TestGetKeepsOriginals(t *testing.T) {
	data := originals(t)
	cache := emptyCache(t)
	for _, name := range []string{"mnist", "fashion-mnist"} {
		original, err := filepath.Abs(filepath.Join(data, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(cache, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(original, filepath.Join(cache, name)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // so that a download fails
		var files, bytes int64
		folder, err := dataset.Get(ctx, name, func(_ string, done, total int64) {
			files, bytes = files+1, bytes+total
			if done != total {
				t.Errorf("%d of %d bytes", done, total)
			}
		})
		if err != nil || folder != filepath.Join(cache, name) {
			t.Fatalf("got %s, %v", folder, err)
		}
		if infos, err := dataset.List(); err != nil || files != 4 || !slices.ContainsFunc(infos, func(i dataset.Info) bool {
			return i.Name == name && i.Bytes == bytes && i.Present()
		}) {
			t.Errorf("%d files of %d bytes, listed as %+v, %v", files, bytes, infos, err)
		}
	}
}
