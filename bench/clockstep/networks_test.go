package clockstep

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// jumpNetwork is benchmark 4 of Brette et al. 2007 (doi:10.1007/s10827-007-0038-6): excitation and
// inhibition by voltage jumps.
func jumpNetwork(n, k int) *sim.Network {
	return balanced(n, k, []models.Port{{Shape: models.Delta}}, 0.25, -2.25)
}

// cubaNetwork is benchmark 2: the same by exponential currents.
func cubaNetwork(n, k int) *sim.Network {
	return balanced(n, k, []models.Port{
		{Shape: models.Exponential, Tau: 5 * sim.Millisecond},
		{Shape: models.Exponential, Tau: 10 * sim.Millisecond},
	}, 1.62, -9)
}

func balanced(n, k int, ports []models.Port, excitation, inhibition float64) *sim.Network {
	net := sim.NewNetwork(1)
	spec := models.LIF{
		TauM: 20 * sim.Millisecond, EL: -49, VTh: -50, VReset: -60, TRef: 5 * sim.Millisecond, Ports: ports,
		Initial: func(i int) float64 { return -11 + 10*rng.New(1, "initial", uint64(i)).Float64() },
	}
	e := net.Add("excitatory", n*4/5, spec)
	i := net.Add("inhibitory", n-n*4/5, spec)
	scale := 80 / float64(k)
	for _, pre := range net.Populations {
		weight, port := excitation*scale, uint8(0)
		if pre == i {
			weight, port = inhibition*scale, uint8(len(ports)-1)
		}
		for _, post := range net.Populations {
			degree := k / 5
			if post == e {
				degree = k - k/5
			}
			net.Connect(pre, post, port, topology.FixedOutDegree{Degree: degree, Weight: topology.Const(weight), Delay: topology.Delay(1 * sim.Millisecond)})
		}
	}
	return net
}
