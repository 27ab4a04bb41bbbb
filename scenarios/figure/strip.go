package figure

import "gonum.org/v1/plot/vg"

// strip is a column of the page, measured from the left, or a row, from the top.
type strip struct {
	share         float64   // of the page
	before, after vg.Length // the most room that a plot of it needs on either side of its data
	from, to      vg.Length // of the data
}

func newStrips(shares []float64) []strip {
	strips := make([]strip, len(shares))
	for i, share := range shares {
		strips[i].share = share
	}
	return strips
}

func (s *strip) widen(before, after vg.Length) {
	s.before, s.after = max(s.before, before), max(s.after, after)
}

// spread gives the data of each strip its share of what the room around all data leaves of a length.
func spread(strips []strip, length vg.Length) {
	free, total := length-gap*vg.Length(len(strips)-1), 0.0
	for _, s := range strips {
		free -= s.before + s.after
		total += s.share
	}
	var at vg.Length
	for i := range strips {
		s := &strips[i]
		s.from = at + s.before
		s.to = s.from + max(free*vg.Length(s.share/total), leastData)
		at = s.to + s.after + gap
	}
}
