package verify

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// firstSpikeCase is a case of neurons that fire at most once: one, or layers of them.
//
// Its times are numbers without a unit, or ms; here they count units, which are so long that rounding to
// a picosecond does not matter. Weights are binary64; each is made of several synapses, whose weights are
// binary32 and add up to it exactly.
type firstSpikeCase struct {
	Name     string          `json:"name"`
	Family   string          `json:"family"`
	Params   firstSpike      `json:"params"`
	Weights  json.RawMessage `json:"weights"` // [pre] of one neuron, or [layer][post][pre]
	Times    []float64       `json:"times"`   // of the inputs
	Expected struct {
		TOut       *float64      `json:"t_out"`
		DtDw       []float64     `json:"dt_dw"`
		DtDt       []float64     `json:"dt_dt"`
		LayerTimes [][]*float64  `json:"layer_times"`
		DlossDw    [][][]float64 `json:"dloss_dw"` // of sum (k+1) t_k over the outputs k
	} `json:"expected"`
	TolT          float64 `json:"tol_t"`
	TolDerivative float64 `json:"tol_derivative"`

	layers [][][]float64
}

type firstSpike struct {
	TauM float64 `json:"tau_m"`
	TauS float64 `json:"tau_s"`
	CM   float64 `json:"C_m"`
	EL   float64 `json:"E_L"`
	VTh  float64 `json:"V_th"`
	K    float64 `json:"K"`
}

func (c *firstSpikeCase) label() string { return c.Name }

func (c *firstSpikeCase) ways() []way { return append(slices.Clip(simulations), closedForm) }

// check decodes the weights, and refuses a case whose columns do not fit together.
func (c *firstSpikeCase) check() error {
	switch c.Family {
	case "if_exp", "lif_equal", "lif_double", "srm_alpha", "if_exp_network":
	default:
		return fmt.Errorf("family is %q, want if_exp, lif_equal, lif_double, srm_alpha or if_exp_network", c.Family)
	}
	if err := c.decodeWeights(); err != nil {
		return fmt.Errorf("weights: %w", err)
	}
	if have, want := len(c.Expected.LayerTimes), len(c.layers); have != want {
		return fmt.Errorf("expected.layer_times: %d layers, want %d", have, want)
	}
	pre := len(c.Times)
	for l, layer := range c.layers {
		if have := len(c.Expected.LayerTimes[l]); have != len(layer) {
			return fmt.Errorf("expected.layer_times[%d]: %d times for %d neurons", l, have, len(layer))
		}
		for post, row := range layer {
			if len(row) != pre {
				return fmt.Errorf("weights of layer %d, neuron %d: %d values for %d inputs", l, post, len(row), pre)
			}
		}
		pre = len(layer)
	}
	return c.checkDerivatives()
}

// checkDerivatives refuses those that do not fit the weights.
func (c *firstSpikeCase) checkDerivatives() error {
	x := &c.Expected
	if n := len(c.Times); x.TOut != nil && (len(x.DtDw) != n || len(x.DtDt) != n) {
		return fmt.Errorf("expected.dt_dw, dt_dt: %d and %d derivatives, want %d", len(x.DtDw), len(x.DtDt), n)
	}
	if x.DlossDw != nil && len(x.DlossDw) != len(c.layers) {
		return fmt.Errorf("expected.dloss_dw: %d layers, want %d", len(x.DlossDw), len(c.layers))
	}
	for l, rows := range x.DlossDw {
		if len(rows) != len(c.layers[l]) {
			return fmt.Errorf("expected.dloss_dw[%d]: %d rows, want %d", l, len(rows), len(c.layers[l]))
		}
		for j, row := range rows {
			if len(row) != len(c.layers[l][j]) {
				return fmt.Errorf("expected.dloss_dw[%d][%d]: %d derivatives, want %d", l, j, len(row), len(c.layers[l][j]))
			}
		}
	}
	return nil
}

// decodeWeights brings a single neuron into the form of a network.
func (c *firstSpikeCase) decodeWeights() error {
	if c.Family == "if_exp_network" {
		return json.Unmarshal(c.Weights, &c.layers)
	}
	var row []float64
	if err := json.Unmarshal(c.Weights, &row); err != nil {
		return err
	}
	c.layers = [][][]float64{{row}}
	c.Expected.LayerTimes = [][]*float64{{c.Expected.TOut}}
	return nil
}

// spec is a neuron of the case. If own is set, each gets its parameters for itself.
func (c *firstSpikeCase) spec(own bool) sim.Spec {
	const never = float64(sim.Never)
	p := &c.Params
	port := []models.Port{{Shape: models.Exponential, Tau: p.TauS * unit}}
	switch c.Family {
	case "srm_alpha":
		m := models.Comsa(p.K, p.VTh, unit)
		if own {
			m.Each = func(int, *models.SRM) {}
		}
		return m
	case "lif_equal", "lif_double":
		m := models.LIF{TauM: p.TauM * unit, EL: p.EL, VTh: p.VTh, VReset: p.EL, TRef: never, R: p.TauM / p.CM, Ports: port}
		if own {
			m.Each = func(int, *models.LIF) {}
		}
		return m
	}
	m := models.IF{C: p.CM * unit / sim.Millisecond, VTh: p.VTh, TRef: never, Ports: port}
	if own {
		m.Each = func(int, *models.IF) {}
	}
	return m
}
