// Package stopwatch measures what work costs on a machine that may be doing other things too.
//
// Its law: processor time is that of the whole program, all threads and the garbage collector among
// them, so nothing that work costs is left out, and nothing that others do is counted.
package stopwatch

import (
	"fmt"
	"os"
	"time"
)

// Lap is what a piece of work cost.
type Lap struct {
	Wall time.Duration
	CPU  time.Duration // of the whole program; Wall, where the system does not tell
}

// Watch is a running stopwatch.
type Watch struct {
	wall time.Time
	cpu  time.Duration
}

// Start starts a stopwatch.
func Start() Watch { return Watch{time.Now(), processorTime()} }

// Lap returns what was spent since the start.
func (w Watch) Lap() Lap {
	lap := Lap{Wall: time.Since(w.wall), CPU: processorTime() - w.cpu}
	if lap.CPU <= 0 {
		lap.CPU = lap.Wall
	}
	return lap
}

// Load is the load average of the last minute: how many threads, of all programs, wanted to run at a
// time. ok is false where the system does not tell.
func Load() (average float64, ok bool) {
	text, err := os.ReadFile("/proc/loadavg") // Linux
	if err != nil {
		return 0, false
	}
	if _, err := fmt.Sscan(string(text), &average); err != nil {
		return 0, false
	}
	return average, true
}
