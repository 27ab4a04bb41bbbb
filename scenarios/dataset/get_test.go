package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// content is what a mirror should send for a file.
func content(name string) string { return strings.Repeat("the bytes of "+name+". ", 1000) }

func pinned(name string) file {
	sum := sha256.Sum256([]byte(content(name)))
	return file{name, int64(len(content(name))), hex.EncodeToString(sum[:])}
}

func testEntry(mirrors ...string) *entry {
	return &entry{
		Info:    Info{Name: "pretend"},
		mirrors: mirrors,
		files:   [2]pair{{pinned("a"), pinned("b")}, {pinned("c"), pinned("d")}},
	}
}

// mirror serves files with h and counts the requests.
func mirror(t *testing.T, h http.HandlerFunc) (url string, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/", requests
}

func good(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Accept-Encoding") != "identity" {
		http.Error(w, "would be unpacked on the way", http.StatusTeapot)
		return
	}
	fmt.Fprint(w, content(filepath.Base(r.URL.Path)))
}

func testDownloader(t *testing.T) *downloader {
	// A client that trusts the certificate of every httptest server: they all use the same one.
	s := httptest.NewTLSServer(nil)
	t.Cleanup(s.Close)
	return &downloader{client: s.Client(), folder: filepath.Join(t.TempDir(), "new", "folder"),
		stall: time.Minute, progress: func(string, int64, int64) {}}
}

// check makes sure that the folder holds exactly the given files, complete.
func check(t *testing.T, folder string, names ...string) {
	t.Helper()
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(names) {
		t.Errorf("the folder holds %v, want %v", found, names)
	}
	for _, name := range names {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != content(name) {
			t.Errorf("%s: %d bytes, %v, want the original", name, len(got), err)
		}
	}
}

func TestGetDownloadsAllFiles(t *testing.T) {
	url, requests := mirror(t, good)
	d := testDownloader(t)
	last := map[string]int64{}
	d.progress = func(name string, done, total int64) {
		if done < last[name] || total != int64(len(content(name))) {
			t.Errorf("progress of %s: %d of %d after %d", name, done, total, last[name])
		}
		last[name] = done
	}
	if err := d.all(context.Background(), testEntry(url)); err != nil {
		t.Fatal(err)
	}
	check(t, d.folder, "a", "b", "c", "d")
	for _, name := range []string{"a", "b", "c", "d"} {
		if last[name] != int64(len(content(name))) {
			t.Errorf("progress of %s ended at %d", name, last[name])
		}
	}
	if requests.Load() != 4 {
		t.Errorf("%d requests, want 4", requests.Load())
	}
}

func TestGetReplacesWhatIsNotTheOriginal(t *testing.T) {
	url, requests := mirror(t, good)
	d := testDownloader(t)
	if err := d.all(context.Background(), testEntry(url)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.folder, "c"), []byte("tampered"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := d.all(context.Background(), testEntry(url)); err != nil {
		t.Fatal(err)
	}
	check(t, d.folder, "a", "b", "c", "d")
	if requests.Load() != 5 {
		t.Errorf("%d requests, want 4 and 1 more", requests.Load())
	}
}

// Whatever one mirror does wrong, it is told, nothing of it stays, and the next mirror is asked.
func TestBadMirror(t *testing.T) {
	as := func(target any) func(error) bool {
		return func(err error) bool { return errors.As(err, target) }
	}
	for _, c := range []struct {
		why     string
		handler http.HandlerFunc
		is      func(error) bool
	}{
		{"the file is gone", http.NotFound, as(new(*StatusError))},
		{"the body is cut", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(content("a"))))
			fmt.Fprint(w, content("a")[:100])
		}, func(err error) bool { return strings.Contains(err.Error(), "unexpected EOF") }},
		{"a shorter file", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "sorry") }, as(new(*SizeError))},
		{"a longer file", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, content("a"), "x") }, as(new(*SizeError))},
		{"another file of the same size", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, content("x")) }, func(err error) bool {
			var sum *ChecksumError
			return errors.As(err, &sum) && sum.Want == pinned("a").sha256 && sum.Got == pinned("x").sha256
		}},
		{"no answer", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, as(new(*StallError))},
		{"a body that stops", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, content("a")[:100])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, as(new(*StallError))},
		{"the connection breaks", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, func(err error) bool { return true }},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			bad, badRequests := mirror(t, c.handler)
			ok, _ := mirror(t, good)
			d := testDownloader(t)
			d.stall = time.Second
			if err := os.MkdirAll(d.folder, 0o777); err != nil {
				t.Fatal(err)
			}
			err := d.one(context.Background(), []string{bad}, pinned("a"))
			var blamed *MirrorError
			if !errors.As(err, &blamed) || !c.is(err) || blamed.URL != bad+"a" || strings.Count(err.Error(), bad) != 1 {
				t.Errorf("got %v", err)
			}
			check(t, d.folder)
			if err := d.one(context.Background(), []string{bad, ok}, pinned("a")); err != nil {
				t.Errorf("with a second mirror: %v", err)
			}
			check(t, d.folder, "a")
			if badRequests.Load() < 2 {
				t.Errorf("the bad mirror was asked %d times, want once per download", badRequests.Load())
			}
		})
	}
}

