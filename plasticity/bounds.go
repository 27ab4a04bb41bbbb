package plasticity

// Bounds are those of a weight. Each update is cut off at them; a rule whose updates vanish towards a bound
// makes it soft.
type Bounds struct {
	Min float64 // in the unit of the target's port; default 0
	Max float64 // in the unit of the target's port; default 1 if Min is 0 too, otherwise to be given
}

func (b Bounds) withDefaults() Bounds {
	if b.Min == 0 && b.Max == 0 {
		b.Max = 1
	}
	return b
}

// clip returns the weight nearest to w within the bounds.
func (b *Bounds) clip(w float64) float64 {
	switch {
	case w < b.Min:
		return b.Min
	case w > b.Max:
		return b.Max
	}
	return w
}
