package clockstep

// raster keeps the latest spikes of a cohort or of a source, one list of neurons per instant, ascending,
// counted within the population.
type raster struct {
	instants [][]uint32
	spikes   uint64 // all that ever were
}

// at returns the list of instant n, for readers and for who fills it.
func (r *raster) at(n int) *[]uint32 { return &r.instants[n&(len(r.instants)-1)] }
