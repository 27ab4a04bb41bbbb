// Package figure puts several plots on one page, as figures of articles do, in the style of the pictures
// of sim/record: its palette, its fonts, its ticks.
//
// Its law: what stands side by side can be compared by eye. The data of the plots of a row begin and end at
// the same height, those of a column exactly above one another, whatever room their axes and titles need.
//
// [New] is an empty plot, to which a scenario adds [Line], [Dots], [Histogram] and the like, or any plotter of
// gonum.org/v1/plot; a [Page] of plots is saved as PNG or SVG.
package figure
