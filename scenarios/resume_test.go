package scenarios_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/scenarios"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// quickly returns a scenario with its quick parameters.
func quickly(t *testing.T, e session.Entry) session.Scenario {
	t.Helper()
	scenario := e.New()
	cmd := &cobra.Command{Use: e.Name}
	cli.ScenarioFlags(cmd, scenario)
	if err := cmd.ParseFlags(strings.Fields(quick[e.Name])); err != nil {
		t.Fatal(err)
	}
	return scenario
}

// stopper is a recorder that stops a run after some spikes.
type stopper struct {
	left atomic.Int64
	stop func()
}

func (s *stopper) Record(_ *sim.Population, spikes []sim.Spike) error {
	if s.left.Add(-int64(len(spikes))) < 0 {
		s.stop()
	}
	return nil
}

// TestAScenarioThatIsStoppedAndResumedComesToTheSame: signature, results and totals are those of a run that is not
// stopped, also with other shards.
func TestAScenarioThatIsStoppedAndResumedComesToTheSame(t *testing.T) {
	facts := cmp.Options{cmpopts.IgnoreFields(record.Manifest{}, "Shards", "WallTime", "Counters", "Resumed"), cmpopts.EquateNaNs()}
	for _, e := range scenarios.All() {
		if _, ok := e.New().(session.Resumable); !ok {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			begin := func() *session.Session {
				return &session.Session{Name: e.Name, Seed: 1, Shards: 1, Dir: t.TempDir(), Out: io.Discard}
			}
			want, err := begin().Execute(t.Context(), quickly(t, e))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			watch := &stopper{stop: cancel}
			watch.left.Store(int64(*want.Spikes / 2))
			stopped := begin()
			stopped.Builder = func(net *sim.Network, o sim.Options) (*sim.Engine, error) {
				net.Record(watch)
				return sim.Build(net, o)
			}
			if _, err := stopped.Execute(ctx, quickly(t, e)); !errors.Is(err, context.Canceled) || !stopped.HasCheckpoint() {
				t.Fatalf("got %v, want it stopped with a checkpoint", err)
			}
			resumed := begin()
			resumed.Dir, resumed.Resuming, resumed.Shards = stopped.Dir, true, 3
			got, err := resumed.Execute(t.Context(), quickly(t, e))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, facts); diff != "" || got.Resumed != 1 {
				t.Errorf("resumed %d times (-without a stop +with one)\n%s", got.Resumed, diff)
			}
		})
	}
}
