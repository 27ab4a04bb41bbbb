package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/chips/report"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/sim"
)

// replayFlags are the flags of `ranvier replay`.
type replayFlags struct {
	Chip      []string `usage:"what to replay the run on; several are set side by side" choices:"loihi,loihi2,speck"`
	First     int      `usage:"presentations to replay, from the first; 0 for all"`
	Step      sim.Time `usage:"model time that a step of the chip stands for (loihi, loihi2)"`
	Place     string   `usage:"how neurons come onto cores: in their order, or those with much traffic close together (loihi, loihi2)" choices:"order,traffic"`
	Emulator  string   `usage:"whose arithmetic to follow where public emulators disagree (loihi, loihi2)" choices:"nengo,lava"`
	Headroom  int      `usage:"spikes of the largest weight that may reach a neuron in one step before its accumulator overflows; more costs digits of small weights (loihi, loihi2)"`
	Largest   float64  `flag:"largest-weight" usage:"cut weights that move a neuron by more than so many thresholds in a step to that; 0 to cut none (loihi, loihi2)"`
	Short     bool     `flag:"short-refractory" usage:"shorten refractory intervals of more than 63 steps to that; else they are refused (loihi, loihi2)"`
	Buffer    int      `usage:"events that a core can hold; more stall the chip, or are dropped (speck)"`
	Balancer  bool     `usage:"events that find the buffer of a core full are dropped, in place of stalling the chip (speck)"`
	Sweep     string   `usage:"order in which a core goes through the neurons that an event reaches (speck)" choices:"places,channels"`
	Tolerance sim.Time `usage:"by which a spike may be off and still count as matched; 0 for a step of the chip"`
	Reach     sim.Time `usage:"beyond which two spikes are never one; 0 for ten times the tolerance"`
	Causes    int      `usage:"presentations whose first divergence is explained; 0 for none, -1 for all"`
	Log       bool     `usage:"write the raw log, from which the energy can be counted again, to log.csv"`
	JSON      bool     `usage:"write the report to standard output, one JSON object for each chip, and all else to standard error"`
	Out       string   `short:"o" usage:"\x60folder\x60 for the report, or for a folder for each of several chips (default RUN/CHIP)"`
}

// maker makes a chip.
type maker struct {
	name string
	make func(f *replayFlags) (*chips.Chip, error)
}

// makers are all chips that there are.
var makers = []maker{
	{"loihi", func(f *replayFlags) (*chips.Chip, error) { return loihi.First().Chip(f.loihi()), nil }},
	{"loihi2", func(f *replayFlags) (*chips.Chip, error) { return loihi.Second().Chip(f.loihi()), nil }},
	{speck.Name, func(f *replayFlags) (*chips.Chip, error) { return speck.New(f.speck()) }},
}

// chips are the chips that --chip names, each of which is one of the choices.
func (f *replayFlags) chips() (all []*chips.Chip, err error) {
	for _, name := range f.Chip {
		k := slices.IndexFunc(makers, func(m maker) bool { return m.name == name })
		chip, err := makers[k].make(f)
		if err != nil {
			return nil, err
		}
		all = append(all, chip)
	}
	return all, nil
}

func (f *replayFlags) speck() speck.Parameters {
	p := speck.Parameters{Buffer: f.Buffer, Balancer: f.Balancer}
	if f.Sweep == speck.ChannelsFirst.String() {
		p.Sweep = speck.ChannelsFirst
	}
	return p
}

func (f *replayFlags) loihi() loihi.Options {
	o := loihi.Options{Step: f.Step, Headroom: f.Headroom, LargestWeight: f.Largest, ShortRefractory: f.Short}
	if f.Place == loihi.ByTraffic.String() {
		o.Strategy = loihi.ByTraffic
	}
	if f.Emulator == loihi.Lava.String() {
		o.Emulator = loihi.Lava
	}
	return o
}

func (c *console) replay() *cobra.Command {
	flags := replayFlags{Chip: []string{"loihi"}, Step: sim.Millisecond, Place: "order", Emulator: "nengo", Headroom: 4, Buffer: 16, Sweep: speck.PlacesFirst.String(), Causes: 100}
	cmd := &cobra.Command{
		Use:   "replay RUN",
		Short: "replay a run on a neuromorphic chip, and say what changed, why, and what it cost",
		Long: "replay takes the network and the events that a run has left in its folder (network.json, synapses-*.npz,\n" +
			"events.npz), puts them under the constraints of a chip, and sets what the chip makes of them beside what\n" +
			"happened in exact time: spike by spike, with the cause of the first difference, answers, energy and time with the\n" +
			"source of every constant, and where everything is on the chip. It writes report.json, report.txt and report.html.\n" +
			"It fails, and says what would help, if the network does not fit.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return misusef("replay: want the folder of one run")
			}
			return flags.check()
		},
		RunE: func(cmd *cobra.Command, args []string) error { return c.replayRun(cmd.Context(), args[0], &flags) },
	}
	cmd.Flags().SortFlags = false
	for _, p := range parametersOf(&flags) {
		p.addTo(cmd.Flags())
	}
	return cmd
}

func (f *replayFlags) check() error {
	switch {
	case f.First < 0:
		return misusef("--first: \"%d\": want 0 or more", f.First)
	case f.Step < sim.Nanosecond || f.Step > sim.Second:
		return misusef("--step: \"%v\": want 1ns to 1s", f.Step)
	case f.Headroom < 1 || f.Headroom > 128:
		return misusef("--headroom: \"%d\": want 1 to 128", f.Headroom)
	case !(f.Largest >= 0) || math.IsInf(f.Largest, 0):
		return misusef("--largest-weight: \"%v\": want a finite number, 0 or more", f.Largest)
	case f.Buffer < 1:
		return misusef("--buffer: \"%d\": want 1 or more", f.Buffer)
	case f.Tolerance < 0 || f.Reach < 0:
		return misusef("--tolerance \"%v\", --reach \"%v\": want 0 or more", f.Tolerance, f.Reach)
	case f.Causes < -1:
		return misusef("--causes: \"%d\": want 0 or more, or -1", f.Causes)
	}
	return nil
}

