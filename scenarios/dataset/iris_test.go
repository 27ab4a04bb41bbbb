package dataset

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat"
)

// TestIrisIsThePublishedSet by the means and variances that R tells of its own.
func TestIrisIsThePublishedSet(t *testing.T) {
	set := Iris()
	if diff := cmp.Diff([]string{"setosa", "versicolor", "virginica"}, set.Classes); diff != "" || set.Len() != 150 {
		t.Fatalf("%d rows, classes %s", set.Len(), diff)
	}
	for k, want := range []struct{ mean, variance, least, largest float64 }{
		{5.843333, 0.6856935, 4.3, 7.9}, {3.057333, 0.1899794, 2, 4.4}, {3.758, 3.1162779, 1, 6.9}, {1.199333, 0.5810063, 0.1, 2.5},
	} {
		var column []float64
		for _, row := range set.Rows {
			column = append(column, row[k])
		}
		mean, variance := stat.MeanVariance(column, nil)
		least, largest := set.Range(k)
		if math.Abs(mean-want.mean) > 5e-7 || math.Abs(variance-want.variance) > 5e-8 || least != want.least || largest != want.largest {
			t.Errorf("%s: mean %v, variance %v, from %v to %v, want %v", set.Columns[k], mean, variance, least, largest, want)
		}
	}
	counts := make([]int, 3)
	for _, label := range set.Labels {
		counts[label]++
	}
	if diff := cmp.Diff([]int{50, 50, 50}, counts); diff != "" {
		t.Error(diff)
	}
}
