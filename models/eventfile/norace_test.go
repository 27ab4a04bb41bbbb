//go:build !race

package eventfile_test

const raced = false
