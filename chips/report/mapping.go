package report

import "github.com/ranvier-sim/ranvier/chips"

// Mapping is where the neurons are, and what that takes.
type Mapping struct {
	Chips     int        `json:"chips"`
	Cores     []Core     `json:"cores"`
	Cost      int64      `json:"cost"` // of the placement, as its strategy judges it
	Resources []Resource `json:"resources"`
}

// Core is what is on a core.
type Core struct {
	Name  string  `json:"name"`
	Parts []Part  `json:"parts"`
	Use   []int64 `json:"use"`   // by resource
	Limit []int64 `json:"limit"` // by resource
}

// Part is neurons of a population.
type Part struct {
	Population string `json:"population"`
	Lo         int    `json:"lo"`
	Hi         int    `json:"hi"`
}

// Resource is what cores have, and the fullest of them.
type Resource struct {
	Name    string       `json:"name"`
	Unit    string       `json:"unit,omitempty"`
	Source  chips.Source `json:"source"`
	Fullest string       `json:"fullest"` // core
	Share   float64      `json:"share"`   // of it that is used
}

func newMapping(r *chips.Replayed) *Mapping {
	m := &Mapping{Chips: r.Placement.Chips(len(r.Chip.Cores)), Cost: r.Placement.Cost}
	for _, resource := range r.Chip.Resources {
		m.Resources = append(m.Resources, Resource{Name: resource.Name, Unit: resource.Unit, Source: resource.Source})
	}
	parts := make([][]Part, len(r.Usage))
	for _, part := range r.Placement.Parts {
		if part.Core < len(parts) { // which a placement that was not counted has none of
			parts[part.Core] = append(parts[part.Core], Part{r.Run.Network.Populations[part.Population].Name, part.Lo, part.Hi})
		}
	}
	for core, use := range r.Usage {
		limits := r.Chip.Cores[core%len(r.Chip.Cores)]
		c := Core{Name: r.Chip.CoreName(core), Parts: parts[core], Use: use, Limit: limits}
		m.Cores = append(m.Cores, c)
		for k := range use {
			if share := float64(use[k]) / max(1, float64(limits[k])); share > m.Resources[k].Share {
				m.Resources[k].Share, m.Resources[k].Fullest = share, c.Name
			}
		}
	}
	return m
}
