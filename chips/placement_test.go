package chips_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// shelf is a chip of cores with room for two things, of which a neuron takes as many as its population's threshold says, and as
// its name is long.
func shelf(maxChips int, cores ...[]int64) *chips.Chip {
	each := chips.Each(func(p *sim.Population) []int64 {
		return []int64{int64(p.Spec.(models.IF).VTh), int64(len(p.Name))}
	})
	return &chips.Chip{
		Name: "shelf", MaxChips: maxChips, Cores: cores, Demand: each.Demand, Place: each.Place,
		Resources: []chips.Resource{{Name: "metres", Unit: "m", Relief: "thinner books"}, {Name: "letters"}},
	}
}

// TestInOrderFitsOrSaysWhyNot: each core takes as many neurons, in order, as it has room for; if that passes validation it is a
// placement, and otherwise an error says what is wrong where, and what would help.
func TestInOrderFitsOrSaysWhyNot(t *testing.T) {
	outcomes := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		q := &chips.Quantised{Network: sim.NewNetwork(1)}
		for range rapid.IntRange(0, 4).Draw(t, "populations") {
			name := strings.Repeat("x", rapid.IntRange(1, 4).Draw(t, "letters"))
			q.Network.Add(name, rapid.IntRange(1, 30).Draw(t, "neurons"), models.IF{VTh: float64(rapid.IntRange(0, 3).Draw(t, "metres"))})
		}
		q.Network.Add("source", 5, models.Trains{})
		room := func(t *rapid.T) []int64 {
			return []int64{rapid.Int64Range(2, 60).Draw(t, "room"), rapid.Int64Range(3, 60).Draw(t, "room")}
		}
		cores := rapid.SliceOfN(rapid.Custom(room), 1, 5).Draw(t, "cores")
		c := shelf(rapid.IntRange(1, 4).Draw(t, "chips"), cores...)
		p, err := c.Place(c, q)
		var used chips.Usage
		if err == nil {
			used, err = chips.Validate(c, q, p)
		}
		outcomes[err == nil]++
		var limit *chips.LimitError
		switch {
		case err == nil && len(used) != p.Cores():
			t.Fatalf("%v of %d cores", used, p.Cores())
		case err == nil:
		case !errors.As(err, &limit) || limit.Used <= limit.Limit || limit.Change == "" || limit.Where == "" || limit.Resource == "":
			t.Fatal(err)
		}
		for i := 1; p != nil && i < len(p.Parts); i++ {
			if a, b := p.Parts[i-1], p.Parts[i]; b.Core != a.Core && !tooMuch(c, q, p, a.Core, b) {
				t.Fatalf("%+v does not begin on the core of %+v, where it fits", b, a)
			}
		}
	})
	if outcomes[true] == 0 || outcomes[false] == 0 {
		t.Errorf("%d placements fit, %d do not", outcomes[true], outcomes[false])
	}
}

// tooMuch tells whether a core has no room for the first neuron of a part that is on the next.
func tooMuch(c *chips.Chip, q *chips.Quantised, p *chips.Placement, core int, next chips.Part) bool {
	next.Hi, next.Core = next.Lo+1, core
	parts := append(p.On(core), next)
	used, err := c.Demand(c, q, &chips.Placement{Parts: parts})
	if err != nil {
		return false
	}
	limits := c.Cores[core%len(c.Cores)]
	return used[core][0] > limits[0] || used[core][1] > limits[1]
}

func TestValidateRefusesWhatIsNoPlacement(t *testing.T) {
	q := &chips.Quantised{Network: sim.NewNetwork(1)}
	q.Network.Add("source", 2, models.Trains{})
	q.Network.Add("cells", 4, models.IF{VTh: 1})
	c := shelf(1, []int64{3, 100}, []int64{3, 100})
	for _, row := range []struct {
		why   string
		parts []chips.Part
		want  string
	}{
		{"all is well", []chips.Part{{1, 0, 3, 1}, {1, 3, 4, 0}}, ""},
		{"a core is too full", []chips.Part{{1, 0, 4, 1}}, "shelf: core 1: metres is 4 m, limit 3: take 1 m off it: thinner books"},
		{"there are too few chips", []chips.Part{{1, 0, 2, 1}, {1, 2, 4, 2}}, "shelf: the network: number of chips is 2, limit 1"},
		{"a neuron is on no core", []chips.Part{{1, 0, 3, 0}}, `shelf: population "cells": a placement that ends at neuron 2: a place for all 4 neurons`},
		{"a neuron is on two", []chips.Part{{1, 0, 3, 0}, {1, 2, 4, 1}}, `population "cells": a placement of neurons 2 to 3 after 2`},
		{"neurons that there are not", []chips.Part{{1, 0, 5, 0}}, `population "cells": a placement of neurons 0 to 4 after -1`},
		{"a core that there is not", []chips.Part{{1, 0, 4, -1}}, `population "cells": a placement on core -1`},
		{"a population that there is not", []chips.Part{{2, 0, 4, 0}}, "part 0 of the placement: population 2"},
		{"a source", []chips.Part{{0, 0, 2, 0}, {1, 0, 3, 1}, {1, 3, 4, 1}}, `population "source": a placement of a source`},
	} {
		_, err := chips.Validate(c, q, &chips.Placement{Parts: row.parts})
		if (err == nil) != (row.want == "") || err != nil && (!strings.Contains(err.Error(), row.want) || !chips.Refused(err)) {
			t.Errorf("%s: %v, want %q", row.why, err, row.want)
		}
	}
}
