package verify

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// izhikevichCase is a case of a neuron of Izhikevich.
type izhikevichCase struct {
	driven
	Params struct {
		A      float64 `json:"a"`
		B      float64 `json:"b"`
		C      float64 `json:"c"`
		D      float64 `json:"d"`
		K1     float64 `json:"k1"`
		K0     float64 `json:"k0"`
		VPeak  float64 `json:"v_peak"`
		TauSyn float64 `json:"tau_syn"`
	} `json:"params"`
	Initial struct {
		V float64 `json:"v"`
		U float64 `json:"u"`
	} `json:"initial"`
}

// run simulates the case and compares.
func (c *izhikevichCase) run(ctx context.Context, w way) Result {
	p := &c.Params
	z := models.Izhikevich{A: p.A, B: p.B, C: p.C, D: p.D, K1: p.K1, K0: p.K0, VPeak: p.VPeak, V0: c.Initial.V, U0: c.Initial.U}
	z.Ports = []models.Port{{Shape: models.Delta}, c.injected()}
	ports := map[string]uint8{"jump": 0, "": 1}
	if p.TauSyn > 0 {
		z.Ports = append(z.Ports, models.Port{Shape: models.Exponential, Tau: p.TauSyn * sim.Millisecond})
		ports["current"] = 2
	}
	if w.own {
		z.Each = func(int, *models.Izhikevich) {}
	}
	return c.simulate(ctx, w, z, ports)
}
