package recording

import "testing"

// FuzzNetwork holds that what is in network.json is believed only as far as it can be: it makes a network, or an error.
func FuzzNetwork(f *testing.F) {
	f.Add([]byte(`{"format":"ranvier network 1","time_unit":"ps","seed":1,"populations":[{"name":"in","n":1,"source":true,"model":"models.Trains"},` +
		`{"name":"out","n":2,"model":"models.LIF","parameters":{"VTh":2}}],"projections":[{"pre":0,"post":1,"port":0,"synapses":"synapses-0.npz"}],` +
		`"readout":{"population":1,"classes":[0,1]},"presentations":[{"duration":1000,"label":0}]}`))
	f.Add([]byte(`{"format":"ranvier network 1","time_unit":"ps","populations":[{"name":"a","n":1,"model":"models.SRM","neurons":[{"Ports":[{"Tau":1}]}]}],"presentations":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parsePage("network.json", text)
		if err != nil {
			return
		}
		net, err := p.network("network.json")
		if err == nil && len(net.Populations) != len(p.Populations) {
			t.Errorf("%d of %d populations", len(net.Populations), len(p.Populations))
		}
	})
}
