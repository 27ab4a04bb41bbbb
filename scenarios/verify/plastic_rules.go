package verify

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
)

// plasticParams are those of all rules. Each has its own.
type plasticParams struct {
	W0   float64  `json:"w0"`
	WMin float64  `json:"w_min"`
	WMax *float64 `json:"w_max"`

	APlus    float64 `json:"A_plus"`
	AMinus   float64 `json:"A_minus"`
	TauPlus  float64 `json:"tau_plus"`
	TauMinus float64 `json:"tau_minus"`
	Mu       float64 `json:"mu"`
	Lambda   float64 `json:"lambda"`
	Alpha    float64 `json:"alpha"`
	MuPlus   float64 `json:"mu_plus"`
	MuMinus  float64 `json:"mu_minus"`

	A   float64 `json:"A"` // of pair_window
	B   float64 `json:"B"`
	Tau float64 `json:"tau"` // and of vogels
	Eta float64 `json:"eta"`

	TauX    float64 `json:"tau_x"`
	TauY    float64 `json:"tau_y"`
	A2Plus  float64 `json:"A2_plus"`
	A3Plus  float64 `json:"A3_plus"`
	A2Minus float64 `json:"A2_minus"`
	A3Minus float64 `json:"A3_minus"`

	TauC       float64 `json:"tau_c"`
	TauN       float64 `json:"tau_n"`
	Baseline   float64 `json:"b"`
	NIncrement float64 `json:"n_increment"`
}

var coincidences = map[string]plasticity.Coincidence{
	"":           plasticity.Ignore,
	"ignore":     plasticity.Ignore,
	"pre_first":  plasticity.Potentiate,
	"post_first": plasticity.Depress,
}

// rules make the rule of a case.
var rules = map[string]func(*plasticParams, plasticity.Coincidence) sim.Rule{
	"additive":       additive(plasticity.AllToAll),
	"nn_symmetric":   additive(plasticity.Symmetric),
	"nn_pre_centred": additive(plasticity.PreCentred),
	"nn_restricted":  additive(plasticity.Restricted),
	"pair_window": func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		return plasticity.Additive{
			APlus: p.A, AMinus: -p.B,
			Window: plasticity.Window{TauPlus: p.Tau * plasticMs, TauMinus: p.Tau * plasticMs, Coincident: c},
			Bounds: plasticity.Bounds{Min: -1, Max: 1},
		}
	},
	"multiplicative": func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		return plasticity.Multiplicative{APlus: p.APlus, AMinus: p.AMinus, Mu: p.Mu, Window: p.window(c), Bounds: p.bounds()}
	},
	"van_rossum": func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		return plasticity.VanRossum{APlus: p.APlus, AMinus: p.AMinus, Window: p.window(c), Bounds: p.bounds()}
	},
	"gutig": func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		return plasticity.Gutig{Lambda: p.Lambda, Alpha: p.Alpha, MuPlus: p.MuPlus, MuMinus: p.MuMinus, Window: p.window(c), Bounds: p.bounds()}
	},
	"power_law": func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		return plasticity.PowerLaw{Lambda: p.Lambda, Alpha: p.Alpha, Mu: p.Mu, Window: p.window(c), Bounds: p.bounds()}
	},
	"triplet":    triplet(false),
	"triplet_nn": triplet(true),
	"vogels": func(p *plasticParams, _ plasticity.Coincidence) sim.Rule {
		rate := p.Alpha / (2 * p.Tau) * 1000 / plasticStretch // Hz, from alpha = 2 rate tau
		return plasticity.Inhibitory{Eta: p.Eta, Rate: rate, Tau: p.Tau * plasticMs, Bounds: p.bounds()}
	},
	"dopamine": func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		return plasticity.Reward{
			APlus: p.APlus, AMinus: p.AMinus, Window: p.window(c), Bounds: p.bounds(),
			TauC: p.TauC * plasticMs, TauN: p.TauN * plasticMs,
			Release: p.NIncrement / plasticStretch, Baseline: p.Baseline / plasticStretch,
		}
	},
}

// plasticStretch is by how much time is stretched: what is per time shrinks by as much.
const plasticStretch = plasticMs / sim.Millisecond

func additive(pairing plasticity.Pairing) func(*plasticParams, plasticity.Coincidence) sim.Rule {
	return func(p *plasticParams, c plasticity.Coincidence) sim.Rule {
		w := p.window(c)
		w.Pairing = pairing
		return plasticity.Additive{APlus: p.APlus, AMinus: p.AMinus, Window: w, Bounds: p.bounds()}
	}
}

func triplet(nearest bool) func(*plasticParams, plasticity.Coincidence) sim.Rule {
	return func(p *plasticParams, _ plasticity.Coincidence) sim.Rule {
		return plasticity.Triplet{
			A2Plus: p.A2Plus, A3Plus: p.A3Plus, A2Minus: p.A2Minus, A3Minus: p.A3Minus,
			TauPlus: p.TauPlus * plasticMs, TauMinus: p.TauMinus * plasticMs, TauX: p.TauX * plasticMs, TauY: p.TauY * plasticMs,
			Nearest: nearest, Bounds: p.bounds(),
		}
	}
}

func (p *plasticParams) window(c plasticity.Coincidence) plasticity.Window {
	return plasticity.Window{TauPlus: p.TauPlus * plasticMs, TauMinus: p.TauMinus * plasticMs, Coincident: c}
}

// bounds are infinite where the file has none.
func (p *plasticParams) bounds() plasticity.Bounds {
	b := plasticity.Bounds{Min: p.WMin, Max: math.Inf(1)}
	if p.WMax != nil {
		b.Max = *p.WMax
	}
	return b
}
