package gradient

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// closedForm is a neuron of testdata/ttfs_golden.json: a spike time and its derivatives from published formulas, checked by central differences.
type closedForm struct {
	Model  string             `json:"model"`
	Params map[string]float64 `json:"params"`
	W, T   []float64
	TOut   *float64 `json:"t_out"`
	DW, DT []float64
}

// layer is the neuron as a Layer, and the factor by which its weights are larger.
func (c *closedForm) layer() (*Layer, float64) {
	l := &Layer{Tau: 1, Threshold: c.Params["thr"], Pre: len(c.W), Post: 1}
	factor := 1.0
	switch c.Model {
	case "mostafa":
		l.Kernel = NonLeaky
	case "comsa":
		l.Kernel, l.Tau = Equal, 1/c.Params["K"]
		factor = l.Tau
	case "goeltz1":
		l.Kernel, l.Tau = Equal, c.Params["tau_s"]
		l.Threshold *= c.Params["g_leak"]
	case "goeltz2": // C = tau_m g_l, V = w/C tau_m tau_s/(tau_m - tau_s) kappa
		l.Kernel, l.Tau = Double, c.Params["tau_s"]
		l.Threshold *= c.Params["g_leak"]
	}
	l.Weights = make([]float64, len(c.W))
	for i, w := range c.W {
		l.Weights[i] = w * factor
	}
	return l, factor
}

func inputs(times []float64) (in []Event) {
	for i, t := range times {
		if !math.IsInf(t, 1) {
			in = append(in, Event{i, t})
		}
	}
	return in
}

// TestTimesAndDerivativesAreThoseOfThePublishedFormulas by the golden file.
func TestTimesAndDerivativesAreThoseOfThePublishedFormulas(t *testing.T) {
	data, err := os.ReadFile("testdata/ttfs_golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []closedForm
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	worst := 0.0
	compare := func(c *closedForm, what string, got, want float64) {
		off := math.Abs(got-want) / (1 + math.Abs(want))
		worst = math.Max(worst, off)
		if !(off < 1e-12) {
			t.Errorf("%s %v: %s is %v, want %v", c.Model, c.W, what, got, want)
		}
	}
	for k := range cases {
		c := &cases[k]
		l, factor := c.layer()
		r := newRun(l)
		for _, each := range []bool{false, true} {
			if each {
				l.Synaptic = make([]float64, len(l.Weights))
			}
			r.forward(inputs(c.T))
			if c.TOut == nil {
				if !math.IsInf(r.at[0], 1) {
					t.Errorf("%s %v fires at %v, want silence", c.Model, c.W, r.at[0])
				}
				continue
			}
			compare(c, "t", r.at[0], *c.TOut)
			d := Derivatives{Weights: make([]float64, l.Pre), Sources: make([]float64, l.Pre)}
			r.backward([]float64{1}, &d)
			for i := range c.W {
				compare(c, "dt/dw", d.Weights[i]*factor, c.DW[i])
				compare(c, "dt/dt_i", d.Sources[i], c.DT[i])
			}
		}
	}
	t.Logf("%d cases, largest relative error %.2g", len(cases), worst)
}
