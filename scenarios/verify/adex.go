package verify

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// adexCase is a case of an adaptive exponential integrate-and-fire neuron.
type adexCase struct {
	driven
	Params struct {
		C      float64 `json:"C"`
		GL     float64 `json:"g_L"`
		EL     float64 `json:"E_L"`
		VT     float64 `json:"V_T"`
		DeltaT float64 `json:"Delta_T"`
		A      float64 `json:"a"`
		TauW   float64 `json:"tau_w"`
		B      float64 `json:"b"`
		VReset float64 `json:"V_r"`
		VPeak  float64 `json:"V_peak"`
		TRef   float64 `json:"t_ref"`
		TauSyn float64 `json:"tau_syn"`
	} `json:"params"`
	Initial struct {
		V float64 `json:"V"`
		W float64 `json:"w"`
	} `json:"initial"`
}

// run simulates the case and compares.
func (c *adexCase) run(ctx context.Context, w way) Result {
	p := &c.Params
	n := models.AdEx{
		C: p.C, GL: p.GL, EL: p.EL, VT: p.VT, VReset: p.VReset, DeltaT: p.DeltaT, VPeak: p.VPeak,
		A: p.A, B: p.B, TauW: p.TauW * sim.Millisecond, TRef: p.TRef * sim.Millisecond, V0: c.Initial.V, W0: c.Initial.W,
	}
	n.Ports = []models.Port{{Shape: models.Delta}, c.injected()}
	ports := map[string]uint8{"jump": 0, "": 1}
	if p.TauSyn > 0 {
		n.Ports = append(n.Ports, models.Port{Shape: models.Exponential, Tau: p.TauSyn * sim.Millisecond})
		ports["current"] = 2
	}
	if w.own {
		n.Each = func(int, *models.AdEx) {}
	}
	return c.simulate(ctx, w, n, ports)
}
