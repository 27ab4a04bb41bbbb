package sim_test

import (
	"bytes"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// large is a network of 100,000 neurons and 10 million synapses, of which half learn, a moment after it has begun.
func large(b *testing.B) *sim.Engine {
	b.Helper()
	net := sim.NewNetwork(1)
	in := net.Add("in", 10_000, models.Poisson{Rate: 10})
	out := net.Add("out", 100_000, models.LIF{TauM: 20 * ms, Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * ms}}})
	synapses := topology.FixedInDegree{Degree: 50, Weight: topology.Const(0.01), Delay: topology.Delay(2 * ms)}
	net.Connect(in, out, 0, synapses)
	net.Connect(in, out, 0, synapses).Learn(plasticity.Additive{APlus: 1e-3, AMinus: 1e-3, Bounds: plasticity.Bounds{Max: 1}})
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return e
}

func BenchmarkSave(b *testing.B) {
	e := large(b)
	if err := e.RunUntil(b.Context(), 20*ms); err != nil {
		b.Fatal(err)
	}
	size := 0
	for b.Loop() {
		var count counter
		if err := e.Save(&count); err != nil {
			b.Fatal(err)
		}
		size = int(count)
	}
	b.SetBytes(int64(size))
	b.ReportMetric(float64(size), "bytes")
}

type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

func BenchmarkLoad(b *testing.B) {
	e := large(b)
	if err := e.RunUntil(b.Context(), 20*ms); err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := e.Save(&file); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if err := e.Load(bytes.NewReader(file.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
