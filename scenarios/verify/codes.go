package verify

import (
	"context"
	"fmt"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// codeCase is a vector of values, or spike trains, and what a spike code makes of it.
type codeCase struct {
	Name     string        `json:"name"`
	Code     string        `json:"code"`
	Data     []float64     `json:"data"`
	Trials   [][][]float64 `json:"trials"` // spike times by trial and neuron, of rate_measures
	Params   codeParams    `json:"params"`
	Expected codeExpected  `json:"expected"`

	// TolTime is the tolerance on all real numbers, times or not. Whole numbers are exact.
	TolTime float64 `json:"tol_time"`

	// RoundingTie marks a case in which a number lies so close to a tie that whole numbers are not
	// exact: see sameStep. Delta codes have ties too, but their inputs are exact, and so is the code: the file's
	// answer is demanded.
	RoundingTie bool `json:"rounding_tie"`
}

// codeParams are those of all codes. Each has its own.
type codeParams struct {
	latencyParams
	T0         float64   `json:"t0"`
	Dt         float64   `json:"dt"`
	Modulation float64   `json:"modulation"`
	Weights    []float64 `json:"weights"`

	Bits    int `json:"bits"`
	Periods int `json:"periods"`

	FrequencyHz float64 `json:"frequency_hz"`
	Cycles      int     `json:"cycles"`
	PhaseOffset float64 `json:"phase_offset_cycles"`

	NMax int `json:"n_max"`
	TMin int `json:"t_min"` // steps
	TMax int `json:"t_max"` // steps

	Padding  bool `json:"padding"`
	OffSpike bool `json:"off_spike"`

	T        float64 `json:"T"`
	BinWidth float64 `json:"bin_width"`
}

// codeExpected is what follows. A time is null where there is no spike.
type codeExpected struct {
	Time           []*float64 `json:"time"`
	TimeBinary32   []float64  `json:"time_binary32"`
	BelowThreshold []bool     `json:"below_threshold"`
	NumSteps       int        `json:"num_steps"`
	Error          *string    `json:"error"`
	Index          []int      `json:"index"`

	Order      []int   `json:"order"`
	Rank       []int   `json:"rank"`
	Activation float64 `json:"activation"`

	Trains   [][]float64 `json:"trains"`
	Q        []int       `json:"q"`
	Decoded  []float64   `json:"decoded"`
	NSpikes  []int       `json:"n_spikes"`
	Interval []int       `json:"interval"` // steps

	Out []int `json:"out"`

	CountRate  [][]float64 `json:"count_rate"`
	Density    [][]float64 `json:"density"`
	Population [][]float64 `json:"population"`
}

// codec is how the cases of one code are checked and run.
type codec struct {
	code  string
	ways  []way
	check func(*codeCase) error
	run   func(context.Context, *codeCase, way, *Result) error
}

// encoder is the way to run codes, in exact time. binary32 is the other one for latency codes, that of snnTorch.
var (
	encoder  = way{name: "encoder", build: func(n *sim.Network) (engine, error) { return sim.BuildSerial(n) }}
	binary32 = way{name: "binary32"}
)

var codecs = []codec{
	{"latency", []way{encoder, binary32}, checkLatency, runLatency},
	{"rank_order", []way{encoder}, checkRank, runRank},
	{"phase_weighted_spikes", []way{encoder}, checkPhase, runPhase},
	{"phase_oscillation", []way{encoder}, checkOscillation, runOscillation},
	{"burst", []way{encoder}, checkBurst, runBurst},
	{"delta", []way{encoder}, checkDelta, runDelta},
	{"rate_measures", []way{encoder}, checkRates, runRates},
}

// codec finds that of the case.
func (c *codeCase) codec() (codec, error) {
	var known []string
	for _, k := range codecs {
		if k.code == c.Code {
			return k, nil
		}
		known = append(known, k.code)
	}
	return codec{}, fmt.Errorf("code is %q, want one of %s", c.Code, strings.Join(known, ", "))
}

func (c *codeCase) label() string { return c.Name }

func (c *codeCase) check() error {
	k, err := c.codec()
	if err != nil {
		return err
	}
	return k.check(c)
}

func (c *codeCase) ways() []way {
	k, _ := c.codec() // the case was checked
	return k.ways
}

func (c *codeCase) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.TolTime, ToleranceV: c.TolTime}
	k, err := c.codec()
	if err == nil {
		err = k.run(ctx, c, w, &r)
	}
	r.Err = err
	return r
}
