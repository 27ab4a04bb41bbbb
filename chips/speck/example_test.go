package speck_test

import (
	"context"
	"fmt"
	"log"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// A row of pixels, of which a spot of light passes two: the neurons that see an edge fire.
func Example() {
	row := topology.FeatureMap{Channels: 1, Height: 1, Width: 5}
	edges := topology.Convolution{
		In: row, Channels: 1, Kernel: topology.Square(3), Padding: topology.Square(1),
		Filters: []float64{0, 0, 0, -0.5, 1, -0.5, 0, 0, 0}, Delay: topology.Delay(0),
	}
	net := sim.NewNetwork(1)
	pixels, cells := net.Add("pixels", row.N(), chips.Playback(nil)), net.Add("edges", edges.Out().N(), models.SubtractiveIF{})
	net.Connect(pixels, cells, 0, edges)

	chip, err := speck.New(speck.Parameters{})
	if err != nil {
		log.Fatal(err)
	}
	events := []sim.Spike{{At: 10 * us, Neuron: 1}, {At: 20 * us, Neuron: 2}, {At: 30 * us, Neuron: 2}}
	run := &chips.Run{Network: net, Presentations: []chips.Presentation{{Spikes: [][]sim.Spike{events, nil}, Duration: 50 * us, Label: -1}}}
	r, err := chips.Replay(context.Background(), chip, run, chips.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("core", r.Placement.Parts[0].Core, "takes", r.Usage[0][0], "words of kernel and", r.Usage[0][1], "of neurons")
	for _, s := range r.Outcomes[0].Spikes[1] {
		fmt.Printf("neuron %d fires at %v\n", s.Neuron, s.At)
	}
	// Output:
	// core 0 takes 16 words of kernel and 8 of neurons
	// neuron 1 fires at 10.423333us
	// neuron 2 fires at 30.423333us
}
