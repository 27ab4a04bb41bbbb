package onespike

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// small are images of 12 x 12 pixels, and layers that go with them.
func small(t *testing.T) (*dataset.Images, Parameters) {
	t.Helper()
	pen := dataset.DefaultGlyphs(1)
	pen.Size = 12
	images, err := pen.Samples(dataset.Train, 4)
	if err != nil {
		t.Fatal(err)
	}
	p := Default()
	p.Features, p.Patch, p.Reach2, p.Reach = 6, 4, 8, 20
	return images, p
}

func newSession(t *testing.T, shards int) *session.Session {
	return &session.Session{Seed: 1, Shards: shards, Dir: t.TempDir(), Out: io.Discard}
}

// TestWhatIsLearnedKnowsNoLabels, nor how the network is cut, and another seed learns something else.
func TestWhatIsLearnedKnowsNoLabels(t *testing.T) {
	images, p := small(t)
	blind := *images
	blind.Labels = make([]uint8, images.Len())
	learn := func(s *session.Session, of *dataset.Images) ([]int, Costs, *Stack) {
		st, err := Learn(t.Context(), s, p, of, 10, 1)
		if err != nil {
			t.Fatal(err)
		}
		first, costs, err := st.Winners(t.Context(), s, of, "testing")
		if err != nil {
			t.Fatal(err)
		}
		return first, costs, st
	}
	want, costs, st := learn(newSession(t, 1), images)
	got, _, again := learn(newSession(t, 3), &blind)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("winners (-with labels, 1 shard +without, 3 shards)\n%s", diff)
	}
	if diff := cmp.Diff(st.Fields(), again.Fields()); diff != "" {
		t.Errorf("fields (-with labels, 1 shard +without, 3 shards)\n%s", diff)
	}
	if costs.Images != images.Len() || slices.Max(want) == slices.Min(want) || len(st.Features()) != 6 {
		t.Errorf("%+v, winners %v: nothing was learned", costs, want)
	}
	s := newSession(t, 1)
	s.Seed = 2
	if _, _, other := learn(s, images); cmp.Equal(st.Fields(), other.Fields()) {
		t.Error("another seed learns the same")
	}
}

// countdown ends after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// stops is the stack as a scenario.
type stops struct {
	t     *testing.T
	first []int
}

func (*stops) Resumable() {}

func (r *stops) Run(ctx context.Context, s *session.Session) error {
	images, p := small(r.t)
	st, err := Learn(ctx, s, p, images, 10, 2)
	if err != nil {
		return err
	}
	if r.first, _, err = st.Winners(ctx, s, images, "testing"); err == nil {
		st.Finish(s)
	}
	return err
}

// TestARunThatIsStoppedAndTakenUpIsTheSame, to the bit, wherever it is stopped.
func TestARunThatIsStoppedAndTakenUpIsTheSame(t *testing.T) {
	var want *record.Manifest
	whole := &stops{t: t}
	for _, left := range []int{1 << 30, 15, 60, 150} { // not at all; in either layer; in the test
		s, r := newSession(t, 1), &stops{t: t}
		s.Name = "onespike"
		m, err := s.Execute(&countdown{t.Context(), left}, r)
		if left == 1<<30 {
			want, whole = m, r
			continue
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %d: %v", left, err)
		}
		again := &session.Session{Name: s.Name, Seed: 1, Shards: 2, Dir: s.Dir, Out: io.Discard, Resuming: true}
		if m, err = again.Execute(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole.first, r.first); diff != "" {
			t.Errorf("stopped after %d: winners (-whole +taken up)\n%s", left, diff)
		}
		if m.Digest == nil || want.Digest == nil || *m.Digest != *want.Digest || *m.Spikes != *want.Spikes {
			t.Errorf("stopped after %d: signature %v, want %v", left, m.Digest, want.Digest)
		}
	}
}

