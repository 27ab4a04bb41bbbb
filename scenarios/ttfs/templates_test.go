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

// TestPrototypesFindSeparateClusters from first centres that lie in all of them. From others they may not: Lloyd's
// algorithm settles in the optimum next to where it begins, with two centres in one cluster and one between two.
func TestPrototypesFindSeparateClusters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, seed := rapid.IntRange(1, 5).Draw(t, "clusters"), rapid.Uint64().Draw(t, "seed")
		images := clusters(k)
		if first := seeds(images, 6, k, rng.New(seed, "test")); brightest(first.points) < k {
			t.Skip("two first centres in one cluster")
		}
		found := prototypes(images, 6, k, rng.New(seed, "test"))
		for _, p := range found {
			if math.Abs(p[5]-0.045) > 1e-9 {
				t.Fatalf("prototype %v is not the mean of its cluster", p)
			}
		}
		if n := brightest(found); n != k {
			t.Fatalf("%d of %d clusters found", n, k)
		}
	})
}

// TestFirstCentresLieInAllClusters but for a few times in a thousand: a second one is taken from a cluster in
// proportion to the squares of its width, here 0.0017 on average, and others in proportion to those of their
// distance, 2.
func TestFirstCentresLieInAllClusters(t *testing.T) {
	const k, draws = 5, 2000
	images, missed := clusters(k), 0
	for seed := range uint64(draws) {
		if brightest(seeds(images, 6, k, rng.New(seed, "test")).points) < k {
			missed++
		}
	}
	if missed > draws/100 {
		t.Errorf("%d of %d times two first centres lie in one cluster", missed, draws)
	}
}

// clusters are k of ten images each. Those of cluster c have one bright pixel, c, and another that varies little.
func clusters(k int) []sparse {
	var images []sparse
	for i := range 10 * k {
		images = append(images, sparse{{int32(i % k), 1}, {5, float32(i/k) / 100}})
	}
	return images
}

// brightest counts the pixels that are the brightest of some point.
func brightest(points [][]float64) int {
	found := make(map[int]bool)
	for _, p := range points {
		found[floats.MaxIdx(p)] = true
	}
	return len(found)
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
