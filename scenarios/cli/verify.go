package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/scenarios/verify"
)

func (c *console) verify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify [PATH...]",
		Short: "hold the simulator against reference solutions",
		Long: "verify simulates the cases of golden files in every engine and compares spike times and potentials with\n" +
			"the reference solutions in them: those that come with the program or, with arguments, the given\n" +
			"files, and those in the given folders. It fails if a case does.",
		RunE: func(cmd *cobra.Command, paths []string) error {
			files, err := c.golden(paths)
			if err != nil {
				return err
			}
			return c.verifyFiles(cmd.Context(), files)
		},
	}
}

// goldenFile is a golden file and where it lies.
type goldenFile struct {
	fsys fs.FS
	name string
}

// host opens any path of the machine; errors then name the path as the user wrote it.
type host struct{}

func (host) Open(path string) (fs.File, error) { return os.Open(path) }

// golden finds the golden files that paths name: themselves, those in a folder, the shipped ones if
// there is no path.
func (c *console) golden(paths []string) ([]goldenFile, error) {
	if len(paths) == 0 {
		return c.goldenIn(verify.Shipped(), ".")
	}
	var files []goldenFile
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, goldenFile{host{}, path})
			continue
		}
		found, err := c.goldenIn(host{}, path)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

// goldenIn finds the golden files in a folder, and says which files are none.
func (c *console) goldenIn(fsys fs.FS, folder string) ([]goldenFile, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, err
	}
	var files []goldenFile
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		switch {
		case verify.Known(path):
			files = append(files, goldenFile{fsys, path})
		case !e.IsDir():
			fmt.Fprintf(c.Err, "skipped %s: not a golden file of a known kind\n", path)
		}
	}
	if len(files) == 0 {
		return nil, verify.NotGolden(folder)
	}
	return files, nil
}

// verifyFiles verifies what it can, prints the table, and returns what failed.
func (c *console) verifyFiles(ctx context.Context, files []goldenFile) error {
	task := c.progress.Start("verifying", int64(len(files)))
	var sums verify.Summaries
	var errs []error
	for _, f := range files {
		errs = append(errs, verify.File(ctx, f.fsys, f.name, func(r verify.Result) {
			if ctx.Err() == nil { // else it was the interruption that failed
				sums.Add(r)
			}
		}))
		task.Add(1)
		if ctx.Err() != nil {
			break
		}
	}
	task.Done()
	errs = append(errs, c.printVerdicts(sums))
	if failed := sums.Failed(); len(failed) > 0 {
		errs = append(errs, fmt.Errorf("%d of %d runs of golden cases failed", len(failed), sums.Cases()))
	}
	return errors.Join(errs...)
}

func (c *console) printVerdicts(sums verify.Summaries) error {
	if len(sums) == 0 {
		return nil
	}
	rows := newTable("file", "engine", "cases", "spikes", "missing", "extra", "|dt| ms", "|dV| mV", "verdict")
	for _, s := range sums {
		verdict := "ok"
		if n := len(s.Failed); n > 0 {
			verdict = fmt.Sprintf("FAIL in %d", n)
		}
		rows.add(s.File, s.Engine, fmt.Sprint(s.Cases), fmt.Sprint(s.Spikes), fmt.Sprint(s.Missing), fmt.Sprint(s.Extra),
			fmt.Sprintf("%.2g", s.MaxDt), fmt.Sprintf("%.2g", s.MaxDV), verdict)
	}
	if err := rows.print(c.Out); err != nil {
		return err
	}
	for _, r := range sums.Failed() {
		if _, err := fmt.Fprintln(c.Out, r); err != nil {
			return err
		}
	}
	return nil
}
