package circuits_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/circuits"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// A smaller feedback loop, with slower inhibition, still lowers the gain of its cells.
func Example() {
	c := circuits.Default()
	c.Excitation.Inputs, c.Excitation.Epochs = []int{1, 3}, 20
	c.Forward.Step, c.Forward.Trials = 5*sim.Millisecond, 5
	c.Feedback.Principals, c.Feedback.Interneurons = 40, 10
	c.Feedback.Delay = 3 * sim.Millisecond
	c.Lateral.Duration = 100 * sim.Millisecond

	dir, err := os.MkdirTemp("", "circuits")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	s := &session.Session{Name: "circuits", Seed: 1, Shards: 1, Dir: dir, Out: io.Discard}
	if err := c.Run(context.Background(), s); err != nil {
		fmt.Println(err)
		return
	}
	figures := make(map[string]float64)
	for _, r := range s.Results() {
		figures[r.Name] = r.Value
	}
	fmt.Println("gain falls:", figures["gain_with"] < figures["gain_without"])
	// Output:
	// gain falls: true
}
