package topology

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// Distribution makes a gonum distribution that draws from src. It is called once per part, from
// several goroutines at a time; the distribution must draw from src and from nowhere else.
type Distribution func(src rand.Source) distuv.Rander

// maxDraws is how often Within draws for one value, as in NEST's redraw.
const maxDraws = 1000

// Within is the distribution d given that its value is in [lo, hi]: values outside are drawn again.
// A part in which 1000 draws for one value were all outside is a mistake.
func Within(lo, hi float64, d Distribution) Distribution {
	return func(src rand.Source) distuv.Rander {
		if from := d.on(src); from != nil {
			return &bounded{Rander: from, lo: lo, hi: hi}
		}
		return nil
	}
}

// bounded gives up on a part after maxDraws in vain: going on would take a thousand times as long.
type bounded struct {
	distuv.Rander
	lo, hi float64
	gaveUp bool
}

// Rand returns NaN from the moment it gave up.
func (b *bounded) Rand() float64 {
	for n := 0; n < maxDraws && !b.gaveUp; n++ {
		if x := b.Rander.Rand(); b.lo <= x && x <= b.hi {
			return x
		}
	}
	b.gaveUp = true
	return math.NaN()
}

// open starts the distribution on the batch's own stream for the field.
func (d Distribution) open(b Batch, field string) (distuv.Rander, error) {
	if from := d.on(b.source(field)); from != nil {
		return from, nil
	}
	return nil, whole(field, "drawn from nil", "a distribution")
}

// on is the distribution drawing from src; nil if there is none.
func (d Distribution) on(src rand.Source) distuv.Rander {
	if d == nil {
		return nil
	}
	return d(src)
}

// wantDraw is what a draw should have been.
func wantDraw(from distuv.Rander, otherwise string) string {
	if b, ok := from.(*bounded); ok && b.gaveUp {
		return fmt.Sprintf("a draw within [%g, %g] among %d", b.lo, b.hi, maxDraws)
	}
	return otherwise
}
