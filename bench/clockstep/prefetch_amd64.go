package clockstep

// prefetch has cache lines of 16 targets brought from memory. It waits for nothing, and changes nothing.
//
//go:noescape
func prefetch(row *uint32, lines int)

// prefetchWeights is prefetch of weights.
//
//go:noescape
func prefetchWeights(row *float32, lines int)
