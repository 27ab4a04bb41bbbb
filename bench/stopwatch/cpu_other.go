//go:build !unix

package stopwatch

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
