package verify

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// srmCase is a case of one spike response neuron.
type srmCase struct {
	Name     string  `json:"name"`
	Params   srm     `json:"params"`
	TEnd     float64 `json:"t_end"` // ms
	Inputs   inputs  `json:"inputs"`
	Expected struct {
		SpikeTimes []float64 `json:"spike_times"`
	} `json:"expected"`
	TolMs float64 `json:"tol_ms"`
}

type srm struct {
	PSP      string    `json:"psp"`     // alpha, exp or dexp
	TauPSP   []float64 `json:"tau_psp"` // per port; of dexp, decay and rise of the only port
	Theta    float64   `json:"theta"`
	UExt     float64   `json:"u_ext"`
	Eta0     float64   `json:"eta0"`
	TauEta   float64   `json:"tau_eta"`
	DeltaAbs float64   `json:"delta_abs"`
	EtaMode  string    `json:"eta_mode"` // last or sum
}

func (c *srmCase) label() string { return c.Name }

func (c *srmCase) ways() []way { return simulations }

func (c *srmCase) check() error {
	p := &c.Params
	if !(c.TEnd > 0) {
		return fmt.Errorf("t_end is %v, want more than 0 ms", c.TEnd)
	}
	if p.EtaMode != "last" && p.EtaMode != "sum" {
		return fmt.Errorf("eta_mode is %q, want last or sum", p.EtaMode)
	}
	switch p.PSP {
	case "alpha", "exp":
	case "dexp":
		if len(p.TauPSP) != 2 {
			return fmt.Errorf("tau_psp: %d values, want the 2 of one dexp", len(p.TauPSP))
		}
	default:
		return fmt.Errorf("psp is %q, want alpha, exp or dexp", p.PSP)
	}
	return c.Inputs.check(0)
}

// spec is the case's neuron. If own is set, it gets its parameters for itself.
func (c *srmCase) spec(own bool) sim.Spec {
	p := &c.Params
	m := models.SRM{
		EL: p.UExt, VTh: p.Theta, Eta0: p.Eta0, TauEta: p.TauEta * sim.Millisecond,
		Sum: p.EtaMode == "sum", DeltaAbs: p.DeltaAbs * sim.Millisecond,
	}
	shape := map[string]models.Shape{"alpha": models.Alpha, "exp": models.Exponential, "dexp": models.DoubleExponential}[p.PSP]
	for _, tau := range p.TauPSP {
		m.Ports = append(m.Ports, models.PSP{Shape: shape, Tau: tau * sim.Millisecond})
	}
	if shape == models.DoubleExponential {
		m.Ports[0].TauRise = p.TauPSP[1] * sim.Millisecond
		m.Ports = m.Ports[:1]
	}
	if own {
		m.Each = func(int, *models.SRM) {}
	}
	return m
}

// run simulates the case and compares.
func (c *srmCase) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.TolMs}
	var t *trial
	if t, r.Err = c.network(w.own); r.Err != nil {
		return r
	}
	var e engine
	if e, r.Err = w.build(t.net); r.Err != nil {
		return r
	}
	r.Err = e.RunUntil(ctx, t.end)
	var have []float64
	for _, s := range t.spikes {
		have = append(have, s.At.Milliseconds())
	}
	r.match(have, c.Expected.SpikeTimes)
	return r
}

// network builds the case.
func (c *srmCase) network(own bool) (*trial, error) {
	t := &trial{net: sim.NewNetwork(0)}
	var err error
	if t.end, err = ms(c.TEnd); err != nil {
		return nil, err
	}
	t.neurons = t.net.Add("neuron", 1, c.spec(own))
	t.net.Record(t, t.neurons)
	return t, c.Inputs.connect(t, 0)
}
