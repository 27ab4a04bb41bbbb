package ttfs_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/ttfs"
)

// A program can run the scenario with other parameters, and read the figures.
func Example() {
	dir, err := os.MkdirTemp("", "ttfs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	race := ttfs.Default()
	race.Images = 100
	s := &session.Session{Name: "ttfs", Seed: 1, Dir: dir, Out: io.Discard}
	if _, err := s.Execute(context.Background(), race); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Results() {
		switch r.Name {
		case "accuracy", "latency_ms", "accuracy_ties_wrong_grid_1ms":
			fmt.Printf("%s %.2f\n", r.Name, r.Value)
		}
	}
	// Output:
	// accuracy 0.98
	// latency_ms 7.62
	// accuracy_ties_wrong_grid_1ms 0.61
}
