package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// hhCase is a case of Hodgkin and Huxley's neuron: a trace, its rest, or a table of what was found with many.
type hhCase struct{ golden }

// UnmarshalJSON reads the case as what its kind says it is.
func (c *hhCase) UnmarshalJSON(data []byte) error {
	var is struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(data, &is); err != nil {
		return err
	}
	switch is.Kind {
	case "trace":
		c.golden = new(hhTrace)
	case "rest":
		c.golden = new(hhRest)
	case "rheobase":
		c.golden = new(hhRheobase)
	case "f_I":
		c.golden = new(hhRates)
	case "refractory":
		c.golden = new(hhRefractory)
	default:
		return fmt.Errorf("kind is %q, want trace, rest, rheobase, f_I or refractory", is.Kind)
	}
	return json.Unmarshal(data, c.golden)
}

// hhAxon is what all of these have.
type hhAxon struct {
	Params struct {
		C   float64 `json:"C"`
		GNa float64 `json:"g_Na"`
		GK  float64 `json:"g_K"`
		GL  float64 `json:"g_L"`
		ENa float64 `json:"E_Na"`
		EK  float64 `json:"E_K"`
		EL  float64 `json:"E_L"`
	} `json:"params"`
	Initial hhState `json:"initial"`
}

type hhState struct{ V, M, H, N float64 }

// axon is the neuron. If own is set, it gets its parameters for itself.
func (a *hhAxon) axon(own bool) models.HH {
	p, y := &a.Params, &a.Initial
	n := models.HH{
		C: p.C, GNa: p.GNa, GK: p.GK, GL: p.GL, ENa: p.ENa, EK: p.EK, EL: p.EL,
		V0: y.V, M0: y.M, H0: y.H, N0: y.N,
	}
	if own {
		n.Each = func(int, *models.HH) {}
	}
	return n
}

// hhTrace is the spikes and the potential of one axon.
type hhTrace struct {
	driven
	hhAxon
	Synapse struct {
		Current  float64 `json:"tau_current"` // ms
		Excite   float64 `json:"tau_exc"`
		Inhibit  float64 `json:"tau_inh"`
		EExcite  float64 `json:"E_exc"` // mV
		EInhibit float64 `json:"E_inh"`
	} `json:"synapse"`
}

// run simulates the case and compares.
func (c *hhTrace) run(ctx context.Context, w way) Result {
	n := c.axon(w.own)
	n.Ports = []models.Port{c.injected()}
	ports := map[string]uint8{"": 0}
	for _, synapse := range []struct {
		name          string
		shape         models.Shape
		tau, reversal float64
	}{
		{"current", models.Exponential, c.Synapse.Current, 0},
		{"excitatory", models.ExponentialConductance, c.Synapse.Excite, c.Synapse.EExcite},
		{"inhibitory", models.ExponentialConductance, c.Synapse.Inhibit, c.Synapse.EInhibit},
	} {
		if synapse.tau > 0 {
			ports[synapse.name] = uint8(len(n.Ports))
			n.Ports = append(n.Ports, models.Port{Shape: synapse.shape, Tau: synapse.tau * sim.Millisecond, Reversal: synapse.reversal})
		}
	}
	return c.simulate(ctx, w, n, ports)
}

// hhRest is the state of an axon at rest.
type hhRest struct {
	Name string `json:"name"`
	hhAxon
	Expected hhState `json:"expected"`
	TolMV    float64 `json:"tol_mV"` // of the gates too
}

func (c *hhRest) label() string { return c.Name }

func (c *hhRest) ways() []way { return simulations }

func (c *hhRest) check() error {
	if !(c.TolMV > 0) {
		return fmt.Errorf("tol_mV is %v, want more than 0", c.TolMV)
	}
	return nil
}

// run compares two axons with the reference: one that begins at rest, at once, and one that comes to it, in the end.
func (c *hhRest) run(ctx context.Context, w way) Result {
	r := Result{ToleranceV: c.TolMV}
	for _, trial := range []struct{ begins, until float64 }{{0, 0}, {-60, 1000}} { // mV, ms
		c.Initial = hhState{V: trial.begins}
		net := sim.NewNetwork(0)
		axons := net.Add("axon", 1, c.axon(w.own))
		e, err := w.build(net)
		if err == nil {
			err = e.RunUntil(ctx, sim.Time(trial.until)*sim.Millisecond)
		}
		if err == nil {
			err = c.compare(e, axons, &r)
		}
		if err != nil {
			r.Err = err
			return r
		}
	}
	return r
}

func (c *hhRest) compare(e engine, axons *sim.Population, r *Result) error {
	want := []float64{c.Expected.V, c.Expected.M, c.Expected.H, c.Expected.N}
	for k, variable := range []string{"V", "m", "h", "n"} {
		var have [1]float64
		if err := e.Probe(axons, variable, []int{0}, have[:]); err != nil {
			return err
		}
		r.MaxDV = math.Max(r.MaxDV, math.Abs(have[0]-want[k]))
	}
	return nil
}
