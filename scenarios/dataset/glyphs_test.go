package dataset_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
)

func samples(t testing.TB, g dataset.Glyphs, split dataset.Split, perClass int) *dataset.Images {
	t.Helper()
	set, err := g.Samples(split, perClass)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestGlyphDoesNotDependOnOthers(t *testing.T) {
	g := dataset.DefaultGlyphs(7)
	few, many := samples(t, g, dataset.Train, 2), samples(t, g, dataset.Train, 5)
	if few.Len() != 20 || many.Len() != 50 {
		t.Fatalf("%d and %d samples", few.Len(), many.Len())
	}
	for k := range few.Len() {
		if !bytes.Equal(few.Image(k), many.Image(k)) || few.Labels[k] != many.Labels[k] {
			t.Errorf("sample %d differs in a larger set", k)
		}
	}
}

func TestGlyphsDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, part := range []struct {
		why   string
		seed  uint64
		split dataset.Split
	}{
		{"training", 1, dataset.Train},
		{"the test split has streams of its own", 1, dataset.Test},
		{"another seed", 2, dataset.Train},
	} {
		set := samples(t, dataset.DefaultGlyphs(part.seed), part.split, 20)
		for k := range set.Len() {
			if before, twice := seen[string(set.Image(k))]; twice {
				t.Errorf("%s, sample %d: seen before, %s", part.why, k, before)
			}
			seen[string(set.Image(k))] = part.why
		}
	}
}

func TestGlyphsAreBalanced(t *testing.T) {
	set := samples(t, dataset.DefaultGlyphs(1), dataset.Test, 3)
	for k, label := range set.Labels {
		if int(label) != k%10 || set.Classes[label] != digits[label] {
			t.Errorf("sample %d has label %d, class %s", k, label, set.Classes[label])
		}
	}
}

func TestGlyphsWithoutVariationAreTheTemplates(t *testing.T) {
	g := dataset.Glyphs{Seed: 3, Size: 20, Pen: 0.1}
	templates, err := g.Templates()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(templates, samples(t, g, dataset.Train, 1)); diff != "" {
		t.Errorf("(-templates +samples)\n%s", diff)
	}
	g = dataset.DefaultGlyphs(3)
	g.Size, g.Pen = 20, 0.1
	varied, err := g.Templates()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(templates, varied); diff != "" {
		t.Errorf("templates depend on the variation:\n%s", diff)
	}
}

// A digit must leave some ink, be bright somewhere, and be smooth at its edges.
func TestTemplatesAreDrawn(t *testing.T) {
	templates, err := dataset.DefaultGlyphs(1).Templates()
	if err != nil {
		t.Fatal(err)
	}
	for k := range templates.Len() {
		var bright, grey int
		for _, p := range templates.Image(k) {
			switch {
			case p == 255:
				bright++
			case p > 0:
				grey++
			}
		}
		if bright < 10 || grey < 10 || bright+grey > templates.Size()/2 {
			t.Errorf("digit %d: %d bright and %d grey pixels", k, bright, grey)
		}
	}
}

// Hard enough that comparing raw pixels fails now and then, easy enough that the classes are clear.
func TestNearestClassMeanIsGoodNotPerfect(t *testing.T) {
	g := dataset.DefaultGlyphs(1)
	means := classMeans(samples(t, g, dataset.Train, 200))
	test := samples(t, g, dataset.Test, 100)
	right := 0
	var x []float64
	for k, label := range test.Labels {
		x = test.Intensities(x, k)
		if nearest(means, x) == int(label) {
			right++
		}
	}
	share := float64(right) / float64(test.Len())
	t.Logf("%.1f %% right", 100*share)
	if share < 0.85 || share > 0.97 {
		t.Errorf("the nearest class mean is right in %.1f %%, want 85 to 97", 100*share)
	}
}

func classMeans(set *dataset.Images) [][]float64 {
	means := make([][]float64, len(set.Classes))
	var x []float64
	for k, label := range set.Labels {
		if means[label] == nil {
			means[label] = make([]float64, set.Size())
		}
		x = set.Intensities(x, k)
		for i := range x {
			means[label][i] += x[i] * float64(len(set.Classes)) / float64(set.Len())
		}
	}
	return means
}

func nearest(means [][]float64, x []float64) (class int) {
	least := math.Inf(1)
	for c, mean := range means {
		var d float64
		for i := range x {
			d += (x[i] - mean[i]) * (x[i] - mean[i])
		}
		if d < least {
			class, least = c, d
		}
	}
	return class
}

func TestGlyphsRefuseParameters(t *testing.T) {
	for _, c := range []struct {
		why   string
		spoil func(g *dataset.Glyphs)
		field string
	}{
		{"too small to show a digit", func(g *dataset.Glyphs) { g.Size = 7 }, "Size"},
		{"beyond any use", func(g *dataset.Glyphs) { g.Size = 257 }, "Size"},
		{"not a number", func(g *dataset.Glyphs) { g.Shift = math.NaN() }, "Shift"},
		{"a digit of no size", func(g *dataset.Glyphs) { g.Scale = 1 }, "Scale"},
		{"negative", func(g *dataset.Glyphs) { g.Slant = -0.1 }, "Slant"},
		{"bent out of shape", func(g *dataset.Glyphs) { g.Bend = 1.5 }, "Bend"},
		{"wider than the image", func(g *dataset.Glyphs) { g.Pen = 2 }, "Pen"},
		{"a pen of no width", func(g *dataset.Glyphs) { g.PenVar = 1 }, "PenVar"},
		{"infinite", func(g *dataset.Glyphs) { g.Noise = math.Inf(1) }, "Noise"},
	} {
		t.Run(c.why, func(t *testing.T) {
			g := dataset.DefaultGlyphs(1)
			c.spoil(&g)
			var param *dataset.ParamError
			if _, err := g.Samples(dataset.Train, 1); !errors.As(err, &param) || param.Field != c.field {
				t.Errorf("got %v, want a *ParamError about %s", err, c.field)
			}
		})
	}
	g := dataset.DefaultGlyphs(1)
	for _, n := range []int{-1, math.MaxInt} {
		var param *dataset.ParamError
		if _, err := g.Samples(dataset.Train, n); !errors.As(err, &param) {
			t.Errorf("%d per class: got %v, want a *ParamError", n, err)
		}
	}
	var unknown *dataset.UnknownError
	if _, err := g.Samples(5, 1); !errors.As(err, &unknown) {
		t.Errorf("got %v, want an *UnknownError", err)
	}
	if _, err := (dataset.Glyphs{}).Templates(); err == nil {
		t.Error("templates without a size: no error")
	}
}

func BenchmarkGlyphs(b *testing.B) {
	g := dataset.DefaultGlyphs(1)
	for b.Loop() {
		samples(b, g, dataset.Train, 10)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(100*b.N), "us/sample")
}
