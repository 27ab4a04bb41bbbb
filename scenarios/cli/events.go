package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/scenarios/events"
	"github.com/ranvier-sim/ranvier/sim"
)

// eventFlags are the flags of `ranvier events`: what files do not tell of themselves, and where results go.
type eventFlags struct {
	Format  string   `usage:"format of the files; recognised by their content otherwise" choices:"nmnist,aedat2,aedat3,aedat4,dat,csv,numpy"`
	Sensor  string   `usage:"size of the sensor, as \x60WIDTHxHEIGHT\x60, where a file does not tell it"`
	Camera  string   `usage:"camera of AEDAT 2 files whose header names none" choices:"dvs128,davis240,davis346"`
	Columns string   `usage:"names of the columns of CSV files without a header, like t,x,y,p"`
	Unit    sim.Time `usage:"unit of the times in CSV and NumPy files"`
	Reorder int      `usage:"events to hold back so that late ones find their place"`
	JSON    bool     `usage:"write one JSON object to standard output"`
	Out     string   `short:"o" usage:"\x60folder\x60 for a picture of each file; none without it"`
}

func (c *console) events() *cobra.Command {
	flags := eventFlags{Unit: sim.Microsecond}
	cmd := &cobra.Command{
		Use:   "events FILE...",
		Short: "say what recordings of event cameras hold",
		Long: "events reads files of event cameras (N-MNIST, AEDAT 2, 3.1 and 4, Prophesee DAT, CSV, NumPy) to the end and says\n" +
			"how many events they hold, when, where, and how fast. It fails if a file does not hold what it should, and says where.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return misusef("events: want one file of events, or more")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, paths []string) error {
			options, err := flags.options()
			if err != nil {
				return err
			}
			return c.summariseFiles(cmd.Context(), paths, options, &flags)
		},
	}
	cmd.Flags().SortFlags = false
	for _, p := range parametersOf(&flags) {
		p.addTo(cmd.Flags())
	}
	return cmd
}

// options turns the flags into what package eventfile takes.
func (f *eventFlags) options() (eventfile.Options, error) {
	o := eventfile.Options{Columns: f.Columns, Unit: f.Unit, Reorder: f.Reorder}
	o.Format, _ = eventfile.ParseFormat(f.Format) // empty is none; else it is one of the choices
	o.Camera, _ = eventfile.ParseCamera(f.Camera)
	if f.Sensor == "" {
		return o, nil
	}
	var rest string
	if n, _ := fmt.Sscanf(f.Sensor, "%dx%d%s", &o.Width, &o.Height, &rest); n != 2 || o.Width < 1 || o.Height < 1 {
		return o, misusef("--sensor: %q: want a size like 34x34", f.Sensor)
	}
	return o, nil
}

// summariseFiles reads all files, prints what it can, and returns what failed.
func (c *console) summariseFiles(ctx context.Context, paths []string, o eventfile.Options, flags *eventFlags) error {
	task := c.progress.Start("reading", totalSize(paths))
	found := []*events.Summary{}
	var errs []error
	var before int64
	for _, path := range paths {
		s, err := events.Summarise(ctx, path, o, func(bytes int64) { task.Set(before + bytes) })
		if errs = append(errs, err); err == nil {
			found = append(found, s)
		}
		if ctx.Err() != nil {
			break
		}
		before += totalSize([]string{path})
		task.Set(before)
	}
	task.Done()
	errs = append(errs, c.printEvents(found, flags.JSON))
	if flags.Out != "" && ctx.Err() == nil {
		errs = append(errs, c.drawEvents(found, flags))
	}
	return errors.Join(errs...)
}

