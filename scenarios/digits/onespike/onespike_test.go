package onespike

import (
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

func TestTry(t *testing.T) {
	data := os.Getenv("TRY")
	if data == "" {
		t.Skip()
	}
	p := Default()
	n, tests, neurons := 2000, 500, 100
	fmt.Sscan(os.Getenv("TRYN"), &n, &tests, &neurons, &p.Layers, &p.Stride, &p.Pool, &p.Reach1, &p.Reach2, &p.Reach, &p.Grow, &p.Shrink, &p.Tire)
	cut := func(i *dataset.Images, n int) *dataset.Images {
		c := *i
		c.Labels, c.Pixels = i.Labels[:n], i.Pixels[:n*i.Size()]
		return &c
	}
	var train, test *dataset.Images
	if data == "glyphs" {
		pen := dataset.DefaultGlyphs(1)
		pen.Size = 28
		train, _ = pen.Samples(dataset.Train, n/10)
		test, _ = pen.Samples(dataset.Test, tests/10)
	} else {
		train, _ = dataset.Open(data, dataset.Train)
		test, _ = dataset.Open(data, dataset.Test)
		train, test = cut(train, n), cut(test, tests)
	}
	s := &session.Session{Seed: 1, Shards: 1, Dir: t.TempDir(), Out: io.Discard}
	begin := time.Now()
	st, err := Learn(t.Context(), s, p, train, neurons, 1)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("learned", time.Since(begin))
	w, c, err := st.Winners(t.Context(), s, train, "label")
	if err != nil {
		t.Fatal(err)
	}
	counts := make([][10]int, neurons)
	for k, j := range w {
		if j >= 0 {
			counts[j][train.Labels[k]]++
		}
	}
	w, c, err = st.Winners(t.Context(), s, test, "test")
	right, silent := 0, 0
	for k, j := range w {
		if j < 0 {
			silent++
			continue
		}
		best := 0
		for q := range 10 {
			if counts[j][q] > counts[j][best] {
				best = q
			}
		}
		if best == int(test.Labels[k]) {
			right++
		}
	}
	dead := 0
	for _, c := range counts {
		if c == [10]int{} {
			dead++
		}
	}
	fmt.Printf("%s accuracy %.2f silent %d dead %d costs %+v %v\n", os.Getenv("TRYN"), 100*float64(right)/float64(len(w)), silent, dead, c, time.Since(begin))
}
