package accuracy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/ttfs"
	"github.com/ranvier-sim/ranvier/sim"
)

// Decision is what became of the decisions by first spike on a grid. All are parts of the images.
type Decision struct {
	Step     sim.Time
	Changed  float64 // in any way
	Tied     float64 // of these, between several classes
	Reversed float64 // of these, in favour of another class
	Correct  float64 // if ties are decided by lot
}

// decide runs scenario ttfs on its drawn digits, and keeps what it reports of its grids.
func (p Plan) decide(ctx context.Context, s *Study, done func()) (err error) {
	race := ttfs.Default()
	race.Data, race.Images, race.Grids = firstspike.Glyphs, p.Images, p.Steps
	folder, err := os.MkdirTemp("", "ranvier-accuracy")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	run := session.Session{Name: "ttfs", Seed: p.Seed, Shards: 1, Dir: folder, Out: io.Discard}
	if err := race.Run(ctx, &run); err != nil {
		return err
	}
	found := make(map[string]float64)
	for _, r := range run.Results() {
		found[r.Name] = r.Value
	}
	var errs []error
	figure := func(name string) float64 {
		value, ok := found[name]
		if !ok {
			errs = append(errs, fmt.Errorf("scenario ttfs reports no %s", name))
		}
		return value
	}
	s.Correct = figure("accuracy")
	for _, step := range p.Steps {
		on := fmt.Sprintf("_grid_%gms", step.Milliseconds())
		s.Decisions = append(s.Decisions, Decision{
			Step: step, Changed: figure("changed" + on), Tied: figure("tied" + on), Reversed: figure("reversed" + on),
			Correct: figure("accuracy_ties_split" + on),
		})
	}
	done()
	return errors.Join(errs...)
}
