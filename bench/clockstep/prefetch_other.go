//go:build !amd64

package clockstep

func prefetch(*uint32, int) {}

func prefetchWeights(*float32, int) {}
