package networks

import (
	"runtime"

	"github.com/ranvier-sim/ranvier/sim"
)

// Footprint builds a network and measures the memory that its synapses take: by how many bytes the
// heap grows beyond what it does for the same populations without synapses. Nothing else may use the
// heap meanwhile. Errors are those of build.
func Footprint(net *sim.Network, build func(*sim.Network) (*sim.Engine, error)) (engine *sim.Engine, bytes int64, err error) {
	alone, err := growth(&sim.Network{Seed: net.Seed, Populations: net.Populations}, build, new(*sim.Engine))
	if err != nil {
		return nil, 0, err
	}
	together, err := growth(net, build, &engine)
	return engine, together - alone, err
}

// growth builds an engine into place, and returns by how much the heap grows.
func growth(net *sim.Network, build func(*sim.Network) (*sim.Engine, error), place **sim.Engine) (int64, error) {
	before := heap()
	engine, err := build(net)
	grown := heap() - before
	*place = engine
	runtime.KeepAlive(engine)
	return grown, err
}

// heap is what is reachable, in bytes. What a sync.Pool holds, or a finalizer waits for, takes several
// collections to go.
func heap() int64 {
	for range 4 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
