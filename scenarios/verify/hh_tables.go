package verify

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/hh/clamp"
	"github.com/ranvier-sim/ranvier/sim"
)

// hhTable is what tables have in common.
type hhTable struct {
	Name string `json:"name"`
	hhAxon
}

func (a *hhTable) label() string { return a.Name }

// ways: a table is hundreds of traces already, so one way is enough.
func (a *hhTable) ways() []way { return simulations[1:2] }

// clamp puts axons of the case under current.
func (a *hhTable) clamp(w way) *clamp.Clamp {
	return &clamp.Clamp{Axon: a.axon(w.own), Run: func(ctx context.Context, net *sim.Network, until sim.Time) error {
		e, err := w.build(net)
		if err != nil {
			return err
		}
		return e.RunUntil(ctx, until)
	}}
}

// finer is by how much thresholds are searched for more finely than they are compared.
const finer = 100

// compared takes a number of a table into the result: its distance from the reference in units of scale.
func (r *Result) compared(have, want, scale float64) {
	switch off := math.Abs(have-want) / scale; {
	case math.IsNaN(want) && !math.IsNaN(have):
		r.Extra++
	case math.IsNaN(have) && !math.IsNaN(want):
		r.Missing++
	case !math.IsNaN(off):
		r.Spikes++
		r.MaxDt = math.Max(r.MaxDt, off)
	}
}

// hhRheobase is a table of the smallest steady currents that make axons fire so often.
type hhRheobase struct {
	hhTable
	Expected struct {
		Rows [][3]float64 `json:"rows"` // number of spikes, within so many ms, uA/cm2
	} `json:"expected"`
	Tol float64 `json:"tol_uA_cm2"`
}

func (c *hhRheobase) check() error {
	if !(c.Tol > 0) {
		return fmt.Errorf("tol_uA_cm2 is %v, want more than 0", c.Tol)
	}
	for i, row := range c.Expected.Rows {
		if !(row[1] > 0) || row[1] != c.Expected.Rows[0][1] {
			return fmt.Errorf("expected.rows[%d]: within %v ms, want more than 0, and the same in all rows", i, row[1])
		}
	}
	return some(len(c.Expected.Rows))
}

// some refuses a table that holds nothing to be compared.
func some(rows int) error {
	if rows == 0 {
		return errors.New("expected.rows: none")
	}
	return nil
}

// run finds the table and compares.
func (c *hhRheobase) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.Tol}
	rows := c.Expected.Rows
	until, err := ms(rows[0][1])
	if err != nil {
		r.Err = err
		return r
	}
	found, err := c.clamp(w).Thresholds(ctx, clamp.Search{
		N: len(rows), High: 20, Precision: c.Tol / finer, Until: until,
		Course:   func(_ int, amplitude float64) []clamp.Pulse { return clamp.Steady(amplitude) },
		Responds: func(i int, spikes []sim.Time) bool { return float64(len(spikes)) >= rows[i][0] },
	})
	for i, have := range found {
		r.compared(have, rows[i][2], 1)
	}
	r.Err = err
	return r
}

// hhRates is a table of firing rates under steady currents.
type hhRates struct {
	hhTable
	TEnd     float64 `json:"t_end"`
	Expected struct {
		Rows [][3]float64 `json:"rows"` // uA/cm2, number of spikes, Hz
	} `json:"expected"`
	Tol float64 `json:"tol_relative"`
}

func (c *hhRates) check() error {
	if !(c.TEnd > 0 && c.Tol > 0) {
		return fmt.Errorf("t_end is %v ms, tol_relative %v, want more than 0", c.TEnd, c.Tol)
	}
	return some(len(c.Expected.Rows))
}

// run finds the table and compares.
func (c *hhRates) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.Tol}
	var courses [][]clamp.Pulse
	for _, row := range c.Expected.Rows {
		courses = append(courses, clamp.Steady(row[0]))
	}
	until, err := ms(c.TEnd)
	if err != nil {
		r.Err = err
		return r
	}
	trains, err := c.clamp(w).Spikes(ctx, courses, until)
	for i, spikes := range trains {
		row := c.Expected.Rows[i]
		r.compared(float64(len(spikes)), row[1], 1)
		r.compared(clamp.Rate(spikes, until/2), row[2], max(row[2], 1))
	}
	r.Err = err
	return r
}

// hhRefractory is a table of how strong a second pulse must be, by its delay.
type hhRefractory struct {
	hhTable
	First    float64 `json:"pulse1_amplitude"` // uA/cm2
	Width    float64 `json:"pulse_width"`      // ms
	Expected struct {
		Rows   [][2]*float64 `json:"rows"` // ms, uA/cm2; null if none up to 400
		Single float64       `json:"single_pulse_threshold"`
	} `json:"expected"`
	Tol float64 `json:"tol_relative"`
}

func (c *hhRefractory) check() error {
	if !(c.Width > 0 && c.Tol > 0) {
		return fmt.Errorf("pulse_width is %v ms, tol_relative %v, want more than 0", c.Width, c.Tol)
	}
	for i, row := range c.Expected.Rows {
		if row[0] == nil || !(*row[0] > 0) {
			return fmt.Errorf("expected.rows[%d]: want a delay of more than 0 ms", i)
		}
	}
	return some(len(c.Expected.Rows))
}

// run finds the table, and the threshold of a single pulse as one row more, and compares.
func (c *hhRefractory) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.Tol}
	pair := clamp.Pair{Start: 5 * sim.Millisecond, First: c.First}
	var err error
	if pair.Width, err = ms(c.Width); err != nil {
		r.Err = err
		return r
	}
	var delays []sim.Time
	want := []float64{c.Expected.Single}
	for _, row := range c.Expected.Rows {
		delay, err := ms(*row[0])
		if err != nil {
			r.Err = err
			return r
		}
		delays, want = append(delays, delay), append(want, math.NaN())
		if row[1] != nil {
			want[len(want)-1] = *row[1]
		}
	}
	have, err := pair.Thresholds(ctx, c.clamp(w), delays, 400, 10*c.Tol/finer)
	for i := range have {
		r.compared(have[i], want[i], want[i])
	}
	r.Err = err
	return r
}
