package networks

import (
	_ "embed"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// The pages explain what a network shows and how to read it.
var (
	//go:embed jump.md
	jumpPage string
	//go:embed cuba.md
	cubaPage string
	//go:embed coba.md
	cobaPage string
	//go:embed brunel.md
	brunelPage string
	//go:embed brunel-mixed.md
	mixedPage string
	//go:embed sparse.md
	sparsePage string
)

// Entries lists the networks as scenarios.
func Entries() []session.Entry {
	return []session.Entry{
		{
			Name: "jump", Page: jumpPage,
			Summary: "benchmark: 4,000 neurons whose potentials jump at every spike (Brette et al. 2007, no. 4)",
			New:     func() session.Scenario { return DefaultJump() },
		},
		{
			Name: "cuba", Page: cubaPage,
			Summary: "benchmark: 4,000 neurons with exponential currents (Vogels and Abbott 2005)",
			New:     func() session.Scenario { return DefaultCuba() },
		},
		{
			Name: "coba", Page: cobaPage,
			Summary: "benchmark: 4,000 neurons with exponential conductances, kept going by themselves (Vogels and Abbott 2005)",
			New:     func() session.Scenario { return DefaultCoba() },
		},
		{
			Name: "brunel", Page: brunelPage,
			Summary: "benchmark: 12,500 neurons under noise, dominated by inhibition (Brunel 2000)",
			New:     func() session.Scenario { return DefaultBrunel() },
		},
		{
			Name: "brunel-mixed", Page: mixedPage,
			Summary: "benchmark: Brunel's network with a delay of its own for every synapse",
			New:     func() session.Scenario { return DefaultMixed() },
		},
		{
			Name: "sparse", Page: sparsePage,
			Summary: "benchmark: a million neurons to which little happens",
			New:     func() session.Scenario { return DefaultSparse() },
		},
	}
}
