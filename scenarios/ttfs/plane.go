package ttfs

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/sim"
)

// plane is what the network decides about every point of the plane, on a clock or in exact time.
type plane struct {
	step    sim.Time // 0 for exact time
	classes int
	spans   []span       // of the pixels of a side, each as one
	first   [][]sim.Time // by row and column of spans: the first spike of each output; nil far off the disk
}

// span is neighbouring pixels.
type span struct{ from, to int }

func (s span) middle() float64 { return float64(s.from+s.to) / 2 }

// inmost is the coordinate that is nearest to the middle of the picture, of those on the span or one beside it.
func (s span) inmost() float64 {
	return min(max(0.5, float64(s.from-coarse)/pixels), float64(s.to+coarse)/pixels)
}

const (
	pixels = 480 // of a side of the picture
	coarse = 4   // pixels of a span where decisions differ from pixel to pixel
)

// newPlane shows the network a point of every span, without the simulator.
func (t *trained) newPlane(ctx context.Context, step sim.Time) (*plane, error) {
	p := &plane{step: step, classes: len(t.about.Classes), spans: t.spans(step)}
	p.first = make([][]sim.Time, len(p.spans)*len(p.spans))
	rowDone, done := t.session.Track("drawing the plane", len(p.spans))
	defer done()
	err := each(ctx, len(p.spans), t.workers(), func(context.Context) (func(row int) error, error) {
		decide := t.network.OnClock(step, t.deadline)
		return func(row int) error {
			defer rowDone()
			for column, s := range p.spans {
				if x, y := s.middle()/pixels, p.spans[row].middle()/pixels; dataset.InYinYang(s.inmost(), p.spans[row].inmost()) {
					p.first[row*len(p.spans)+column] = append([]sim.Time(nil), decide(t.at(x, y).Events(nil, 0))...)
				}
			}
			return nil
		}, nil
	})
	return p, err
}

// at is a point as a sample.
func (t *trained) at(x, y float64) *firstspike.Set {
	one := &dataset.Points{XY: [][2]float64{{x, y}}, Labels: []uint8{0}}
	return &firstspike.Set{Samples: t.about.Points(one)}
}

// spans are runs of pixels whose coordinate a clock moves to the same steps: the network cannot tell them apart. Where there are more of these
// than of coarse ones, they are coarse.
func (t *trained) spans(step sim.Time) (spans []span) {
	if step > 0 {
		clock := t.about.Clock(step)
		var last [2]float64
		for i := range pixels {
			v := (float64(i) + 0.5) / pixels
			events := t.at(v, v).Events(nil, 0)
			if key := [2]float64{clock.Move(events[0].At), clock.Move(events[2].At)}; i == 0 || key != last {
				spans, last = append(spans, span{i, i}), key
			}
			spans[len(spans)-1].to = i + 1
		}
	}
	if len(spans) == 0 || len(spans) > pixels/coarse {
		spans = spans[:0]
		for i := 0; i < pixels; i += coarse {
			spans = append(spans, span{i, i + coarse})
		}
	}
	return spans
}

// point is the decision at a pixel.
type point struct {
	class int     // -1 for none, or a tie
	tied  bool    // between several
	at    float64 // ms; +Inf for none
}

// decided returns the decisions at all pixels of a row, from the left.
func (p *plane) decided(row int) []point {
	points := make([]point, pixels)
	times := make([]float64, p.classes)
	for column := range points {
		for class := range times {
			times[class] = p.time(column, row, class)
		}
		points[column] = pointOf(times)
	}
	return points
}

func pointOf(times []float64) point {
	d := point{-1, false, math.Inf(1)}
	for class, t := range times {
		switch {
		case t < d.at:
			d = point{class, false, t}
		case t == d.at && !math.IsInf(t, 1):
			d.class, d.tied = -1, true
		}
	}
	return d
}

// time is when an output fires for a pixel, ms: on a clock that of its span, in exact time interpolated between the four spans around it.
func (p *plane) time(column, row, class int) float64 {
	i, j := p.spanAt(column), p.spanAt(row)
	if p.step > 0 {
		return p.at(i, j, class)
	}
	i, u := p.before(i, column)
	j, v := p.before(j, row)
	bottom := p.at(i, j, class)*(1-u) + p.at(i+1, j, class)*u
	top := p.at(i, j+1, class)*(1-u) + p.at(i+1, j+1, class)*u
	return bottom*(1-v) + top*v
}

// spanAt finds the span of a pixel.
func (p *plane) spanAt(pixel int) int {
	lo, hi := 0, len(p.spans)-1
	for lo < hi {
		if middle := (lo + hi) / 2; p.spans[middle].to <= pixel {
			lo = middle + 1
		} else {
			hi = middle
		}
	}
	return lo
}

// before is the span whose middle lies before a pixel of span i, of all but the last, and the part of the way to the next middle.
func (p *plane) before(i, pixel int) (int, float64) {
	at := float64(pixel) + 0.5
	if at < p.spans[i].middle() {
		i--
	}
	i = min(max(i, 0), len(p.spans)-2)
	from, to := p.spans[i].middle(), p.spans[i+1].middle()
	return i, (at - from) / (to - from)
}

func (p *plane) at(i, j, class int) float64 {
	first := p.first[j*len(p.spans)+i]
	if first == nil || first[class] == sim.Never {
		return math.Inf(1)
	}
	return first[class].Milliseconds()
}
