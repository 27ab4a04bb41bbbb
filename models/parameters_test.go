package models_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// mistake is where a *sim.ParamError points.
type mistake struct {
	Index int
	Field string
}

var nan, inf = math.NaN(), math.Inf(1)

func TestWrongParametersOfLIFAreRefused(t *testing.T) {
	exponential := func(p models.Port) models.LIF {
		p.Shape = models.Exponential
		return models.LIF{Ports: []models.Port{{}, p}}
	}
	alpha := func(p models.Port) models.LIF {
		p.Shape = models.Alpha
		return models.LIF{Ports: []models.Port{p}}
	}
	for _, c := range []struct {
		reason string
		spec   models.LIF
		field  string
	}{
		{"time runs forward", models.LIF{TauM: -1}, "TauM"},
		{"NaN compares with nothing", models.LIF{TauM: nan}, "TauM"},
		{"a membrane without leak is an IF", models.LIF{TauM: inf}, "TauM"},
		{"1/TauM overflows", models.LIF{TauM: math.SmallestNonzeroFloat64}, "TauM"},
		{"NaN", models.LIF{EL: nan, VTh: 1}, "EL"},
		{"infinite", models.LIF{EL: -inf, VTh: 1}, "EL"},
		{"NaN", models.LIF{VTh: nan}, "VTh"},
		{"a threshold out of reach must be a number", models.LIF{VTh: inf}, "VTh"},
		{"it would fire at once, for ever", models.LIF{VTh: -50, VReset: -50}, "VTh"},
		{"it would fire at once, for ever", models.LIF{EL: -65, VTh: -50, VReset: -40}, "VTh"},
		{"the default threshold goes with the default EL only", models.LIF{EL: -65, VReset: -70}, "VTh"},
		{"NaN", models.LIF{VTh: 1, VReset: nan}, "VReset"},
		{"infinitely far below", models.LIF{VTh: 1, VReset: -inf}, "VReset"},
		{"time runs forward", models.LIF{TRef: -1}, "TRef"},
		{"NaN", models.LIF{TRef: nan}, "TRef"},
		{"infinite", models.LIF{TRef: inf}, "TRef"},
		{"excitation would inhibit", models.LIF{R: -1}, "R"},
		{"NaN", models.LIF{R: nan}, "R"},
		{"infinite", models.LIF{R: inf}, "R"},
		{"NaN", models.LIF{IE: nan}, "IE"},
		{"infinite", models.LIF{IE: -inf}, "IE"},
		{"NaN", models.LIF{U0: nan}, "U0"},
		{"infinite", models.LIF{U0: -inf}, "U0"},
		{"no default", exponential(models.Port{}), "Ports[1].Tau"},
		{"time runs forward", exponential(models.Port{Tau: -5 * ms}), "Ports[1].Tau"},
		{"NaN", exponential(models.Port{Tau: nan}), "Ports[1].Tau"},
		{"a current that never fades is IE", exponential(models.Port{Tau: inf}), "Ports[1].Tau"},
		{"1/Tau overflows", exponential(models.Port{Tau: math.SmallestNonzeroFloat64}), "Ports[1].Tau"},
		{"NaN", exponential(models.Port{Tau: 1 * ms, I0: nan}), "Ports[1].I0"},
		{"NaN", exponential(models.Port{Tau: 1 * ms, J0: nan}), "Ports[1].J0"},
		{"an exponential current does not rise", exponential(models.Port{Tau: 1 * ms, J0: 1}), "Ports[1].J0"},
		{"no default", alpha(models.Port{}), "Ports[0].Tau"},
		{"NaN", alpha(models.Port{Tau: nan}), "Ports[0].Tau"},
		{"infinite", alpha(models.Port{Tau: 1 * ms, I0: inf}), "Ports[0].I0"},
		{"infinite", alpha(models.Port{Tau: 1 * ms, J0: -inf}), "Ports[0].J0"},
		{"no such shape", models.LIF{Ports: []models.Port{{Shape: 3, Tau: 1 * ms}}}, "Ports[0].Shape"},
		{"a jump lasts no time; was a current meant?", models.LIF{Ports: []models.Port{{Tau: 5 * ms}}}, "Ports[0].Tau"},
		{"NaN, even where it has no meaning", models.LIF{Ports: []models.Port{{Tau: nan}}}, "Ports[0].Tau"},
		{"a Delta port has no current", models.LIF{Ports: []models.Port{{I0: 1}}}, "Ports[0].I0"},
		{"a Delta port has no current", models.LIF{Ports: []models.Port{{J0: 1}}}, "Ports[0].J0"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})

		wrong := c.spec // in one neuron of a population that is right otherwise
		shapes := slices.Clone(wrong.Ports)
		for k := range shapes {
			shapes[k] = models.Port{Shape: min(shapes[k].Shape, models.Alpha)}
			if shapes[k].Shape != models.Delta {
				shapes[k].Tau = 1 * ms
			}
		}
		checkMistakes(t, c.reason+" in neuron 3", models.LIF{Ports: shapes, Each: func(i int, n *models.LIF) {
			if i == 3 {
				*n = wrong
			}
		}}, mistake{3, c.field})
	}
}

