package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// closedForm is the way to find first spikes, and what they change by, without simulating.
var closedForm = way{name: "gradient"}

// closedFormCase is a neuron of ttfs_golden: a time and its derivatives, from published formulas.
type closedFormCase struct {
	Model  string `json:"model"`
	Params struct {
		Thr   float64 `json:"thr"`
		K     float64 `json:"K"`
		TauS  float64 `json:"tau_s"`
		EL    float64 `json:"E_l"`
		GLeak float64 `json:"g_leak"`
	} `json:"params"`
	W    []float64 `json:"w"`
	T    []float64 `json:"t"`
	TOut *float64  `json:"t_out"`
	DW   []float64 `json:"dw"`
	DT   []float64 `json:"dt"`

	index int
}

func (c *closedFormCase) ways() []way { return c.asFirstSpike().ways() }

func (c *closedFormCase) check() error {
	switch c.Model {
	case "mostafa", "comsa", "goeltz1", "goeltz2":
	default:
		return fmt.Errorf("model is %q, want mostafa, comsa, goeltz1 or goeltz2", c.Model)
	}
	if len(c.W) != len(c.T) || len(c.W) == 0 {
		return fmt.Errorf("w, t: %d and %d values, want as many, and 1 or more", len(c.W), len(c.T))
	}
	return c.asFirstSpike().checkDerivatives()
}

func (c *closedFormCase) run(ctx context.Context, w way) Result { return c.asFirstSpike().run(ctx, w) }

// closedFormCases reads the file, which is a list.
func closedFormCases(data []byte) ([]golden, error) {
	var cases []closedFormCase
	if err := json.Unmarshal(data, &cases); err != nil {
		return nil, err
	}
	all := make([]golden, len(cases))
	for i := range cases {
		cases[i].index = i
		all[i] = &cases[i]
	}
	return all, nil
}

func (c *closedFormCase) label() string { return fmt.Sprintf("%s %d", c.Model, c.index) }

// asFirstSpike is the case in the form of if_exp, which simulates it too: the models and units are the same but for names.
func (c *closedFormCase) asFirstSpike() *firstSpikeCase {
	p := &c.Params
	f := &firstSpikeCase{Name: c.label(), Times: c.T, TolT: 1e-10, TolDerivative: 1e-9, layers: [][][]float64{{c.W}}}
	f.Params = firstSpike{TauS: p.TauS, VTh: p.Thr, EL: p.EL, K: p.K}
	f.Expected.TOut, f.Expected.DtDw, f.Expected.DtDt = c.TOut, c.DW, c.DT
	f.Expected.LayerTimes = [][]*float64{{c.TOut}}
	switch c.Model {
	case "mostafa":
		f.Family, f.Params.TauS, f.Params.CM = "if_exp", 1, 1
	case "comsa":
		f.Family = "srm_alpha"
	case "goeltz1": // C = 1, so that a membrane of g_leak has tau_m = tau_s
		f.Family, f.Params.TauM, f.Params.CM = "lif_equal", p.TauS, p.TauS*p.GLeak
	case "goeltz2":
		f.Family, f.Params.TauM, f.Params.CM = "lif_double", 2*p.TauS, 2*p.TauS*p.GLeak
	}
	return f
}

// layer is layer l of a case in closed form, and by how much its weights are larger there.
func (c *firstSpikeCase) layer(l int) (*gradient.Layer, float64) {
	p := &c.Params
	layer := &gradient.Layer{Tau: p.TauS, Threshold: p.VTh - p.EL, Pre: len(c.layers[l][0]), Post: len(c.layers[l])}
	factor := 1.0
	switch c.Family {
	case "srm_alpha": // w s exp(-K s)
		layer.Kernel, layer.Tau = gradient.Equal, 1/p.K
		factor = 1 / p.K
	case "lif_equal": // w/C s exp(-s/tau)
		layer.Kernel = gradient.Equal
		factor = p.TauS / p.CM
	case "lif_double": // w/C tau_m (exp(-s/tau_m) - exp(-s/tau_s))
		layer.Kernel = gradient.Double
		factor = p.TauM / p.CM
	default: // w tau/C (1 - exp(-s/tau))
		layer.Kernel = gradient.NonLeaky
		factor = p.TauS / p.CM
	}
	layer.Weights = make([]float64, layer.Pre*layer.Post)
	for j, row := range c.layers[l] {
		for i, w := range row {
			layer.Weights[i*layer.Post+j] = w * factor
		}
	}
	return layer, factor
}

// runClosedForm computes the case by package gradient and compares times and derivatives.
func (c *firstSpikeCase) runClosedForm() Result {
	r := Result{Tolerance: c.TolT, ToleranceV: c.TolDerivative}
	n := &gradient.Network{}
	g := &gradient.Gradients{Inputs: make([]float64, len(c.Times))}
	var factors []float64
	for l := range c.layers {
		layer, factor := c.layer(l)
		n.Layers, factors = append(n.Layers, layer), append(factors, factor)
		g.Tensors = append(g.Tensors, make([]float64, len(layer.Weights)))
	}
	if r.Err = n.Check(); r.Err != nil {
		return r
	}
	events := make([]gradient.Event, len(c.Times))
	for i, t := range c.Times {
		events[i] = gradient.Event{Source: i, At: t}
	}
	pass := n.NewPass()
	pass.Forward(events)
	for l, want := range c.Expected.LayerTimes {
		for j, t := range pass.Times(l) {
			r.match(train(t), train(orNever(want[j])))
		}
	}
	pass.Backward(c.outputFactors(), g)
	c.compareDerivatives(g, factors, &r)
	return r
}

// outputFactors are the derivatives of what the case differentiates by the output times: one time, or sum (k+1) t_k.
func (c *firstSpikeCase) outputFactors() []float64 {
	by := make([]float64, len(c.layers[len(c.layers)-1]))
	for k := range by {
		by[k] = float64(k + 1)
	}
	return by
}

// compareDerivatives notes the largest difference, relative to 1 + the derivative.
func (c *firstSpikeCase) compareDerivatives(g *gradient.Gradients, factors []float64, r *Result) {
	compare := func(have, want float64) {
		r.Spikes++
		r.MaxDV = math.Max(r.MaxDV, math.Abs(have-want)/(1+math.Abs(want)))
	}
	for i, want := range c.Expected.DtDt {
		compare(g.Inputs[i], want)
	}
	for i, want := range c.Expected.DtDw {
		compare(g.Tensors[0][i]*factors[0], want)
	}
	for l, rows := range c.Expected.DlossDw {
		for j, row := range rows {
			for i, want := range row {
				compare(g.Tensors[l][i*len(rows)+j]*factors[l], want)
			}
		}
	}
}

func orNever(t *float64) float64 {
	if t == nil {
		return math.Inf(1)
	}
	return *t
}

// train is one spike, or none.
func train(t float64) []float64 {
	if math.IsInf(t, 1) {
		return nil
	}
	return []float64{t}
}
