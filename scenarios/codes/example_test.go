package codes_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ranvier-sim/ranvier/scenarios/codes"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// A program can run the scenario with other parameters, and read the figures.
func Example() {
	dir, err := os.MkdirTemp("", "coding")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	gallery := codes.Default()
	gallery.Steps = 400
	s := &session.Session{Name: "coding", Seed: 1, Dir: dir, Out: io.Discard}
	if _, err := s.Execute(context.Background(), gallery); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Results() {
		if strings.HasPrefix(r.Name, "bernoulli") || strings.HasPrefix(r.Name, "latency_linear") {
			fmt.Printf("%s %.3g\n", r.Name, r.Value)
		}
	}
	// Output:
	// bernoulli_spikes 2.09e+04
	// bernoulli_duration_ms 400
	// bernoulli_error 0.0127
	// bernoulli_worst 0.0622
	// latency_linear_spikes 87
	// latency_linear_duration_ms 20
	// latency_linear_error 0.0326
	// latency_linear_worst 0.098
}
