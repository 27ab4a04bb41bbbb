package events

import (
	"context"
	"errors"
	"io"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary is what a recording holds.
type Summary struct {
	File    string `json:"file"`
	Format  string `json:"format"`
	Version string `json:"version,omitempty"` // of the format
	Camera  string `json:"camera,omitempty"`

	// Width and Height of the sensor in pixels. Where nothing tells them they are what all events take, and
	// SizeKnown is false.
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	SizeKnown bool `json:"size_known"`

	Events  int64 `json:"events"`
	On      int64 `json:"on"`
	Off     int64 `json:"off"`
	Skipped int64 `json:"other_records"` // that are no events of pixels

	// Zero is what the file's clock shows at time 0, in us of Unix time; 0 where it does not tell the date.
	Zero  int64    `json:"unix_time_of_zero_us,omitempty"`
	First sim.Time `json:"first_ps"`
	Last  sim.Time `json:"last_ps"`

	// MeanRate is the number of events per second from the first to the last, in Hz; 0 where that is no time.
	MeanRate float64 `json:"mean_rate_hz"`
	// PeakRate is that of the busiest millisecond, which begins at PeakAt.
	PeakRate float64  `json:"peak_rate_hz"`
	PeakAt   sim.Time `json:"peak_at_ps"`

	Busiest Pixel `json:"busiest_pixel"` // the first of them, row by row

	pixels pixels
	course course
}

// Pixel is a pixel and how many events it had.
type Pixel struct {
	X      int   `json:"x"`
	Y      int   `json:"y"`
	Events int64 `json:"events"`
}

// Duration is the time from the first to the last event.
func (s *Summary) Duration() sim.Time { return s.Last - s.First }

// glance is how many events are read between two looks at the context.
const glance = 1 << 15

// Summarise reads a recording to the end. Now and then it tells progress, unless that is nil, how many bytes of the file it
// has read. Errors: those of eventfile.Open and of Reader.Next; *SizeError; that of ctx.
func Summarise(ctx context.Context, path string, o eventfile.Options, progress func(bytes int64)) (*Summary, error) {
	r, err := eventfile.Open(path, o)
	if err != nil {
		return nil, err
	}
	info := r.Info()
	s := &Summary{File: path, Format: info.Format.String(), Version: info.Version, Camera: info.Camera, Zero: info.Zero, SizeKnown: info.Sized()}
	if err = s.pixels.hold(path, info.Width, info.Height); err == nil {
		err = s.read(ctx, r, progress)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	s.Skipped = r.Skipped()
	s.conclude()
	return s, nil
}

// read adds up all events.
func (s *Summary) read(ctx context.Context, r *eventfile.Reader, progress func(bytes int64)) error {
	var peak peak
	for {
		e, err := r.Next()
		if err == io.EOF {
			s.PeakRate, s.PeakAt = peak.highest()
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.add(e); err != nil {
			return err
		}
		peak.add(e.At)
		if s.Events%glance != 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if progress != nil {
			done, _ := r.Progress()
			progress(done)
		}
	}
}

func (s *Summary) add(e eventfile.Event) error {
	if s.Events == 0 {
		s.First = e.At
	}
	s.Events++
	s.Last = e.At
	if e.On {
		s.On++
	} else {
		s.Off++
	}
	if err := s.pixels.hold(s.File, int(e.X)+1, int(e.Y)+1); err != nil {
		return err
	}
	s.pixels.add(e)
	s.course.add(e.At-s.First, e.On)
	return nil
}

// conclude works out what takes all events.
func (s *Summary) conclude() {
	s.Width, s.Height = s.pixels.width, s.pixels.height
	if d := s.Duration(); d > 0 {
		s.MeanRate = float64(s.Events) / d.Seconds()
	}
	for y := range s.Height {
		for x := range s.Width {
			if n := s.pixels.at(x, y, false) + s.pixels.at(x, y, true); n > s.Busiest.Events {
				s.Busiest = Pixel{x, y, n}
			}
		}
	}
}

// peak finds the millisecond with the most events.
type peak struct {
	now, best       sim.Time // their beginnings
	count, greatest int64
}

func (p *peak) add(at sim.Time) {
	if begin := at - at%sim.Millisecond; begin != p.now {
		p.now, p.count = begin, 0
	}
	p.count++
	if p.count > p.greatest {
		p.best, p.greatest = p.now, p.count
	}
}

// highest is the rate in that millisecond, in Hz, and where it begins.
func (p *peak) highest() (rate float64, at sim.Time) { return float64(p.greatest) * 1000, p.best }
