package record

import (
	"path/filepath"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// TestContentGetsTheHeightItAsksFor where the layout has none, and what a layout with a height leaves.
func TestContentGetsTheHeightItAsksFor(t *testing.T) {
	for _, tc := range []struct {
		reason        string
		layout        Layout
		asked         float64
		width, height vg.Length // of the content, cm
	}{
		{"the defaults", Layout{}, 8, 16.5, 8},
		{"a title has a place of its own", Layout{Title: "title"}, 8, 16.5, 8},
		{"a page that is given", Layout{Width: 10, Height: 6}, 8, 9.5, 5.5},
		{"and its title", Layout{Title: "title", Width: 10, Height: 6}, 8, 9.5, 4.7},
		{"a page is 5 cm high", Layout{}, 1, 16.5, 4.5},
		{"and 1 m at most", Layout{}, 1000, 16.5, 99.5},
	} {
		var got vg.Point
		if err := tc.layout.Save(filepath.Join(t.TempDir(), "x.svg"), tc.asked, func(c draw.Canvas) { got = c.Size() }); err != nil {
			t.Fatalf("%s: %v", tc.reason, err)
		}
		want := vg.Point{X: tc.width * centimetre, Y: tc.height * centimetre}
		if off := got.Sub(want); max(off.X, -off.X, off.Y, -off.Y) > pixel {
			t.Errorf("%s: %.2f x %.2f cm, want %.1f x %.1f", tc.reason, got.X/centimetre, got.Y/centimetre, tc.width, tc.height)
		}
	}
}
