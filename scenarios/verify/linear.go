package verify

import (
	"errors"
	"fmt"
)

// linearCase is a case of linear integrate-and-fire neurons: one, or a network if N is not 0.
type linearCase struct {
	Name    string  `json:"name"`
	Note    string  `json:"note"`
	Model   string  `json:"model"` // lif_delta, lif_exp or lif_alpha
	Params  lif     `json:"params"`
	Initial initial `json:"initial"`
	TEnd    float64 `json:"t_end"` // ms
	Inputs  inputs  `json:"inputs"`

	N         int       `json:"N"`
	PerNeuron perNeuron `json:"per_neuron"`
	V0        []float64 `json:"V0"`
	Synapses  columns   `json:"synapses"`

	Expected expected `json:"expected"`
	TolMs    float64  `json:"tol_ms"`
}

type lif struct {
	CM     float64   `json:"C_m"`
	TauM   float64   `json:"tau_m"`
	EL     float64   `json:"E_L"`
	VTh    float64   `json:"V_th"`
	VReset float64   `json:"V_reset"`
	TRef   float64   `json:"t_ref"`
	IE     float64   `json:"I_e"`
	TauSyn []float64 `json:"tau_syn"`
}

type initial struct {
	V     float64   `json:"V"`
	ISyn  []float64 `json:"I_syn"`
	DISyn []float64 `json:"dI_syn"`
}

// perNeuron overrides parameters, neuron by neuron, where its columns are not empty.
type perNeuron struct {
	IE   []float64 `json:"I_e"`
	TauM []float64 `json:"tau_m"`
	VTh  []float64 `json:"V_th"`
	TRef []float64 `json:"t_ref"`
}

type columns struct {
	Pre    []uint32  `json:"pre"`
	Post   []uint32  `json:"post"`
	Weight []float64 `json:"weight"`
	Delay  []float64 `json:"delay"`
	Port   []uint8   `json:"port"`
}

type expected struct {
	SpikeTimes   []float64    `json:"spike_times"`
	VSamples     [][2]float64 `json:"V_samples"`
	TrustUntilMs float64      `json:"trust_until_ms"`
	Spikes       [][2]float64 `json:"spikes"` // [t, neuron]
}

func (c *linearCase) label() string { return c.Name }

func (c *linearCase) ways() []way { return simulations }

// maxN bounds what a damaged file can make the program allocate.
const maxN = 1e6

// check refuses a case that makes no sense or whose columns do not fit together.
func (c *linearCase) check() error {
	if c.N < 0 || c.N > maxN {
		return fmt.Errorf("field N is %d, want 0 (a single neuron) to %d", c.N, int(maxN))
	}
	if !(c.TEnd > 0) {
		return fmt.Errorf("t_end is %v, want more than 0 ms", c.TEnd)
	}
	switch c.Model {
	case "lif_delta", "lif_exp", "lif_alpha":
	default:
		return fmt.Errorf("model is %q, want lif_delta, lif_exp or lif_alpha", c.Model)
	}
	return errors.Join(c.Inputs.check(c.N), c.checkColumns(), c.checkExpected())
}

// checkExpected refuses spikes of neurons that the network does not have: nothing would be compared with them.
func (c *linearCase) checkExpected() error {
	n := max(1, c.N)
	for i, s := range c.Expected.Spikes {
		if !isIndex(s[1], n) {
			return fmt.Errorf("expected.spikes[%d]: neuron is %v, want a whole number from 0 to %d", i, s[1], n-1)
		}
	}
	return nil
}

// checkColumns refuses columns of different lengths.
func (c *linearCase) checkColumns() error {
	s := &c.Synapses
	for _, column := range []struct {
		name string
		have int
	}{{"post", len(s.Post)}, {"weight", len(s.Weight)}, {"delay", len(s.Delay)}, {"port", len(s.Port)}} {
		if column.have != len(s.Pre) {
			return fmt.Errorf("synapses.%s: %d values, but %d in pre", column.name, column.have, len(s.Pre))
		}
	}
	for _, column := range []struct {
		name string
		have int
	}{
		{"V0", len(c.V0)}, {"per_neuron.I_e", len(c.PerNeuron.IE)}, {"per_neuron.tau_m", len(c.PerNeuron.TauM)},
		{"per_neuron.V_th", len(c.PerNeuron.VTh)}, {"per_neuron.t_ref", len(c.PerNeuron.TRef)},
	} {
		if column.have != 0 && column.have != c.N {
			return fmt.Errorf("%s: %d values for %d neurons", column.name, column.have, c.N)
		}
	}
	return nil
}
