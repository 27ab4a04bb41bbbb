package verify

import (
	"math"
	"testing"
)

// TestWrongTicksFail: the law of the package for neurons in discrete time.
func TestWrongTicksFail(t *testing.T) {
	for _, row := range []struct {
		why            string
		spoil          func(c *discrete)
		missing, extra int
		passes         bool
	}{
		{why: "untouched, so that the others fail for what was done to them", spoil: func(*discrete) {}, passes: true},
		{why: "a spike dropped", spoil: func(c *discrete) { c.spikes[spiking(c)][0] = 0 }, extra: 1},
		{why: "a spike where none is", spoil: func(c *discrete) { c.spikes[0][0] = 1 }, missing: 1},
		{why: "a spike a tick early", spoil: func(c *discrete) {
			k := spiking(c)
			c.spikes[k-1][0], c.spikes[k][0] = 1, 0
		}, missing: 1, extra: 1},
		{why: "mem off by more than the tolerance", spoil: func(c *discrete) { c.mem[5][0] += 1e-8 }},
		{why: "mem off by nothing that counts", spoil: func(c *discrete) { c.mem[5][0] += 1e-10 }, passes: true},
	} {
		for _, w := range simulations {
			c := discreteNamed(t, "snn_leaky", "beta_0.9_subtract_delayed")
			row.spoil(c)
			r := c.run(t.Context(), w)
			if r.Pass() != row.passes || r.Missing != row.missing || r.Extra != row.extra {
				t.Errorf("%s: pass is %v, want %v with %d missing, %d extra: %v", row.why, r.Pass(), row.passes, row.missing, row.extra, r)
			}
		}
	}
}

// TestTiesAreHeldToTheBitsOfMem: where spikes of binary32 are not ours, the last bit of mem still is.
func TestTiesAreHeldToTheBitsOfMem(t *testing.T) {
	c := discreteNamed(t, "snntorch_golden", "leaky 3, beta 0.5, subtract")
	if r := c.run(t.Context(), simulations[0]); !r.Pass() || r.Spikes != 0 {
		t.Errorf("want a pass without a look at spikes: %v", r)
	}
	c.vague = false
	if r := c.run(t.Context(), simulations[0]); r.Missing+r.Extra != 1 {
		t.Errorf("want a single spike that depends on the format: %v", r)
	}
	c.vague = true
	c.mem[7][5] = math.Nextafter(c.mem[7][5], 1)
	if r := c.run(t.Context(), simulations[0]); r.Pass() {
		t.Errorf("mem differs in its last bit: %v", r)
	}
}

// spiking is the first tick after a silent one at which neuron 0 is to fire.
func spiking(c *discrete) int {
	for k := 1; k < len(c.spikes); k++ {
		if c.spikes[k][0] == 1 && c.spikes[k-1][0] == 0 {
			return k
		}
	}
	return 0
}

// discreteNamed returns a case of a shipped file.
func discreteNamed(t *testing.T, kind, name string) *discrete {
	t.Helper()
	all, err := read(Shipped(), kind+".json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.label() == name {
			return c.(*discrete)
		}
	}
	t.Fatalf("%s: no case %q", kind, name)
	return nil
}
