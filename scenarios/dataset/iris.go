package dataset

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
)

// Table is labelled rows of measurements.
type Table struct {
	Rows    [][]float64 // each as long as Columns
	Labels  []uint8     // the class of each row
	Columns []string    // what is measured, and its unit
	Classes []string    // the name of each class
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.Labels) }

// Range returns the least and the largest value of a column.
func (t *Table) Range(column int) (least, largest float64) {
	least, largest = t.Rows[0][column], t.Rows[0][column]
	for _, row := range t.Rows {
		least, largest = min(least, row[column]), max(largest, row[column])
	}
	return least, largest
}

//go:embed iris.csv
var iris string

// Iris returns the measurements of 150 flowers of three species, 50 of each, in their published order: Fisher 1936
// (doi:10.1111/j.1469-1809.1936.tb02137.x), collected by Anderson 1935. They are in the public domain; the numbers are those of the set of this
// name in R, in two of whose rows the copy of the UCI repository has errors.
func Iris() *Table {
	records, err := csv.NewReader(strings.NewReader(iris)).ReadAll()
	if err != nil {
		panic("dataset: iris.csv, which is part of the program, is broken: " + err.Error())
	}
	last := len(records[0]) - 1
	t := &Table{Columns: records[0][:last]}
	for _, record := range records[1:] {
		row := make([]float64, last)
		for i := range row {
			if row[i], err = strconv.ParseFloat(record[i], 64); err != nil {
				panic("dataset: iris.csv, which is part of the program, is broken: " + err.Error())
			}
		}
		if !slices.Contains(t.Classes, record[last]) {
			t.Classes = append(t.Classes, record[last])
		}
		t.Rows, t.Labels = append(t.Rows, row), append(t.Labels, uint8(slices.Index(t.Classes, record[last])))
	}
	return t
}
