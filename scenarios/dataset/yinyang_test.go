package dataset

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// published are a few rows of the published files: split, row, x, y, class.
var published = []struct {
	points *Points
	row    int
	x, y   float64
	class  uint8
}{
	{yinYang(yinYangTrainSeed, 2), 0, 0.6803075385877797, 0.450499251969543, 2},
	{yinYang(yinYangTrainSeed, 2), 1, 0.09767211400638387, 0.6842330265121569, 1},
	{yinYang(yinYangValidationSeed, 2), 0, 0.6805727261759029, 0.3209733938933629, 0},
	{yinYang(yinYangValidationSeed, 2), 1, 0.6685157172603458, 0.9174478488708967, 1},
	{yinYang(yinYangTestSeed, 2), 0, 0.23409664559563403, 0.4017249751828972, 2},
	{yinYang(yinYangTestSeed, 2), 1, 0.7513290219574494, 0.4682425192680968, 2},
}

// TestYinYangIsThePublishedSet to the bit, in some rows.
func TestYinYangIsThePublishedSet(t *testing.T) {
	for _, p := range published {
		if got := p.points.XY[p.row]; got != [2]float64{p.x, p.y} || p.points.Labels[p.row] != p.class {
			t.Errorf("row %d is %v, %d, want %v", p.row, got, p.points.Labels[p.row], p)
		}
	}
}

// TestYinYangIsThePublishedSetInEveryRow of the files in RANVIER_DATA.
func TestYinYangIsThePublishedSetInEveryRow(t *testing.T) {
	folder := filepath.Join(os.Getenv("RANVIER_DATA"), "yinyang")
	if _, err := os.Stat(folder); os.Getenv("RANVIER_DATA") == "" || err != nil {
		t.Skip("wants the published files, converted to CSV, in RANVIER_DATA/yinyang")
	}
	train, err := YinYang(Train)
	if err != nil {
		t.Fatal(err)
	}
	test, err := YinYang(Test)
	if err != nil {
		t.Fatal(err)
	}
	for name, points := range map[string]*Points{"train": train, "validation": YinYangForValidation(), "test": test} {
		file, err := os.Open(filepath.Join(folder, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil || len(rows) != points.Len()+1 {
			t.Fatalf("%s: %d rows for %d points, %v", name, len(rows), points.Len(), err)
		}
		for k, row := range rows[1:] {
			x, y := points.XY[k][0], points.XY[k][1]
			want := []float64{x, y, 1 - x, 1 - y, float64(points.Labels[k])}
			for i, text := range row {
				if v, err := strconv.ParseFloat(text, 64); err != nil || v != want[i] {
					t.Fatalf("%s, row %d: %s, want %v", name, k, text, want[i])
				}
			}
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestClassesOfYinYang by their numbers in the published set.
func TestClassesOfYinYang(t *testing.T) {
	for want, points := range map[string]*Points{
		"[1681 1702 1617]": yinYang(yinYangTrainSeed, YinYangTrain),
		"[316 336 348]":    YinYangForValidation(),
		"[350 316 334]":    yinYang(yinYangTestSeed, YinYangTest),
	} {
		var counts [3]int
		for _, class := range points.Labels {
			counts[class]++
		}
		if got := fmt.Sprint(counts); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, err := YinYang(7); err == nil {
		t.Error("a third split was drawn")
	}
}

// TestBordersOfYinYang: a little to either side of a line the classes differ, or one is off the disk, but where lines meet.
func TestBordersOfYinYang(t *testing.T) {
	const step = 3e-4 // more than the chord of a step is away from its arc
	at := func(x, y float64) int {
		if !InYinYang(x, y) {
			return -1
		}
		return int(yinYangClass(x, y))
	}
	parted, steps := 0, 0
	for _, line := range YinYangBorders() {
		for i, to := range line[1:] {
			from := line[i]
			dx, dy := to[0]-from[0], to[1]-from[1]
			x, y, length := (from[0]+to[0])/2, (from[1]+to[1])/2, math.Hypot(dx, dy)
			if steps++; length < 1e-9 || at(x-step*dy/length, y+step*dx/length) != at(x+step*dy/length, y-step*dx/length) {
				parted++
			}
		}
	}
	if parted < steps-4 {
		t.Errorf("%d of %d steps part classes", parted, steps)
	}
	for _, xy := range YinYangForValidation().XY {
		if !InYinYang(xy[0], xy[1]) {
			t.Errorf("%v is off the disk", xy)
		}
	}
}
