package eventfile_test

import (
	"context"
	"fmt"
	"log"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// A recording streams into a neuron that listens to all its pixels.
func Example() {
	net := sim.NewNetwork(1)
	recording := eventfile.Stream{Path: "testdata/savez.npz", Options: eventfile.Options{Width: 8, Height: 8}}
	retina, err := recording.AddTo(net, "retina")
	if err != nil {
		log.Fatal(err)
	}
	out := net.Add("out", 1, models.LIF{
		TauM:  20 * sim.Millisecond,
		Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}},
	})
	net.Connect(retina, out, 0, topology.AllToAll{Weight: topology.Const(4), Delay: topology.Delay(1 * sim.Millisecond)})

	spikes := &record.Memory{}
	net.Record(spikes, out)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := engine.RunUntil(context.Background(), 2*sim.Second); err != nil {
		log.Fatal(err)
	}
	for _, s := range spikes.Spikes(out) {
		fmt.Println(s.At)
	}
	// Output:
	// 5.120110648ms
}

// A Reader gives the events themselves.
func ExampleOpen() {
	r, err := eventfile.Open("testdata/savetxt.csv", eventfile.Options{Unit: 1 * sim.Millisecond})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Info().Format)
	for e, err := range r.All() {
		if err != nil {
			log.Fatal(err) // where in the file, and what was expected there
		}
		fmt.Println(e.At, e.X, e.Y, e.On)
	}
	// Output:
	// csv
	// 0s 1 2 true
	// 7us 3 4 false
	// 1s 5 6 true
}
