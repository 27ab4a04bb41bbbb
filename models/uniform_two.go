package models

import "github.com/ranvier-sim/ranvier/sim"

// This file is addCurrent and scan for the usual case of two currents.

// arrivalTerms are what an arrival of weight 1 adds to the membrane and to the current of one mode.
type arrivalTerms struct {
	mode              int
	membrane, current float64
}

// addToTwo applies a volley. Where all weights are the same, which is worth a third of the time, each mode
// has a loop of its own, so that the places in a cell are constants.
func (r *reach) addToTwo(cells []float64, v *sim.Volley, by arrivalTerms, hits []uint32) []uint32 {
	if len(v.Weights) > 0 {
		return r.addOwn(cells, v, by, hits)
	}
	membrane, current := float64(v.Weight)*by.membrane, float64(v.Weight)*by.current
	if by.mode == 1 {
		return r.addToFirst(cells, v.Targets, membrane, current, hits)
	}
	return r.addToSecond(cells, v.Targets, membrane, current, hits)
}

func (r *reach) addToFirst(cells []float64, targets []uint32, membrane, current float64, hits []uint32) []uint32 {
	near0, near1, near2 := r.near[0], r.near[1], r.near[2]
	far0, far1, far2 := r.far[0], r.far[1], r.far[2]
	gap := r.gap
	for _, i := range targets {
		cell := (*[3]float64)(cells[3*int(i):])
		a0, a1 := cell[0]+membrane, cell[1]+current
		cell[0], cell[1] = a0, a1
		top := peak(a0, near0, far0) + peak(a1, near1, far1) + peak(cell[2], near2, far2)
		if top >= gap && r.close(cell[:]) {
			hits = append(hits, i)
		}
	}
	return hits
}

func (r *reach) addToSecond(cells []float64, targets []uint32, membrane, current float64, hits []uint32) []uint32 {
	near0, near1, near2 := r.near[0], r.near[1], r.near[2]
	far0, far1, far2 := r.far[0], r.far[1], r.far[2]
	gap := r.gap
	for _, i := range targets {
		cell := (*[3]float64)(cells[3*int(i):])
		a0, a2 := cell[0]+membrane, cell[2]+current
		cell[0], cell[2] = a0, a2
		top := peak(a0, near0, far0) + peak(cell[1], near1, far1) + peak(a2, near2, far2)
		if top >= gap && r.close(cell[:]) {
			hits = append(hits, i)
		}
	}
	return hits
}

// addOwn applies a volley in which each synapse has its own weight.
func (r *reach) addOwn(cells []float64, v *sim.Volley, by arrivalTerms, hits []uint32) []uint32 {
	near0, near1, near2 := r.near[0], r.near[1], r.near[2]
	far0, far1, far2 := r.far[0], r.far[1], r.far[2]
	weights := v.Weights[:len(v.Targets)]
	for k, i := range v.Targets {
		weight := float64(weights[k])
		cell := (*[3]float64)(cells[3*int(i):])
		cell[0] += float64(weight * by.membrane)
		cell[by.mode] += float64(weight * by.current)
		top := peak(cell[0], near0, far0) + peak(cell[1], near1, far1) + peak(cell[2], near2, far2)
		if top >= r.gap && r.close(cell[:]) {
			hits = append(hits, i)
		}
	}
	return hits
}

// scanTwo is scan with two currents.
func (r *reach) scanTwo(cells []float64, hits []uint32) []uint32 {
	near0, near1, near2 := r.near[0], r.near[1], r.near[2]
	far0, far1, far2 := r.far[0], r.far[1], r.far[2]
	for i := uint32(0); len(cells) >= 3; i++ {
		top := peak(cells[0], near0, far0) + peak(cells[1], near1, far1) + peak(cells[2], near2, far2)
		if top >= r.gap && r.close(cells[:3]) {
			hits = append(hits, i)
		}
		cells = cells[3:]
	}
	return hits
}