// replayRun replays a run, and writes the report, also of one that does not fit.
func (c *console) replayRun(ctx context.Context, dir string, f *replayFlags) error {
	run, err := recording.Read(dir)
	if _, missing := os.Stat(filepath.Join(dir, recording.NetworkFile)); errors.Is(missing, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s holds no recorded network: it comes from a run of a scenario that records, such as ttfs", err, dir)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: a part of the recording in %s is missing: make the run again", err, dir)
	}
	if err != nil {
		return err
	}
	if f.First > 0 && f.First < len(run.Presentations) {
		run.Presentations = run.Presentations[:f.First]
	}
	all, err := f.chips()
	if err != nil {
		return err
	}
	var reports []*report.Report
	var errs []error
	for _, chip := range all {
		r, refused, err := c.replayOn(ctx, chip, run, f, f.folder(dir, chip, len(all)))
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		reports, errs = append(reports, r), append(errs, refused)
	}
	if len(reports) > 1 {
		errs = append(errs, report.Overview(c.reportOut(f), reports))
	}
	return errors.Join(errs...)
}

// folder is where the report on a chip goes.
func (f *replayFlags) folder(dir string, chip *chips.Chip, chips int) string {
	switch {
	case f.Out == "":
		return filepath.Join(dir, chip.Name)
	case chips > 1:
		return filepath.Join(f.Out, chip.Name)
	}
	return f.Out
}

// replayOn replays a run on a chip, and writes the report. That the run does not fit is the error refused.
func (c *console) replayOn(ctx context.Context, chip *chips.Chip, run *chips.Run, f *replayFlags, out string) (r *report.Report, refused, err error) {
	if err := os.MkdirAll(out, 0o777); err != nil {
		return nil, nil, err
	}
	path := func(file string) string { return filepath.Join(out, file) }
	for _, file := range append(report.Files(), logFile) { // of an earlier replay
		if err := os.Remove(path(file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
	}
	replayed, refused, err := c.present(ctx, chip, run, f, path)
	if err != nil {
		return nil, nil, err
	}
	r, err = report.New(ctx, replayed, refused, report.Options{Tolerance: f.Tolerance, Reach: f.Reach, Causes: f.Causes, Track: c.track})
	if err != nil {
		return nil, nil, err
	}
	return r, refused, errors.Join(r.Save(path), c.tellReport(r, out, f))
}

// reportOut is where words for people go.
func (c *console) reportOut(f *replayFlags) io.Writer {
	if f.JSON {
		return c.Err
	}
	return c.Out
}

// track shows the progress of n steps.
func (c *console) track(label string, n int) (step, done func()) {
	task := c.progress.Start(label, int64(n))
	return func() { task.Add(1) }, task.Done
}

// present replays the run. That a network does not fit is an error of its own, on which there is a report.
func (c *console) present(ctx context.Context, chip *chips.Chip, run *chips.Run, f *replayFlags, path func(string) string) (_ *chips.Replayed, refused, err error) {
	total := sim.Time(0)
	for k := range run.Presentations {
		total += max(0, run.Presentations[k].Duration)
	}
	task := c.progress.Start("replaying on "+chip.Title, int64(total))
	defer task.Done()
	options, closeLog, err := f.options(chip, path(logFile))
	if err != nil {
		return nil, nil, err
	}
	options.Progress = func(t sim.Time) { task.Add(int64(t)) }
	replayed, refused := chips.Replay(ctx, chip, run, options)
	if err := closeLog(); err != nil {
		return nil, nil, err
	}
	if refused != nil && !chips.Refused(refused) {
		return nil, nil, refused
	}
	return replayed, refused, nil
}

// options opens the log, if there is to be one.
func (f *replayFlags) options(chip *chips.Chip, path string) (o chips.Options, closeLog func() error, err error) {
	if !f.Log {
		return o, func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return o, nil, err
	}
	w := csv.NewWriter(file)
	o.Raw = rawLog(w, chip)
	return o, func() error {
		w.Flush()
		return errors.Join(w.Error(), file.Close())
	}, nil
}

const logFile = "log.csv"

// rawLog writes entries as rows: presentation, time in ps, core, item, count.
func rawLog(w *csv.Writer, chip *chips.Chip) func(chips.Entry) {
	write := func(row ...string) { _ = w.Write(row) } // an error stays in w until it is asked for
	write("presentation", "time_ps", "core", "item", "n")
	return func(e chips.Entry) {
		write(strconv.Itoa(e.Presentation), strconv.FormatInt(int64(e.At), 10), strconv.Itoa(e.Core), string(chip.Items[e.Item]), strconv.FormatUint(e.N, 10))
	}
}

// tellReport prints the report.
func (c *console) tellReport(r *report.Report, out string, f *replayFlags) error {
	to := c.reportOut(f)
	var errs []error
	if f.JSON {
		e := json.NewEncoder(c.Out)
		e.SetEscapeHTML(false)
		errs = append(errs, e.Encode(r))
	}
	errs = append(errs, r.Text(to))
	_, err := fmt.Fprintln(to, "\nreport: "+filepath.Join(out, "report.html"))
	return errors.Join(append(errs, err)...)
}
