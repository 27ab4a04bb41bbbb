package xor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/reward/xor"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// Four epochs are too few to learn much: the figures are somewhere from 0 to 1.
func ExampleCourse() {
	dir, err := os.MkdirTemp("", "xor")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	p := xor.Default()
	p.Inputs, p.Hidden, p.Epochs = 20, 5, 4
	s := &session.Session{Seed: 1, Shards: 1, Dir: dir, Out: io.Discard}
	c := xor.NewCourse(&p, s, 1)
	if err := errors.Join(c.Run(context.Background(), context.Context.Err), c.Show()); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Results() {
		fmt.Println(r.Name, r.Value >= 0 && r.Value <= 1)
	}
	// Output:
	// xor_reward true
	// xor_coin true
	// xor_pairs true
	// xor_chance true
}
