package coding

import (
	"cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// Poisson is the rate code in continuous time: value x fires as a Poisson process of rate x Rate. It is
// models.Poisson with a rate for every value.
type Poisson struct {
	Rate  float64  // of the value 1, Hz; 0 means 100
	Start sim.Time // no spike before
	Stop  sim.Time // no spike from here on; 0 means never
}

const (
	defaultRate = 100  // Hz
	minRate     = 1e-9 // Hz; a spike in 30 years
	maxRate     = 1e9  // Hz; where spikes would come closer than sim.Time can tell apart
)

// Source returns the source of the values, which it copies. A wrong field is a *ParamError; a value that
// is not a number in [0, 1] a *ValueError.
func (p Poisson) Source(values []float64) (sim.Spec, error) {
	code, err := p.resolve()
	if err != nil {
		return nil, err
	}
	if err := checkValues(values); err != nil {
		return nil, err
	}
	rates := make([]float64, len(values))
	for i, x := range values {
		rates[i] = code.Rate * x
	}
	process := models.Poisson{Start: code.Start, Stop: code.Stop, Each: func(i int, n *models.Poisson) { n.Rate = rates[i] }}
	return assigned{len(values), process.New}, nil
}

// Decode writes the value of each neuron to dst, one place for each: its rate in w over Rate. The standard
// error is sqrt(x / (Rate T)) for a window of length T, of which the part between Start and Stop counts.
// Spikes outside w do not count. Errors: *ParamError also for a window that has no such part, *SpikeError.
func (p Poisson) Decode(dst []float64, spikes []sim.Spike, w sim.Window) error {
	code, err := p.resolve()
	if err != nil {
		return err
	}
	active := sim.Window{From: max(w.From, code.Start), To: min(w.To, code.Stop)}
	if active.From >= active.To {
		return poissonParam("window", w, "one that holds a time between Start and Stop")
	}
	if err := count(dst, spikes, w); err != nil {
		return err
	}
	expected := code.Rate * (active.To - active.From).Seconds()
	for i := range dst {
		dst[i] /= expected
	}
	return nil
}

func (p Poisson) resolve() (Poisson, error) {
	p.Rate, p.Stop = cmp.Or(p.Rate, defaultRate), cmp.Or(p.Stop, sim.Never)
	switch {
	case !(p.Rate >= minRate && p.Rate <= maxRate):
		return p, poissonParam("Rate", p.Rate, "1e-9 to 1e9 Hz, or 0 for 100 Hz")
	case p.Start < 0:
		return p, poissonParam("Start", p.Start, "0 or more")
	case p.Stop <= p.Start:
		return p, poissonParam("Stop", p.Stop, "later than Start, or 0 for never")
	}
	return p, nil
}

func poissonParam(field string, value any, want string) error {
	return &ParamError{Code: "poisson", Field: field, Value: value, Want: want}
}
