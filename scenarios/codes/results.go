package codes

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// deviation is how far a decoded image is from the original.
type deviation struct {
	rms   float64 // root of the mean square
	worst float64 // of any pixel
}

func compare(original, decoded []float64) deviation {
	var d deviation
	for i, x := range original {
		off := math.Abs(decoded[i] - x)
		d.rms += float64(off * off)
		d.worst = max(d.worst, off)
	}
	d.rms = math.Sqrt(d.rms / float64(len(original)))
	return d
}

// String is the root of the mean square, for a title.
func (d deviation) String() string {
	if d.worst < 1e-9 {
		return "no error"
	}
	return fmt.Sprintf("error %.3f", d.rms)
}

func (e *exhibit) report(s *session.Session) {
	s.Report(e.key+"_spikes", float64(e.spikes()), "")
	s.Report(e.key+"_duration_ms", e.duration().Milliseconds(), "ms")
	s.Report(e.key+"_error", e.errors.rms, "")
	s.Report(e.key+"_worst", e.errors.worst, "")
}

// writeTable writes a row per code, in one piece.
func writeTable(out io.Writer, original picture, shown []exhibit) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s, %d x %d pixels\n\n", original.name, original.width, original.height)
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "code\tneurons\tspikes\tper pixel\tduration\terror\tworst pixel\t")
	for _, e := range shown {
		spikes := e.spikes()
		fmt.Fprintf(w, "%s\t%d\t%d\t%.2f\t%.4g ms\t%.3f\t%.3f\t\n", e.name, e.neurons, spikes,
			float64(spikes)/float64(original.size()), e.duration().Milliseconds(), e.errors.rms, e.errors.worst)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(&text, "\nerror: root of the mean square over all pixels, of brightness 0 to 1")
	_, err := io.WriteString(out, text.String())
	return err
}

// savePixels writes the original and all decoded images to a file, a row for each pixel.
func savePixels(path string, original picture, shown []exhibit) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := csv.NewWriter(file)
	header := []string{"x", "y", "brightness"}
	for _, e := range shown {
		header = append(header, e.key)
	}
	if err := w.Write(header); err != nil {
		return err
	}
	for i, brightness := range original.pixels {
		row := []string{strconv.Itoa(i % original.width), strconv.Itoa(i / original.width), decimal(brightness)}
		for _, e := range shown {
			row = append(row, decimal(e.decoded[i]))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
