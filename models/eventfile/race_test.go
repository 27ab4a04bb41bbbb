//go:build race

package eventfile_test

// raced: the race detector makes a sync.Pool forget at random, so allocations say nothing.
const raced = true
