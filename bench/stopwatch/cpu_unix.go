//go:build unix

package stopwatch

import (
	"syscall"
	"time"
)

// processorTime is what the program has used since it began.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