func TestAllMirrorsAreBlamed(t *testing.T) {
	gone, _ := mirror(t, http.NotFound)
	wrong, _ := mirror(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, content("x")) })
	d := testDownloader(t)
	err := d.all(context.Background(), testEntry(gone, wrong))
	var status *StatusError
	var sum *ChecksumError
	if !errors.As(err, &status) || !errors.As(err, &sum) {
		t.Errorf("got %v, want a *StatusError and a *ChecksumError", err)
	}
	check(t, d.folder)
}

func TestCancelEndsTheDownload(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	url, requests := mirror(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, content("a")[:100])
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	d := testDownloader(t)
	if err := d.all(ctx, testEntry(url, url)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	check(t, d.folder)
	if requests.Load() != 1 {
		t.Errorf("%d requests, want no second one", requests.Load())
	}
}

func TestDiskErrorEndsTheDownload(t *testing.T) {
	for _, c := range []struct {
		why   string
		spoil func(d *downloader) error
	}{
		{"the folder is a file", func(d *downloader) error {
			return errors.Join(os.MkdirAll(filepath.Dir(d.folder), 0o777), os.WriteFile(d.folder, nil, 0o666))
		}},
		{"a folder is in the place of the file", func(d *downloader) error {
			return os.MkdirAll(filepath.Join(d.folder, "a"), 0o777)
		}},
	} {
		t.Run(c.why, func(t *testing.T) {
			url, requests := mirror(t, good)
			d := testDownloader(t)
			if err := c.spoil(d); err != nil {
				t.Fatal(err)
			}
			var path *fs.PathError
			if err := d.all(context.Background(), testEntry(url)); !errors.As(err, &path) {
				t.Errorf("got %v, want an *fs.PathError", err)
			}
			if requests.Load() != 0 {
				t.Errorf("%d requests", requests.Load())
			}
		})
	}
}

// The disk is the same for all mirrors, so that there is no use in asking the second.
func TestDiskErrorIsNotBlamedOnMirrors(t *testing.T) {
	url, requests := mirror(t, good)
	d := testDownloader(t)
	if err := os.MkdirAll(filepath.Join(d.folder, "a"), 0o777); err != nil {
		t.Fatal(err)
	}
	var link *os.LinkError
	if err := d.one(context.Background(), []string{url, url}, pinned("a")); !errors.As(err, &link) {
		t.Errorf("got %v, want the *os.LinkError of the rename", err)
	}
	if requests.Load() != 1 {
		t.Errorf("%d requests, want 1", requests.Load())
	}
}

func TestCatalogueIsFetchedOverHTTPS(t *testing.T) {
	for _, e := range catalogue {
		if len(e.mirrors) < 2 || len(e.classes) != 10 {
			t.Errorf("%s: %d mirrors, %d classes", e.Name, len(e.mirrors), len(e.classes))
		}
		for _, m := range e.mirrors {
			if !strings.HasPrefix(m, "https://") || !strings.HasSuffix(m, "/") {
				t.Errorf("%s: mirror %q", e.Name, m)
			}
		}
		for _, f := range e.all() {
			if raw, err := hex.DecodeString(f.sha256); err != nil || len(raw) != sha256.Size || f.bytes == 0 {
				t.Errorf("%s: %+v", e.Name, f)
			}
		}
	}
}
