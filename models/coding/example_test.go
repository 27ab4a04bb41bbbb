package coding_test

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

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
