package bench

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/ranvier-sim/ranvier/bench/stopwatch"
)

// Conditions are on what machine, and among how much else, something was measured.
type Conditions struct {
	// Loads are load averages: before, and now and then during the measurement. They are missing where
	// the system does not tell.
	Loads []float64
}

// Look notes the load of the machine.
func (c *Conditions) Look() {
	if load, ok := stopwatch.Load(); ok {
		c.Loads = append(c.Loads, load)
	}
}

// busy is a load average above which a machine is not ours alone.
const busy = 0.5

func (c *Conditions) String() string {
	machine := fmt.Sprintf("%s %s/%s, %d cores", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if len(c.Loads) == 0 {
		return machine + "; load average unknown"
	}
	words := fmt.Sprintf("%s; load average %.2f before, up to %.2f during the run", machine, c.Loads[0], slices.Max(c.Loads))
	if c.Loads[0] > busy {
		words += "; others were using the machine: ratios of processor times suffer little, wall times (shards, building) much"
	}
	return words
}