// totalSize is that of the files that are there, in bytes: for progress alone.
func totalSize(paths []string) (bytes int64) {
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

func (c *console) printEvents(found []*events.Summary, asJSON bool) error {
	switch {
	case asJSON:
		e := json.NewEncoder(c.Out)
		e.SetEscapeHTML(false)
		return e.Encode(map[string]any{"files": found})
	case len(found) == 0:
		return nil
	case len(found) == 1:
		return eventList(found[0]).print(c.Out)
	}
	return eventTable(found).print(c.Out)
}

// eventList is what one file holds, a line a fact.
func eventList(s *events.Summary) *table {
	rows := &table{}
	rows.add("file", s.File)
	format := strings.TrimSpace(s.Format + " " + s.Version)
	if s.Camera != "" {
		format += ", by " + s.Camera
	}
	rows.add("format", format)
	size := fmt.Sprintf("%d x %d", s.Width, s.Height)
	if !s.SizeKnown {
		size += " or more: the file does not tell"
	}
	rows.add("sensor", size)
	rows.add("events", fmt.Sprintf("%d: %d on, %d off", s.Events, s.On, s.Off))
	if s.Zero != 0 {
		rows.add("time 0", time.UnixMicro(s.Zero).UTC().Format(time.RFC3339Nano))
	}
	if s.Skipped > 0 {
		rows.add("other records", fmt.Sprint(s.Skipped))
	}
	if s.Events > 0 {
		rows.add("first", s.First.String())
		rows.add("last", s.Last.String())
		rows.add("duration", s.Duration().String())
		rows.add("mean rate", hertz(s.MeanRate))
		rows.add("peak rate", fmt.Sprintf("%s, in the millisecond from %v", hertz(s.PeakRate), s.PeakAt))
		rows.add("busiest pixel", fmt.Sprintf("x %d, y %d: %d events", s.Busiest.X, s.Busiest.Y, s.Busiest.Events))
	}
	return rows
}

// eventTable is a line for each of several files, and one for all.
func eventTable(found []*events.Summary) *table {
	rows := newTable("file", "format", "sensor", "events", "on", "off", "first", "last", "mean rate", "peak rate", "busiest")
	var all events.Summary
	for _, s := range found {
		size := fmt.Sprintf("%dx%d", s.Width, s.Height)
		if !s.SizeKnown {
			size += "+"
		}
		all.Events, all.On, all.Off = all.Events+s.Events, all.On+s.On, all.Off+s.Off
		rows.add(s.File, s.Format, size, fmt.Sprint(s.Events), fmt.Sprint(s.On), fmt.Sprint(s.Off), s.First.String(), s.Last.String(),
			hertz(s.MeanRate), hertz(s.PeakRate), fmt.Sprintf("%d,%d: %d", s.Busiest.X, s.Busiest.Y, s.Busiest.Events))
	}
	rows.add(fmt.Sprintf("%d files", len(found)), "", "", fmt.Sprint(all.Events), fmt.Sprint(all.On), fmt.Sprint(all.Off))
	return rows
}

// hertz is a rate with three digits.
func hertz(rate float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e6, "MHz"}, {1e3, "kHz"}} {
		if rate >= u.size {
			return fmt.Sprintf("%.3g %s", rate/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.3g Hz", rate)
}

// drawEvents draws a picture of each file, named like it, and numbered where several have one name.
func (c *console) drawEvents(found []*events.Summary, flags *eventFlags) error {
	if err := os.MkdirAll(flags.Out, 0o777); err != nil {
		return err
	}
	task := c.progress.Start("drawing", int64(len(found)))
	defer task.Done()
	taken := make(map[string]int)
	var pictures []string
	for _, s := range found {
		name := strings.TrimSuffix(filepath.Base(s.File), filepath.Ext(s.File))
		if taken[name]++; taken[name] > 1 {
			name += fmt.Sprintf("-%d", taken[name])
		}
		path := filepath.Join(flags.Out, name+".png")
		if err := s.Draw(path); err != nil {
			return err
		}
		pictures = append(pictures, path)
		task.Add(1)
	}
	if len(pictures) == 0 {
		return nil
	}
	out := c.Out
	if flags.JSON {
		out = c.Err
	}
	where := pictures[0]
	if len(pictures) > 1 {
		where = fmt.Sprintf("%d in %s", len(pictures), flags.Out)
	}
	_, err := fmt.Fprintln(out, "pictures:", where)
	return err
}
