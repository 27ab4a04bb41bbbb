package digits

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestWhatIsRecordedIsTheNetworkOfTheTest, to the bit, with either synapses: neurons whose thresholds do not adapt any more are neurons
// with thresholds of their own.
func TestWhatIsRecordedIsTheNetworkOfTheTest(t *testing.T) {
	for _, synapses := range []string{jump, current} {
		p := small()
		p.Synapses = synapses
		images, err := p.load(1)
		if err != nil {
			t.Fatal(err)
		}
		st := p.newState(images.test.Size(), 1)
		for i := range st.raised {
			st.raised[i] = 1.1 * float64(i)
		}
		var spikes [2][]sim.Spike
		for k, spec := range []sim.Spec{p.cell(st, false), p.frozen(st)} {
			var kept record.Memory
			c := &circuit{p: p, seed: 1, network: p.newNetwork(1, st, spec, false), tally: make(tally, p.Neurons)}
			c.Record(&kept)
			if c.engine, err = newSession(t).Build(c.Network); err != nil {
				t.Fatal(err)
			}
			if err := c.once(t.Context(), images.test.Image(0), showing{tested, 0, 0, 3}); err != nil {
				t.Fatal(err)
			}
			spikes[k] = kept.Spikes(c.cells)
		}
		if diff := cmp.Diff(spikes[0], spikes[1]); diff != "" || len(spikes[0]) < 5 {
			t.Errorf("%s: %d spikes (-tested +recorded)\n%s", synapses, len(spikes[0]), diff)
		}
	}
}

// TestARecordedRunIsReplayed also on a chip, whose exact side reads the images as the run did.
func TestARecordedRunIsReplayed(t *testing.T) {
	p, s := small(), newSession(t)
	p.Neurons, p.Record = 20, 6
	manifest, err := s.Execute(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	run, err := recording.Read(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Presentations) != p.Record || run.Readout == nil || run.Readout.By != chips.ByMean {
		t.Fatalf("%d presentations, read out by %+v", len(run.Presentations), run.Readout)
	}
	right := 0.0
	for _, shown := range run.Presentations {
		d := run.Readout.Decide(shown.Spikes[run.Readout.Population])
		if len(d.Classes) > 0 && d.Classes[0] == shown.Label { // ties go to the lower class
			right++
		}
	}
	k := slices.IndexFunc(manifest.Results, func(r record.Result) bool { return r.Name == "recorded_accuracy" })
	if k < 0 || 100*right/float64(p.Record) != manifest.Results[k].Value {
		t.Errorf("%v of %d read rightly, the run reports %v", right, p.Record, manifest.Results)
	}
	r, err := chips.Replay(t.Context(), loihi.First().Chip(loihi.Options{}), run, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Outcomes[0].Spikes[run.Readout.Population]); n == 0 {
		t.Error("no neuron fires on the chip")
	}
}

func TestNoMoreIsRecordedThanTested(t *testing.T) {
	p := small()
	p.Record = p.Tests + 1
	var wrong *session.ParameterError
	if err := p.Run(t.Context(), newSession(t)); !errors.As(err, &wrong) || wrong.Flag != "record" {
		t.Errorf("got %v, want a *session.ParameterError of record", err)
	}
}
