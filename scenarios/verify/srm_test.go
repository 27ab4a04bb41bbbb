package verify

import "slices"

func (c *srmCase) isNetwork() bool  { return false }
func (c *srmCase) precise() bool    { return c.TolMs <= 1e-9 }
func (c *srmCase) train() []float64 { return c.Expected.SpikeTimes }

func (c *srmCase) spoil(change func([]float64) []float64) {
	c.Expected.SpikeTimes = change(slices.Clone(c.Expected.SpikeTimes))
}
