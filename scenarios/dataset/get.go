package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Progress is told how far the download of a file has come, in bytes. It starts again at 0 where one
// mirror has failed and the next is tried.
type Progress func(file string, done, total int64)

// stallTimeout is how long a mirror may send nothing before the next one is tried.
const stallTimeout = 30 * time.Second

// Get downloads a data set into the user's cache over HTTPS and returns the folder. Files that are
// there already, with the right checksum, are kept. A file takes its place only when it is complete and
// its SHA-256 is the pinned one; until then it is a temporary file beside it, removed on failure.
// Progress may be nil.
//
// Errors: *UnknownError; *ByHandError; what writing to the disk returns; the cause of a cancelled ctx; or, joined, one
// *MirrorError for each mirror of a file.
func Get(ctx context.Context, name string, progress Progress) (folder string, err error) {
	e, page, err := toGet(name)
	if err != nil {
		return "", err
	}
	if folder, err = cacheFolder(name); err != nil {
		return "", err
	}
	if page != "" {
		return "", &ByHandError{Name: name, Page: page, Folder: folder}
	}
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	d := downloader{client: http.DefaultClient, folder: folder, stall: stallTimeout, progress: progress}
	return folder, d.all(ctx, e)
}

// toGet finds the data set of that name: its entry or, where it has to be fetched by hand, the page that it is on.
func toGet(name string) (e *entry, page string, err error) {
	infos, err := List()
	if err != nil {
		return nil, "", err
	}
	var known []string
	for _, info := range infos {
		known = append(known, info.Name)
		if info.Name == name && info.Page != "" {
			return nil, info.Page, nil
		}
	}
	if e, err = find(name); err != nil {
		err = &UnknownError{What: "data set", Name: name, Known: known}
	}
	return e, "", err
}

// downloader fetches files into a folder.
type downloader struct {
	client   *http.Client
	folder   string
	stall    time.Duration
	progress Progress
}

func (d *downloader) all(ctx context.Context, e *entry) error {
	if err := os.MkdirAll(d.folder, 0o777); err != nil {
		return err
	}
	for _, f := range e.all() {
		have, err := verified(filepath.Join(d.folder, f.name), f)
		if err != nil {
			return err
		}
		if have {
			d.progress(f.name, f.bytes, f.bytes)
			continue
		}
		if err := d.one(ctx, e.mirrors, f); err != nil {
			return fmt.Errorf("download of %s, %s: %w", e.Name, f.name, err)
		}
	}
	return nil
}

// verified reports whether the file at path has the pinned checksum.
func verified(path string, f file) (bool, error) {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return false, err
	}
	return hex.EncodeToString(sum.Sum(nil)) == f.sha256, nil
}

// one fetches a file from the first mirror that has it.
func (d *downloader) one(ctx context.Context, mirrors []string, f file) error {
	var failures []error
	for _, mirror := range mirrors {
		err := d.fromMirror(ctx, mirror+f.name, f)
		switch {
		case err == nil:
			return nil
		case isDisk(err):
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		failures = append(failures, &MirrorError{URL: mirror + f.name, Err: err})
	}
	return errors.Join(failures...)
}

// isDisk: a disk that is full or read-only is so for every mirror.
func isDisk(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	return errors.As(err, &path) || errors.As(err, &link)
}

// fromMirror writes a temporary file, syncs it, and renames it into place.
func (d *downloader) fromMirror(ctx context.Context, url string, f file) error {
	temp, err := os.CreateTemp(d.folder, f.name+".*.part")
	if err != nil {
		return err
	}
	err = d.receive(ctx, url, f, temp)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), filepath.Join(d.folder, f.name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// receive copies what url sends to w and verifies it.
func (d *downloader) receive(ctx context.Context, url string, f file, w io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(d.stall, func() { cancel(&StallError{After: d.stall}) })
	defer watch.Stop()
	alive := func(done int64) {
		watch.Reset(d.stall)
		d.progress(f.name, done, f.bytes)
	}

	body, err := d.request(ctx, url)
	if err != nil {
		return causeOf(ctx, err)
	}
	defer body.Close()
	alive(0)
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum, &meter{tell: alive}), io.LimitReader(body, f.bytes+1))
	if err == nil && n < f.bytes {
		err = context.Cause(ctx) // a transfer that is cancelled may end like one that is complete
	}
	if err != nil {
		return causeOf(ctx, err)
	}
	if n != f.bytes {
		return &SizeError{Want: f.bytes, Got: n}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.sha256 {
		return &ChecksumError{Want: f.sha256, Got: got}
	}
	return nil
}

// request returns the body of the answer to a GET of url.
func (d *downloader) request(ctx context.Context, url string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	// The pinned bytes are the .gz file itself: neither the server nor net/http may unpack it.
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errors.Join(&StatusError{Status: resp.Status}, resp.Body.Close())
	}
	return resp.Body, nil
}

// causeOf returns the reason for a cancelled transfer rather than its consequence.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// meter counts what is written to it.
type meter struct {
	done int64
	tell func(done int64)
}

func (m *meter) Write(p []byte) (int, error) {
	m.done += int64(len(p))
	m.tell(m.done)
	return len(p), nil
}
