package coding_test

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// show runs a source of n neurons, and returns its spikes.
func show(source sim.Spec, n int, until sim.Time) ([]sim.Spike, error) {
	net := sim.NewNetwork(1)
	pixels := net.Add("pixels", n, source)
	var memory record.Memory
	net.Record(&memory)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		return nil, err
	}
	err = engine.RunUntil(context.Background(), until)
	return memory.Spikes(pixels), err
}

// A rate code needs many spikes for what a first spike says at once: here 0.7, to within 0.05.
func ExampleBernoulli() {
	code := coding.Bernoulli{Steps: 100}
	source, err := code.Source([]float64{0.7, 0.1, 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := sim.Window{To: 100 * sim.Millisecond}
	spikes, err := show(source, 3, w.To)
	if err != nil {
		fmt.Println(err)
		return
	}
	values := make([]float64, 3)
	err = code.Decode(values, spikes, w)
	fmt.Println(len(spikes), values, err)

	_, err = code.Source([]float64{0.7, 1.1})
	fmt.Println(err)
	// Output:
	// 82 [0.65 0.17 0] <nil>
	// value 1 is 1.1, want a number for which Gain x + Offset is in [0, 1]
}

func ExamplePoisson() {
	code := coding.Poisson{Rate: 200}
	source, err := code.Source([]float64{0.7, 0.1, 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := sim.Window{To: sim.Second}
	spikes, err := show(source, 3, w.To)
	if err != nil {
		fmt.Println(err)
		return
	}
	values := make([]float64, 3)
	err = code.Decode(values, spikes, w)
	fmt.Printf("%d %.3f %v\n", len(spikes), values, err)
	// Output:
	// 154 [0.675 0.095 0.000] <nil>
}

// Ten neurons say in 20 ms what one says in 200.
func ExamplePool() {
	ten, err := coding.Repeat(nil, []float64{0.7, 0.1}, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	code := coding.Poisson{Rate: 200}
	source, err := code.Source(ten)
	if err != nil {
		fmt.Println(err)
		return
	}
	w := sim.Window{To: 20 * sim.Millisecond}
	spikes, err := show(source, len(ten), w.To)
	if err != nil {
		fmt.Println(err)
		return
	}
	values := make([]float64, 2)
	if err := code.Decode(ten, spikes, w); err == nil {
		err = coding.Pool(values, ten, 10)
	}
	fmt.Printf("%d %.3f %v\n", len(spikes), values, err)
	// Output:
	// 29 [0.650 0.075] <nil>
}

func ExampleRankOrder() {
	code := coding.RankOrder{Threshold: 0.05}
	times, err := code.Encode(nil, []float64{0.2, 0.9, 0, 0.4})
	fmt.Println(times, err)
	sensitivity, err := code.Decode(nil, times)
	fmt.Printf("%.2f %v\n", sensitivity, err)
	// Output:
	// [2ms 0s never 1ms] <nil>
	// [0.81 1.00 0.00 0.90] <nil>
}

// 5 of 7 is 101 in binary digits.
func ExamplePhase() {
	code := coding.Phase{Bits: 3, Periods: 2}
	source, err := code.Source([]float64{5. / 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	spikes, err := show(source, 1, 6*sim.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range spikes {
		fmt.Print(s.At, " ")
	}
	value := make([]float64, 1)
	err = code.Decode(value, spikes, sim.Window{To: 6 * sim.Millisecond})
	fmt.Println(value, err)
	// Output:
	// 0s 2ms 3ms 5ms [0.625] <nil>
}

func ExampleOscillation() {
	code := coding.Oscillation{Period: 25 * sim.Millisecond, Offset: 0.1}
	source, err := code.Source([]float64{0.7})
	if err != nil {
		fmt.Println(err)
		return
	}
	spikes, err := show(source, 1, 75*sim.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range spikes {
		fmt.Print(s.At, " ")
	}
	value := make([]float64, 1)
	err = code.Decode(value, spikes, sim.Window{To: 75 * sim.Millisecond})
	fmt.Printf("%.6f %v\n", value, err)
	// Output:
	// 10ms 35ms 60ms [0.700000] <nil>
}

func ExampleBurst() {
	trains, err := coding.Burst{}.Encode(nil, []float64{0.1, 0.5, 1})
	for _, train := range trains {
		fmt.Println(train)
	}
	fmt.Println(err)
	// Output:
	// [0s]
	// [0s 11ms 22ms]
	// [0s 2ms 4ms 6ms 8ms]
	// <nil>
}

func ExampleDelta() {
	signal := []float64{0, 0.05, 0.1, 0.15, 0.2, 0.05, -0.1}
	changes, err := coding.Delta{Off: true}.Encode(nil, signal)
	fmt.Println(changes, err)

	// Where the reference follows the spikes, small changes add up.
	code := coding.Delta{Off: true, Track: true}
	changes, err = code.Encode(nil, signal)
	fmt.Println(changes, err)
	decoded, err := code.Decode(nil, changes)
	fmt.Printf("%.1f %v\n", decoded, err)
	// Output:
	// [0 0 0 0 0 -1 -1] <nil>
	// [0 0 1 0 1 -1 -1] <nil>
	// [0.0 0.0 0.1 0.1 0.2 0.1 0.0] <nil>
}

func ExampleDensity() {
	trials := [][]sim.Spike{
		{{At: 1 * sim.Millisecond}, {At: 6 * sim.Millisecond}},
		{{At: 2 * sim.Millisecond}},
	}
	density := [][]float64{make([]float64, 2)}
	err := coding.Density(density, trials, coding.Bins{Width: 5 * sim.Millisecond})
	fmt.Println(density, err)
	// Output:
	// [[200 100]] <nil>
}

func ExampleFrames_Index() {
	times := []sim.Time{0, 1.4 * sim.Millisecond, 2.5 * sim.Millisecond, 7 * sim.Millisecond, sim.Never}
	steps, err := coding.Frames{N: 5, Bypass: true}.Index(nil, times)
	fmt.Println(steps, err)
	_, err = coding.Frames{N: 5}.Index(nil, times)
	fmt.Println(err)
	// Output:
	// [0 1 2 -1 -1] <nil>
	// spike time 3 is 7ms, want a time nearest to one of 5 steps of 1ms
}

// The latest spike of an RC code, where binary32 has no digits left.
func ExampleSnnTorchLatency() {
	steps, err := coding.SnnTorchLatency{NumSteps: 100, Tau: 5}.Times(nil, []float64{0.5, 0})
	fmt.Printf("%.4f %v\n", steps, err)
	times, err := coding.Latency{Tau: 5 * sim.Millisecond}.Encode(nil, []float64{0.5, 0})
	fmt.Printf("%.4f %.4f %v\n", times[0].Milliseconds(), times[1].Milliseconds(), err)
	// Output:
	// [0.1010 57.5356] <nil>
	// 0.1010 57.5647 <nil>
}

func ExampleLatency_Encode() {
	code := coding.Latency{Curve: coding.Linear, Tau: 20 * sim.Millisecond, Clip: true}
	times, err := code.Encode(nil, []float64{1, 0.75, 0.1, 0})
	fmt.Println(times, err)

	_, err = code.Encode(nil, []float64{0.2, 1.5})
	fmt.Println(err)
	// Output:
	// [0s 5ms 18ms never] <nil>
	// value 1 is 1.5, want a number in [0, 1]
}

func ExampleLatency_Decode() {
	code := coding.Latency{Tau: 5 * sim.Millisecond, Threshold: 0.2}
	times, _ := code.Encode(nil, []float64{0.9, 0.3})
	values, err := code.Decode(nil, times)
	fmt.Println(times)
	fmt.Printf("%.6f %v\n", values, err)
	// Output:
	// [1.256572141ms 5.493061443ms]
	// [0.900000 0.300000] <nil>
}

func ExampleFirstSpike() {
	spikes := []sim.Spike{
		{At: 12.5 * sim.Millisecond, Neuron: 7},
		{At: 12.8 * sim.Millisecond, Neuron: 1},
		{At: 14 * sim.Millisecond, Neuron: 7},
	}
	d := coding.FirstSpike(spikes, sim.Window{From: 10 * sim.Millisecond, To: 20 * sim.Millisecond})
	fmt.Println(d.Winner, d.Latency, d.Margin, d.Tied)

	d = coding.FirstSpike(spikes, sim.Window{From: 20 * sim.Millisecond, To: 30 * sim.Millisecond})
	fmt.Println(d.Silent(), d.At)
	// Output:
	// 7 2.5ms 300us false
	// true never
}

func ExampleRoundUp() {
	times := []sim.Time{0, 1, 0.25 * sim.Millisecond, sim.Never}
	onGrid, err := coding.RoundUp(nil, times, 0.1*sim.Millisecond)
	fmt.Println(onGrid, err)
	// Output: [0s 100us 300us never] <nil>
}
