package ttfs

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"
)

func TestOnePrototypeIsTheMean(t *testing.T) {
	images := []sparse{{{0, 1}, {2, 0.5}}, {{0, 0.5}}, {{1, 0.75}}}
	got := prototypes(images, 4, 1, rng.New(1, "test"))
	want := [][]float64{{0.5, 0.25, 0.5 / 3, 0}}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Error(diff)
	}
}

func TestPrototypesFindSeparateClusters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Cluster k has one bright pixel, k, and another that varies little.
		k := rapid.IntRange(1, 5).Draw(t, "clusters")
		var images []sparse
		for i := range 10 * k {
			images = append(images, sparse{{int32(i % k), 1}, {5, float32(i/k) / 100}})
		}
		found := make(map[int]bool)
		for _, p := range prototypes(images, 6, k, rng.New(rapid.Uint64().Draw(t, "seed"), "test")) {
			found[floats.MaxIdx(p)] = true
			if math.Abs(p[5]-0.045) > 1e-9 {
				t.Fatalf("prototype %v is not the mean of its cluster", p)
			}
		}
		if len(found) != k {
			t.Fatalf("%d of %d clusters found", len(found), k)
		}
	})
}

func TestIdenticalImagesHaveIdenticalPrototypes(t *testing.T) {
	images := []sparse{{{0, 1}}, {{0, 1}}, {{0, 1}}}
	got := prototypes(images, 2, 3, rng.New(1, "test"))
	if diff := cmp.Diff([][]float64{{1, 0}, {1, 0}, {1, 0}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsMoveNobodyOnAverage(t *testing.T) {
	e := prepared(t, asItIs)
	for pixel := range e.stimuli.style().inputs() {
		sum := 0.0
		for _, f := range e.templates.fields {
			sum += f[pixel]
		}
		if math.Abs(sum) > 1e-9 {
			t.Errorf("pixel %d: the weights add up to %v", pixel, sum)
		}
	}
}

func TestNearestReadsTheClosestField(t *testing.T) {
	two := &templates{each: 1, fields: [][]float64{{0.5, -0.5}, {-0.5, 0.5}}}
	for _, test := range []struct {
		why   string
		image sparse
		want  int
	}{
		{"the first pixel speaks for class 0", sparse{{0, 1}, {1, 0.25}}, 0},
		{"the second for class 1", sparse{{0, 0.25}, {1, 1}}, 1},
	} {
		if got := two.nearest(test.image); got != test.want {
			t.Errorf("%s: class %d", test.why, got)
		}
	}
}
