package onespike

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// unfolded is features that have learned, at every place of a grid over an image, and the pools of neighbouring places.
type unfolded struct {
	*layer
	width          int // of an image, pixels
	patch, stride  int // pixels
	columns, rows  int // of the grid
	pool           int // places in a row that share a pool
	across, pooled int // pools in a row; in all, per feature
}

func (p *Parameters) unfold(l *layer, width, height int) *unfolded {
	u := &unfolded{layer: l, width: width, patch: p.Patch, stride: p.Stride, pool: p.Pool}
	u.columns, u.rows = (width-p.Patch)/p.Stride+1, (height-p.Patch)/p.Stride+1
	u.across = (u.columns + p.Pool - 1) / p.Pool
	u.pooled = u.across * ((u.rows + p.Pool - 1) / p.Pool)
	return u
}

// features is how many there are, inputs how many pools.
func (u *unfolded) features() int { return len(u.weights) }
func (u *unfolded) inputs() int   { return u.pooled * u.features() }

// connect adds the features and their pools to a network, and returns the pools.
func (u *unfolded) connect(net *sim.Network, contrast *sim.Population) *sim.Population {
	n := u.features()
	features := net.Add("features", u.columns*u.rows*n, models.LIF{
		TauM: tauM, R: resistance(), VTh: u.threshold, TRef: once, Ports: ports(),
	})
	pools := net.Add("pools", u.inputs(), models.LIF{TauM: tauM, VTh: 0.5, TRef: once})
	net.Connect(contrast, features, excitatory, u.copies())
	var race, pooled topology.Synapses
	for y := range u.rows {
		for x := range u.columns {
			place := (y*u.columns + x) * n
			pool := (y/u.pool*u.across + x/u.pool) * n
			for f := range n {
				pooled = append(pooled, sim.Synapse{Pre: uint32(place + f), Post: uint32(pool + f), Weight: 1})
				for g := range n {
					if f != g {
						race = append(race, sim.Synapse{Pre: uint32(place + f), Post: uint32(place + g), Weight: silence, Delay: lateral})
					}
				}
			}
		}
	}
	net.Connect(features, features, inhibitory, race)
	net.Connect(features, pools, 0, pooled)
	return pools
}

// copies are the synapses onto the features at every place.
func (u *unfolded) copies() topology.Synapses {
	var all topology.Synapses
	n := u.features()
	for _, s := range u.frozen() {
		i, j, side := int(s.Pre)/2%u.patch, int(s.Pre)/2/u.patch, s.Pre%2
		for y := range u.rows {
			for x := range u.columns {
				pixel := (y*u.stride+j)*u.width + x*u.stride + i
				place := (y*u.columns + x) * n
				all = append(all, sim.Synapse{Pre: uint32(2*pixel) + side, Post: uint32(place) + s.Post, Weight: s.Weight, Delay: s.Delay})
			}
		}
	}
	return all
}
