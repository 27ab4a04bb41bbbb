package verify

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ranvier-sim/ranvier/chips/loihi"
)

// loihiTable is a table of what the emulators compute within a step, or before.
type loihiTable struct {
	name    string
	rows    int
	compare func(row int, r *Result)
	wrong   error
}

// loihiTables reads the section "primitives".
func loihiTables(data []byte) ([]golden, error) {
	var f struct {
		Primitives struct {
			Decay    []loihiDecay    `json:"decay_int"`
			Overflow []loihiOverflow `json:"overflow_signed"`
			Axons    []loihiAxon     `json:"loihi1_synapse_bits_per_axon"`
			Weights  []loihiWeights  `json:"weight_quantisation"`
		} `json:"primitives"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	p := &f.Primitives
	var all []golden
	add := func(t loihiTable) {
		if t.rows > 0 {
			all = append(all, &t)
		}
	}
	add(loihiTable{name: "decay", rows: len(p.Decay), compare: func(k int, r *Result) {
		d := p.Decay[k]
		r.same(loihi.Decay(d.X, min(d.Decay+d.Offset, 4096)), d.Out)
	}})
	add(loihiTable{name: "overflow", rows: len(p.Overflow), compare: func(k int, r *Result) {
		o := p.Overflow[k]
		r.same(loihi.Wrap(o.X, o.Bits), o.Out)
	}})
	add(loihiTable{name: "synapse bits per axon", rows: len(p.Axons), compare: func(k int, r *Result) {
		a := p.Axons[k]
		l := loihi.Layout{WeightBits: a.WeightBits, DelayBits: a.DelayBits, TagBits: a.TagBits, IndexBits: a.IdxBits, Sparse: a.Compression == 0}
		r.same(l.AxonBits(a.NWeights), a.Bits)
	}})
	for k := range p.Weights {
		add(p.Weights[k].table())
	}
	return all, nil
}

type loihiDecay struct {
	X      int `json:"x"`
	Decay  int `json:"decay"`
	Offset int `json:"offset"`
	Out    int `json:"out"`
}

type loihiOverflow struct {
	X    int `json:"x"`
	Bits int `json:"bits"`
	Out  int `json:"out"`
}

type loihiAxon struct {
	WeightBits  int `json:"weight_bits"`
	IdxBits     int `json:"idx_bits"`
	Compression int `json:"compression"`
	DelayBits   int `json:"delay_bits"`
	TagBits     int `json:"tag_bits"`
	NWeights    int `json:"n_weights"`
	Bits        int `json:"bits"`
}

// loihiWeights is by how much one spike changes u, for some weights, in three emulators.
type loihiWeights struct {
	Sign   string `json:"sign_mode"`
	Bits   int    `json:"num_weight_bits"`
	Exp    int    `json:"weight_exp"`
	W      []int  `json:"w"`
	Lava   []int  `json:"lava_u_increment"`
	Brian2 []int  `json:"brian2loihi_u_increment"`
	Nengo  []int  `json:"nengo_u_increment"`
}

// table compares each weight in each emulator, and that they agree where the weight is said to be safe.
func (w *loihiWeights) table() loihiTable {
	f := loihi.Format{Sign: signModes[w.Sign], Bits: w.Bits, Exp: w.Exp}
	t := loihiTable{name: fmt.Sprintf("weights %s, %d bits, exponent %d", w.Sign, w.Bits, w.Exp), rows: len(w.W)}
	if len(w.Lava) != t.rows || len(w.Brian2) != t.rows || len(w.Nengo) != t.rows {
		t.wrong = fmt.Errorf("%d, %d and %d increments of %d weights", len(w.Lava), len(w.Brian2), len(w.Nengo), t.rows)
	}
	if _, ok := signModes[w.Sign]; !ok {
		t.wrong = fmt.Errorf("sign_mode is %q, want MIXED, EXC or INH", w.Sign)
	}
	t.compare = func(k int, r *Result) {
		r.same(f.Increment(w.W[k], loihi.Lava), w.Lava[k])
		r.same(f.Increment(w.W[k], loihi.Brian2), w.Brian2[k])
		r.same(f.Increment(w.W[k], loihi.Nengo), w.Nengo[k])
		if f.Safe(w.W[k]) {
			r.same(w.Lava[k], w.Brian2[k])
			r.same(w.Lava[k], w.Nengo[k])
		}
	}
	return t
}

func (t *loihiTable) label() string { return t.name }

func (t *loihiTable) ways() []way { return []way{{name: "numbers"}} }

func (t *loihiTable) check() error { return t.wrong }

func (t *loihiTable) run(_ context.Context, _ way) (r Result) {
	for k := range t.rows {
		t.compare(k, &r)
	}
	return r
}

// same takes a whole number into the result.
func (r *Result) same(have, want int) {
	r.Spikes++
	r.MaxDt = max(r.MaxDt, float64(max(have-want, want-have)))
}
