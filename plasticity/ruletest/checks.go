package ruletest

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// engine is what both engines do.
type engine interface {
	RunUntil(ctx context.Context, t sim.Time) error
	Synapses(p *sim.Projection) ([]sim.Synapse, error)
}

// way is one way to run a scene.
type way struct {
	serial bool
	opt    sim.Options
	looks  []sim.Time // at which weights are read, ascending
}

// outcome is what comes of a scene.
type outcome struct {
	Heard   []sound
	Weights [][]float64 // at each look, and at the end
}

// run runs a scene.
func (s *subject) run(t rapid.TB, sc *scene, w way) outcome {
	net, p, heard := s.network(sc)
	e := build(t, net, w)
	var o outcome
	for _, at := range append(slices.Clone(w.looks), end) {
		if err := e.RunUntil(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		o.Weights = append(o.Weights, weights(t, e, p))
	}
	o.Heard = heard.all()
	return o
}

func build(t rapid.TB, net *sim.Network, w way) engine {
	var e engine
	var err error
	if w.serial {
		e, err = sim.BuildSerial(net)
	} else {
		e, err = sim.Build(net, w.opt)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func weights(t rapid.TB, e engine, p *sim.Projection) []float64 {
	synapses, err := e.Synapses(p)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]float64, len(synapses))
	for i := range synapses {
		all[i] = synapses[i].Weight
	}
	return all
}

// ask has the oracle run a scene.
func (s *subject) ask(t rapid.TB, sc *scene, looks []sim.Time) outcome {
	net, p, heard := s.network(sc)
	lag := sim.Time(0)
	if m, ok := p.Rule.(sim.Modulated); ok {
		_, lag = m.Modulator()
	}
	o := outcome{Weights: make([][]float64, len(looks)+1)}
	for _, synapse := range sc.synapses {
		learner, err := p.Rule.New(net.Projections[0].Name())
		if err != nil {
			t.Fatal(err)
		}
		truth := sc.listen(learner, lag, synapse)
		for i, at := range append(slices.Clone(looks), end) {
			truth.advance(at, func(spike sim.Time, weight float64) {
				if arrival := spike + synapse.Delay; arrival < end {
					heard.sound = append(heard.sound, sound{arrival, synapse.Post, float32(weight)})
				}
			})
			w := truth.look(at)
			if kept := truth.weights[0]; w != kept && !learner.Traits().Drifts {
				t.Fatalf("a weight of %v is %v at %v, without an event: Traits.Drifts must be set", kept, w, at)
			}
			o.Weights[i] = append(o.Weights[i], w)
		}
	}
	o.Heard = heard.all()
	return o
}

// compare says whether two ways to run a scene came to the same.
func compare(t rapid.TB, what string, want, got outcome) {
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sound{})); diff != "" {
		t.Fatalf("%s (-want +got)\n%s", what, diff)
	}
}

// plenty is more history than a scene has.
const plenty = 1 << 20

func checkLearns(t rapid.TB, s *subject) {
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		for i, w := range s.ask(t, sc, nil).Weights[0] {
			if w != sc.synapses[i].Weight {
				changed++
			}
		}
	})
	if changed == 0 {
		t.Errorf("no weight ever changed: is the rule's step too small, or its window too short?")
	}
}

func checkLaziness(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		want := s.ask(t, sc, nil)
		compare(t, "Serial and the oracle differ", want, s.run(t, sc, way{serial: true}))
		compare(t, "the engine and the oracle differ", want, s.run(t, sc, way{opt: sim.Options{History: plenty}}))
	})
}

func checkSweeps(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		want := s.ask(t, sc, nil)
		for _, history := range []int{1, 2, rapid.IntRange(3, 40).Draw(t, "history")} {
			opt := sim.Options{History: history, Window: drawWindow(t)}
			compare(t, "with less history weights differ", want, s.run(t, sc, way{opt: opt}))
		}
	})
}

func checkCuts(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		want := s.run(t, sc, way{serial: true})
		for _, shards := range []int{1, 2, 3, 7} {
			opt := sim.Options{Shards: shards, Window: drawWindow(t), History: rapid.IntRange(0, 20).Draw(t, "history")}
			compare(t, "cut otherwise, weights differ", want, s.run(t, sc, way{opt: opt}))
		}
	})
}

func checkCheckpoints(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		looks := append(drawTrain(t, "looks"), end/2)
		slices.Sort(looks)
		want := s.ask(t, sc, looks)
		var got outcome
		var saved []byte
		for _, at := range append(slices.Clone(looks), end) {
			net, p, heard := s.network(sc)
			e, err := sim.Build(net, sim.Options{
				Shards: rapid.IntRange(1, 4).Draw(t, "shards"), Window: drawWindow(t), History: rapid.IntRange(0, 20).Draw(t, "history"),
			})
			if err != nil {
				t.Fatal(err)
			}
			if saved != nil {
				if err := e.Load(bytes.NewReader(saved)); err != nil {
					t.Fatal(err)
				}
			}
			if err := e.RunUntil(context.Background(), at); err != nil {
				t.Fatal(err)
			}
			var file bytes.Buffer
			if err := e.Save(&file); err != nil {
				t.Fatal(err)
			}
			saved = file.Bytes()
			got.Weights = append(got.Weights, weights(t, e, p))
			got.Heard = append(got.Heard, heard.sound...)
		}
		got.Heard = (&ear{sound: got.Heard}).all()
		compare(t, "with checkpoints weights differ", want, got)
	})
}