func TestWrongParametersOfIFAreRefused(t *testing.T) {
	for _, c := range []struct {
		reason string
		spec   models.IF
		field  string
	}{
		{"excitation would inhibit", models.IF{C: -1}, "C"},
		{"NaN", models.IF{C: nan}, "C"},
		{"nothing would move it", models.IF{C: inf}, "C"},
		{"1/C overflows", models.IF{C: math.SmallestNonzeroFloat64}, "C"},
		{"NaN", models.IF{VTh: nan}, "VTh"},
		{"it would fire at once, for ever", models.IF{VTh: 1, VReset: 1}, "VTh"},
		{"the default threshold goes with the default VReset only", models.IF{VReset: -1}, "VTh"},
		{"NaN", models.IF{VTh: 1, VReset: nan}, "VReset"},
		{"time runs forward", models.IF{TRef: -1 * ms}, "TRef"},
		{"NaN", models.IF{TRef: nan}, "TRef"},
		{"NaN", models.IF{IE: nan}, "IE"},
		{"infinite", models.IF{IE: inf}, "IE"},
		{"NaN", models.IF{V0: nan}, "V0"},
		{"infinite", models.IF{V0: -inf}, "V0"},
		{"no default", models.IF{Ports: port(models.Exponential, 0)}, "Ports[0].Tau"},
		{"NaN", models.IF{Ports: port(models.Alpha, nan)}, "Ports[0].Tau"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})
	}
}

func TestWrongParametersOfSourcesAreRefused(t *testing.T) {
	for _, c := range []struct {
		reason string
		spec   sim.Spec
		want   mistake
	}{
		{"a rate counts", models.Poisson{Rate: -1}, mistake{-1, "Rate"}},
		{"NaN", models.Poisson{Rate: nan}, mistake{-1, "Rate"}},
		{"spikes closer than Time can tell apart", models.Poisson{Rate: 1.1e9}, mistake{-1, "Rate"}},
		{"infinite", models.Poisson{Rate: inf}, mistake{-1, "Rate"}},
		{"runs start at 0", models.Poisson{Start: -1}, mistake{-1, "Start"}},
		{"it would stop before it starts", models.Poisson{Start: 2, Stop: 1}, mistake{-1, "Stop"}},
		{"before time 0", models.Poisson{Stop: -1}, mistake{-1, "Stop"}},
		{"no default", models.Regular{}, mistake{-1, "Period"}},
		{"time runs forward", models.Regular{Period: -1}, mistake{-1, "Period"}},
		{"runs start at 0", models.Regular{Period: 1, Start: -1}, mistake{-1, "Start"}},
		{"it would stop before it starts", models.Regular{Period: 1, Start: 2, Stop: 1}, mistake{-1, "Stop"}},
		{"runs start at 0", models.Trains{{}, {-1, 5}}, mistake{1, "spike 0"}},
		{"ascending", models.Trains{{}, {}, {3, 4, 2}}, mistake{2, "spike 2"}},
		{"one spike is not two", models.Trains{{}, {}, {3, 3}}, mistake{2, "spike 1"}},
		{"an instant that no run reaches", models.Trains{{sim.Never}}, mistake{0, "spike 0"}},
	} {
		checkMistakes(t, c.reason, c.spec, c.want)
	}
}

// checkMistakes compares the errors of the first neuron that has any with those expected.
func checkMistakes(t *testing.T, reason string, spec sim.Spec, want ...mistake) {
	t.Helper()
	_, err := spec.New(sim.Slice{Population: "cells", Hi: 5})
	var got []mistake
	for _, e := range paramErrors(t, err) {
		if e.Population != "cells" || e.Want == "" || e.Error() == "" {
			t.Errorf("%s: incomplete error %#v", reason, e)
		}
		if len(got) == 0 || e.Index == got[0].Index {
			got = append(got, mistake{e.Index, e.Field})
		}
	}
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("%T, because %s: error %v (-want +got)\n%s", spec, reason, err, diff)
	}
}

// paramErrors takes joined errors apart.
func paramErrors(t *testing.T, err error) []*sim.ParamError {
	t.Helper()
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*sim.ParamError
		for _, e := range joined.Unwrap() {
			all = append(all, paramErrors(t, e)...)
		}
		return all
	}
	var wrong *sim.ParamError
	if !errors.As(err, &wrong) {
		t.Errorf("not a *sim.ParamError: %v", err)
		return nil
	}
	return []*sim.ParamError{wrong}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	spec := models.LIF{TauM: -1, R: nan, TRef: -2, Ports: port(models.Exponential, 0)}
	checkMistakes(t, "a user mends them in one go", spec, mistake{-1, "TauM"}, mistake{-1, "R"}, mistake{-1, "TRef"}, mistake{-1, "Ports[0].Tau"})
}

func TestPortsMayDifferInTimeConstantsNotInShape(t *testing.T) {
	two := []models.Port{{}, {Shape: models.Exponential, Tau: 1 * ms}}
	for _, c := range []struct {
		reason string
		each   func(i int, n *models.LIF)
		want   []mistake
	}{
		{"another time constant", func(i int, n *models.LIF) { n.Ports[1].Tau += float64(i) }, nil},
		{"another shape", func(i int, n *models.LIF) {
			if i == 2 {
				n.Ports[1].Shape = models.Alpha
			}
		}, []mistake{{2, "Ports[1].Shape"}}},
		{"a port less", func(i int, n *models.LIF) { n.Ports = n.Ports[:2-i%2] }, []mistake{{1, "Ports"}}},
		{"a port more", func(i int, n *models.LIF) { n.Ports = append(n.Ports, n.Ports[:i%2]...) }, []mistake{{1, "Ports"}}},
		{"a port more in all of them, which projections cannot name", func(_ int, n *models.LIF) { n.Ports = append(n.Ports, n.Ports[0]) }, []mistake{{0, "Ports"}}},
		{"a port less in all of them, which projections could name", func(_ int, n *models.LIF) { n.Ports = n.Ports[:1] }, []mistake{{0, "Ports"}}},
	} {
		checkMistakes(t, c.reason, models.LIF{Ports: two, Each: c.each}, c.want...)
		if two[1].Tau != 1*ms || two[1].Shape != models.Exponential {
			t.Fatalf("%s: Each changed the ports of the description itself: %+v", c.reason, two)
		}
	}
}