// TestAPixelFiresOnceAtMost, the earlier the higher its contrast, and not where there is none.
func TestAPixelFiresOnceAtMost(t *testing.T) {
	images, p := small(t)
	eye := newRetina(images.Width, images.Height, &p)
	fired := make(map[uint32]bool)
	for _, s := range eye.encode(nil, images.Image(3), 7) {
		if fired[s.Neuron/2] || s.At < 7 || s.At > 7+p.Spread {
			t.Errorf("line %d at %v: again, or out of time", s.Neuron, s.At)
		}
		fired[s.Neuron/2] = true
	}
	if len(fired) == 0 {
		t.Error("no pixel fires")
	}
	dot := make([]uint8, images.Size())
	if spikes := eye.encode(nil, dot, 0); len(spikes) != 0 {
		t.Errorf("%d spikes of a dark image", len(spikes))
	}
	dot[5*12+2], dot[5*12+9] = 255, 230
	at := map[uint32]sim.Time{}
	for _, s := range eye.encode(nil, dot, 0) {
		at[s.Neuron] = s.At
	}
	bright, dim := at[2*(5*12+2)], at[2*(5*12+9)]
	if bright == 0 || dim <= bright {
		t.Errorf("a bright dot fires at %v, a dimmer one at %v", bright, dim)
	}
}

// TestASynapseLiftsThePotentialByItsWeight: what the thresholds are counted in.
func TestASynapseLiftsThePotentialByItsWeight(t *testing.T) {
	net := sim.NewNetwork(1)
	source := net.Add("source", 1, models.Trains{{0}})
	cell := net.Add("cell", 1, models.LIF{TauM: tauM, R: resistance(), VTh: 2, Ports: ports()})
	net.Connect(source, cell, excitatory, topology.OneToOne{Weight: topology.Const(1), Delay: topology.Delay(0)})
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	most, v := 0.0, make([]float64, 1)
	for at := sim.Time(0); at < 10*sim.Millisecond; at += 10 * sim.Microsecond {
		if err := errors.Join(engine.RunUntil(context.Background(), at), engine.Probe(cell, "V", []int{0}, v)); err != nil {
			t.Fatal(err)
		}
		most = max(most, v[0])
	}
	if math.Abs(most-1) > 1e-5 {
		t.Errorf("the peak is %v, want 1", most)
	}
}

// TestAFeatureIsTheSameEverywhere: what is shown a stride further is seen a place further.
func TestAFeatureIsTheSameEverywhere(t *testing.T) {
	_, p := small(t)
	p.Stride = 2
	l := newLayer(1, "features", 2*p.Patch*p.Patch, 3, p.Reach1)
	u := p.unfold(l, 12, 12)
	type end struct{ pre, post uint32 }
	weights := map[end]float64{}
	for _, s := range u.copies() {
		if _, twice := weights[end{s.Pre, s.Post}]; twice {
			t.Fatalf("%d -> %d twice", s.Pre, s.Post)
		}
		weights[end{s.Pre, s.Post}] = s.Weight
	}
	if want := 5 * 5 * len(l.frozen()); len(weights) != want {
		t.Errorf("%d synapses, want %d", len(weights), want)
	}
	for e, w := range weights {
		place := int(e.post) / 3
		if x := place % u.columns; x+1 < u.columns && weights[end{e.pre + 2*2, e.post + 3}] != w {
			t.Errorf("%d -> %d: %v, but a stride further it is %v", e.pre, e.post, w, weights[end{e.pre + 4, e.post + 3}])
		}
	}
}

func TestParametersThatMakeNoSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Parameters)
	}{
		{"three layers", func(p *Parameters) { p.Layers = 3 }},
		{"all pixels silent", func(p *Parameters) { p.Contrast = 1 }},
		{"spikes that reach into the next image", func(p *Parameters) { p.Spread = period }},
		{"one feature is no competition", func(p *Parameters) { p.Features = 1 }},
		{"gaps between patches", func(p *Parameters) { p.Stride = p.Patch + 1 }},
		{"no pool", func(p *Parameters) { p.Pool = 0 }},
		{"a step beyond the bound", func(p *Parameters) { p.Grow = 2 }},
		{"no number", func(p *Parameters) { p.Tire = math.NaN() }},
	} {
		p := Default()
		row.spoil(&p)
		var found *session.ParameterError
		if err := p.Check(); !errors.As(err, &found) {
			t.Errorf("%s: got %v, want a *session.ParameterError", row.why, err)
		}
	}
	images, p := small(t)
	p.Patch = 13
	if _, err := Learn(t.Context(), newSession(t, 1), p, images, 5, 1); err == nil {
		t.Error("patches larger than the images: no error")
	}
	if p = Default(); p.fits(28, 28) != nil {
		t.Error("the defaults do not fit")
	}
}
