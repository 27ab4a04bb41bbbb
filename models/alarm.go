package models

import (
	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

var noAlarm = queue.Key{At: int64(sim.Never)}

// alarmKey orders alarms by instant as far as arrivals can tell: an arrival at t comes after what
// happens in the half picosecond before t and before what happens in the half after it.
func alarmKey(at instant, neuron int) queue.Key {
	k := queue.Key{At: int64(at.at), Rank: uint64(neuron)}
	if at.frac >= 0 {
		k.Rank |= afterArrivals
	}
	return k
}

const afterArrivals = 1 << 63

// beforeArrivals is the limit that everything before the arrivals at t lies below.
func beforeArrivals(t sim.Time) queue.Key { return queue.Key{At: int64(t), Rank: afterArrivals} }

// beforeEnd is the limit that every spike of a window that ends at t lies below.
func beforeEnd(t sim.Time) queue.Key { return queue.Key{At: int64(t)} }