func drawWindow(t *rapid.T) sim.Time {
	return rapid.SampledFrom([]sim.Time{0, 0.1 * sim.Millisecond, 1 * sim.Millisecond, 3*sim.Millisecond + 1}).Draw(t, "window")
}

func checkLooking(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		looks := drawTrain(t, "looks")
		want := s.ask(t, sc, looks)
		compare(t, "Serial and the oracle differ", want, s.run(t, sc, way{serial: true, looks: looks}))
		opt := sim.Options{Shards: 2, History: rapid.IntRange(0, 20).Draw(t, "history")}
		compare(t, "the engine and the oracle differ", want, s.run(t, sc, way{opt: opt, looks: looks}))
	})
}

// adjustable is an engine whose weights can be adjusted.
type adjustable interface {
	engine
	AdjustWeights(p *sim.Projection, adjust func(post int, f sim.Fan) sim.Adjustment) error
}

// checkAdjusting compares with weights that are read, added up, changed and set, one by one.
func checkAdjusting(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		looks := drawTrain(t, "adjustments")
		factor, offset := rapid.Float64Range(0.5, 2).Draw(t, "factor"), rapid.Float64Range(-0.1, 0.1).Draw(t, "offset")
		rule := func(post int, f sim.Fan) sim.Adjustment {
			return sim.Adjustment{Factor: factor * 0.5 * float64(f.Synapses) / (0.01 + f.Size), Offset: offset * f.Sum * float64(post)}
		}
		adjust := func(e adjustable, p *sim.Projection) error { return e.AdjustWeights(p, rule) }
		want := s.runAdjusted(t, sc, way{looks: looks}, func(e adjustable, p *sim.Projection) error { return setAdjusted(e, p, rule) })
		compare(t, "Serial adjusts otherwise", want, s.runAdjusted(t, sc, way{serial: true, looks: looks}, adjust))
		for _, shards := range []int{1, 3} {
			opt := sim.Options{Shards: shards, History: rapid.IntRange(0, 20).Draw(t, "history")}
			compare(t, "the engine adjusts otherwise", want, s.runAdjusted(t, sc, way{opt: opt, looks: looks}, adjust))
		}
	})
}

// runAdjusted runs a scene and adjusts the weights at each look at which no spike is under way.
func (s *subject) runAdjusted(t rapid.TB, sc *scene, w way, adjust func(adjustable, *sim.Projection) error) outcome {
	net, p, heard := s.network(sc)
	e := build(t, net, w).(adjustable)
	var o outcome
	for _, at := range append(slices.Clone(w.looks), end) {
		if err := e.RunUntil(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		if err := adjust(e, p); err != nil && !errors.Is(err, sim.ErrUnderWay) {
			t.Fatal(err)
		}
		o.Weights = append(o.Weights, weights(t, e, p))
	}
	o.Heard = heard.all()
	return o
}

// setAdjusted is AdjustWeights by reading and setting.
func setAdjusted(e adjustable, p *sim.Projection, adjust func(post int, f sim.Fan) sim.Adjustment) error {
	synapses, err := e.Synapses(p)
	if err != nil {
		return err
	}
	fans := make([]sim.Fan, p.Post.N)
	for _, s := range synapses {
		f := &fans[s.Post]
		f.Synapses++
		f.Sum += s.Weight
		f.Size += math.Abs(s.Weight)
	}
	learner, err := p.Rule.New(p.Name())
	if err != nil {
		return err
	}
	b := learner.Traits()
	set := make([]float64, len(synapses))
	for i, s := range synapses {
		a := adjust(int(s.Post), fans[s.Post])
		set[i] = min(max(float64(a.Factor*s.Weight)+a.Offset, b.Min), b.Max)
	}
	return e.(*sim.Engine).SetWeights(p, set)
}

func checkBounds(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		_, p, _ := s.network(sc)
		learner, err := p.Rule.New(p.Name())
		if err != nil {
			t.Fatal(err)
		}
		b := learner.Traits()
		for _, at := range s.ask(t, sc, drawTrain(t, "looks")).Weights {
			for i, w := range at {
				if !(w >= b.Min && w <= b.Max) {
					t.Fatalf("synapse %d: weight %v, beyond its bounds %v to %v", i, w, b.Min, b.Max)
				}
			}
		}
	})
}

func checkReset(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		net, p, _ := s.network(sc)
		e, err := sim.Build(net, sim.Options{Shards: 2, History: 5})
		if err != nil {
			t.Fatal(err)
		}
		var ends [2][]float64
		for i := range ends {
			if diff := cmp.Diff(initial(sc), weights(t, e, p)); diff != "" {
				t.Fatalf("weights at time 0 of run %d (-want +got)\n%s", i, diff)
			}
			if err := e.RunUntil(context.Background(), end); err != nil {
				t.Fatal(err)
			}
			ends[i] = weights(t, e, p)
			if err := e.Reset(); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(ends[0], ends[1]); diff != "" {
			t.Fatalf("after a reset weights differ (-before +after)\n%s", diff)
		}
	})
}

func initial(sc *scene) []float64 {
	all := make([]float64, len(sc.synapses))
	for i := range all {
		all[i] = sc.synapses[i].Weight
	}
	return all
}
