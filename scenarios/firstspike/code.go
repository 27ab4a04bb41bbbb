package firstspike

import (
	"errors"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// Code is how values become times. An input of brightness v, 0 to 1, fires at Late - v (Late - Early), or not at all below Silence; a
// coordinate, which is no brightness, at Early + v (Late - Early). Where Levels are given, brightness is rounded to one of so many, the lowest of
// which is 0, and silent: what fires together is taken up together, so that this makes training faster.
type Code struct {
	Early   float64 `json:"early"`
	Late    float64 `json:"late"`
	Silence float64 `json:"silence"`
	Levels  int     `json:"levels"`
}

// Check returns a *session.ParameterError for each field that makes no sense, joined.
func (c Code) Check() error {
	return errors.Join(
		session.Demand("early", c.Early, c.Early >= 0 && c.Early < c.Late, "0 or more, and before late"),
		session.Demand("late", c.Late, c.Late <= 1000, "at most 1000 time constants"),
		session.Demand("silence", c.Silence, c.Silence >= 0 && c.Silence <= 1, "a brightness from 0 to 1"),
		session.Demand("levels", c.Levels, c.Levels == 0 || c.Levels >= 2 && c.Levels <= 256, "2 to 256, or 0 for all there are"),
	)
}

// round brings a time to the next picosecond.
func (a *About) round(t float64) float64 { return math.RoundToEven(t*float64(a.Tau)) / float64(a.Tau) }

// images are samples whose inputs are pixels.
type images struct {
	*dataset.Images
	at   [256]float64 // of each grey level; +Inf for silence
	rank [256]int     // of that time among all, the earliest first; silence is the last
}

// Images turns images into samples.
func (a *About) Images(set *dataset.Images) gradient.Samples {
	s := &images{Images: set}
	for grey := range s.at {
		v := float64(grey) / 255
		if steps := float64(a.Code.Levels - 1); steps > 0 {
			v = math.Round(v*steps) / steps
		}
		s.at[grey] = a.round(a.Code.Late - v*(a.Code.Late-a.Code.Early))
		if v < a.Code.Silence || v == 0 {
			s.at[grey] = math.Inf(1)
		}
	}
	for grey := 254; grey >= 0; grey-- { // the brighter, the earlier
		s.rank[grey] = s.rank[grey+1]
		if s.at[grey] > s.at[grey+1] {
			s.rank[grey]++
		}
	}
	return s
}

// Label implements gradient.Samples.
func (s *images) Label(k int) int { return int(s.Labels[k]) }

// Events implements gradient.Samples. Many pixels fire at one instant: so they are put into order by counting.
func (s *images) Events(dst []gradient.Event, k int) []gradient.Event {
	var place [256]int // of the next pixel of each rank
	pixels := s.Image(k)
	for _, grey := range pixels {
		place[s.rank[grey]]++
	}
	n := 0
	for i, count := range place {
		place[i] = n
		n += count
	}
	n = place[s.rank[0]] // without those that are silent, as black is
	from := len(dst)
	dst = slices.Grow(dst, n)[:from+n]
	for i, grey := range pixels {
		if p := &place[s.rank[grey]]; *p < n {
			dst[from+*p] = gradient.Event{Source: i, At: s.at[grey]}
			*p++
		}
	}
	return dst
}

// points are samples whose inputs are the coordinates of points, and what they lack of 1.
type points struct {
	*dataset.Points
	about *About
}

// Points turns points into samples of four inputs: x, y, 1-x, 1-y.
func (a *About) Points(set *dataset.Points) gradient.Samples { return &points{set, a} }

// Label implements gradient.Samples.
func (s *points) Label(k int) int { return int(s.Labels[k]) }

// Events implements gradient.Samples.
func (s *points) Events(dst []gradient.Event, k int) []gradient.Event {
	x, y := s.XY[k][0], s.XY[k][1]
	for i, v := range [...]float64{x, y, 1 - x, 1 - y} {
		dst = append(dst, gradient.Event{Source: i, At: s.about.round(s.about.Code.Early + v*(s.about.Code.Late-s.about.Code.Early))})
	}
	return dst
}
