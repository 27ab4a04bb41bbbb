package plasticity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Multiplicative is the rule with soft bounds,
//
//	w += APlus (1 - w/Max)^Mu K+   at a spike of the target,
//	w -= AMinus (w/Max)^Mu K-      at a spike of the source,
//
// from the additive rule at Mu = 0 to the fully multiplicative one at Mu = 1 (Morrison, Diesmann and Gerstner
// 2008, doi:10.1007/s00422-008-0233-1). K+ and K- are those of Additive.
type Multiplicative struct {
	APlus  float64 // in the unit of the weight; not both 0
	AMinus float64 // in the unit of the weight
	Mu     float64 // 0 or more; default 0
	Window
	Bounds // Min 0 or more, Max finite
}

// New implements sim.Rule.
func (r Multiplicative) New(projection string) (sim.Learner, error) {
	w, b := r.Window.withDefaults(), r.Bounds.withDefaults()
	m := &mistakes{projection: projection}
	m.window(w)
	m.positive(b)
	m.finite("Max", b.Max)
	m.finite("APlus", r.APlus)
	m.finite("AMinus", r.AMinus)
	m.changes("APlus", r.APlus, r.AMinus)
	m.atLeast("Mu", r.Mu, 0, "a finite number of 0 or more")
	plus := amount{r.APlus, 1, -1 / b.Max, r.Mu}
	minus := amount{r.AMinus, 0, 1 / b.Max, r.Mu}
	return newPairs(w, b, plus, minus), m.err()
}

// Gutig is the rule of Guetig, Aharonov, Rotter and Sompolinsky 2003 (doi:10.1523/JNEUROSCI.23-09-03697.2003): with
// x = w/Max,
//
//	x += Lambda (1 - x)^MuPlus K+        at a spike of the target,
//	x -= Lambda Alpha x^MuMinus K-       at a spike of the source.
//
// K+ and K- are those of Additive.
type Gutig struct {
	Lambda  float64 // step; above 0
	Alpha   float64 // asymmetry, 0 or more; default 0
	MuPlus  float64 // 0 or more; default 0
	MuMinus float64 // 0 or more; default 0
	Window
	Bounds // Min 0 or more, Max finite
}

// New implements sim.Rule.
func (r Gutig) New(projection string) (sim.Learner, error) {
	w, b := r.Window.withDefaults(), r.Bounds.withDefaults()
	m := &mistakes{projection: projection}
	m.window(w)
	m.positive(b)
	m.finite("Max", b.Max)
	m.finite("Lambda", r.Lambda)
	m.demand("Lambda", r.Lambda, r.Lambda > 0, "more than 0")
	m.atLeast("Alpha", r.Alpha, 0, "a finite number of 0 or more")
	m.atLeast("MuPlus", r.MuPlus, 0, "a finite number of 0 or more")
	m.atLeast("MuMinus", r.MuMinus, 0, "a finite number of 0 or more")
	plus := amount{r.Lambda * b.Max, 1, -1 / b.Max, r.MuPlus}
	minus := amount{r.Lambda * r.Alpha * b.Max, 0, 1 / b.Max, r.MuMinus}
	return newPairs(w, b, plus, minus), m.err()
}

// VanRossum is the rule of van Rossum, Bi and Turrigiano 2000 (doi:10.1523/JNEUROSCI.20-23-08812.2000),
//
//	w += APlus K+      at a spike of the target,
//	w -= AMinus w K-   at a spike of the source,
//
// whose upper bound is where both balance. K+ and K- are those of Additive.
type VanRossum struct {
	APlus  float64 // in the unit of the weight; not both 0
	AMinus float64 // a fraction of the weight
	Window
	Bounds
}

// New implements sim.Rule.
func (r VanRossum) New(projection string) (sim.Learner, error) {
	w, b := r.Window.withDefaults(), r.Bounds.withDefaults()
	m := &mistakes{projection: projection}
	m.window(w)
	m.bounds(b)
	m.finite("APlus", r.APlus)
	m.finite("AMinus", r.AMinus)
	m.changes("APlus", r.APlus, r.AMinus)
	return newPairs(w, b, amount{factor: r.APlus}, amount{r.AMinus, 0, 1, 1}), m.err()
}

// PowerLaw is the rule of Morrison, Aertsen and Diesmann 2007 (doi:10.1162/neco.2007.19.6.1437),
//
//	w += Lambda W0^(1-Mu) w^Mu K+   at a spike of the target,
//	w -= Lambda Alpha w K-          at a spike of the source.
//
// K+ and K- are those of Additive.
type PowerLaw struct {
	Lambda float64 // step; above 0. The paper has 0.1
	Alpha  float64 // asymmetry, 0 or more; default 0. The paper has 0.11
	Mu     float64 // 0 or more; default 0. The paper has 0.4
	W0     float64 // the weight that the step is for, in its unit; default 1
	Window
	Bounds // Min 0 or more
}

// New implements sim.Rule.
func (r PowerLaw) New(projection string) (sim.Learner, error) {
	w, b := r.Window.withDefaults(), r.Bounds.withDefaults()
	if r.W0 == 0 {
		r.W0 = 1
	}
	m := &mistakes{projection: projection}
	m.window(w)
	m.positive(b)
	m.finite("Lambda", r.Lambda)
	m.demand("Lambda", r.Lambda, r.Lambda > 0, "more than 0")
	m.atLeast("Alpha", r.Alpha, 0, "a finite number of 0 or more")
	m.atLeast("Mu", r.Mu, 0, "a finite number of 0 or more")
	m.demand("W0", r.W0, r.W0 > 0, "more than 0")
	m.finite("W0", r.W0)
	plus := amount{r.Lambda * portable.Pow(r.W0, 1-r.Mu), 0, 1, r.Mu}
	m.demand("W0", r.W0, !math.IsInf(plus.factor, 0), "a weight of which W0^(1-Mu) is a finite number")
	minus := amount{r.Lambda * r.Alpha, 0, 1, 1}
	return newPairs(w, b, plus, minus), m.err()
}
