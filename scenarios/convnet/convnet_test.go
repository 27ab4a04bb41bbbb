package convnet

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/dataset/datasettest"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

func newSession(t *testing.T, out io.Writer) *session.Session {
	return &session.Session{Seed: 1, Shards: 1, Dir: t.TempDir(), Out: out}
}

// quick is a small network that learns little.
func quick() *Network {
	n := Default()
	n.First, n.Second, n.Learn, n.Recordings, n.Epochs, n.Record = 3, 4, 60, 10, 2, true
	return n
}

// TestTheCameraSeesChangesAlone: a pixel fires once for each change by a contrast, one way or the other; and as the camera comes back to
// where it was, as often one way as the other, but for what did not make up a contrast.
func TestTheCameraSeesChangesAlone(t *testing.T) {
	images, err := dataset.DefaultGlyphs(3).Samples(dataset.Test, 1)
	if err != nil {
		t.Fatal(err)
	}
	c := camera{images, 1}
	m := c.size()
	for k := range images.Len() {
		events := c.look(nil, k, rng.New(1, "test"))
		net := make([]int, m.Height*m.Width)
		for i, e := range events {
			if i > 0 && (e.At < events[i-1].At || e.At == events[i-1].At && e.Neuron < events[i-1].Neuron) {
				t.Fatal("out of order")
			}
			ch, y, x := m.Place(int(e.Neuron))
			net[y*m.Width+x] += 2*ch - 1
		}
		off := 0
		for _, n := range net {
			off += max(n, -n)
		}
		if len(events) < 100 || off > len(events)/3 {
			t.Errorf("image %d: %d events, %d more one way than the other", k, len(events), off)
		}
	}
	dark := &dataset.Images{Width: 8, Height: 8, Pixels: make([]uint8, 64), Labels: []uint8{0}}
	if events := (camera{dark, 1}).look(nil, 0, rng.New(1, "test")); len(events) > 0 {
		t.Errorf("%d events of nothing", len(events))
	}
}

// TestWorkersChangeNothing: neither weights nor spikes, nor what the chip does.
func TestWorkersChangeNothing(t *testing.T) {
	var tables []string
	for _, workers := range []int{1, 3} {
		n := quick()
		n.Workers = workers
		var out bytes.Buffer
		if err := n.Run(t.Context(), newSession(t, &out)); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, out.String())
	}
	if diff := gocmp.Diff(tables[0], tables[1]); diff != "" {
		t.Errorf("(-one worker +three)\n%s", diff)
	}
}

// TestARunCanBeReplayed: what the scenario records is placed by the chip as the scenario itself does, and gives the same spikes.
func TestARunCanBeReplayed(t *testing.T) {
	s := newSession(t, io.Discard)
	n := quick()
	e, err := n.settled().train(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	all, err := e.showAll(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	own, err := e.replay(t.Context(), s, all)
	if err != nil {
		t.Fatal(err)
	}
	run, err := recording.Read(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := speck.New(speck.Parameters{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := chips.Replay(t.Context(), c, run, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range own.Outcomes {
		if diff := gocmp.Diff(own.Outcomes[k].Spikes, again.Outcomes[k].Spikes); diff != "" {
			t.Fatalf("recording %d (-at once +from files)\n%s", k, diff)
		}
	}
	if run.Readout == nil || run.Readout.By != chips.ByMost {
		t.Errorf("%+v", run.Readout)
	}
}

func TestRecordingsInFiles(t *testing.T) {
	datasettest.ShelveNMNIST(t, 6, 1)
	n := quick()
	n.Data, n.Learn, n.Recordings, n.Epochs, n.Held = nmnist, 20, 0, 1, true
	var out bytes.Buffer
	if err := n.Run(t.Context(), newSession(t, &out)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "SynSense Speck 2          50 ") { // 10 of the test, and 40 that were not learned from
		t.Errorf("%s", &out)
	}
	n.Learn, n.Held = 61, false
	if err := n.Run(t.Context(), newSession(t, io.Discard)); err == nil || !strings.Contains(err.Error(), "60 recordings to train with, and 61 are wanted") {
		t.Errorf("%v", err)
	}
}

// TestAccuracy trains in earnest, which takes a minute: all three networks are right about the recordings of the simulated camera, and
// those of the real one.
func TestAccuracy(t *testing.T) {
	if os.Getenv("RANVIER_DATA") == "" {
		t.Skip("RANVIER_DATA is not set")
	}
	for data, least := range map[string]float64{glyphs: 90, nmnist: 75} {
		n := Default()
		if n.Data = data; data == nmnist {
			n.Epochs, n.Slice = 3, 35*sim.Millisecond
		}
		s := newSession(t, io.Discard)
		if err := n.Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		for _, r := range s.Results() {
			if strings.HasPrefix(r.Name, "accuracy") && r.Name != "accuracy_learned" && r.Value < least {
				t.Errorf("%s: %s is %v %%", data, r.Name, r.Value)
			}
		}
	}
}

func TestNetworksThatMakeNoSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Network)
	}{
		{"no data", func(n *Network) { n.Data = "imagenet" }},
		{"fewer recordings than none", func(n *Network) { n.Learn = -1 }},
		{"and to be judged by", func(n *Network) { n.Recordings = -1 }},
		{"no channels", func(n *Network) { n.First = 0 }},
		{"more channels than the chip has", func(n *Network) { n.Second = 1025 }},
		{"no slices", func(n *Network) { n.Slice = 0 }},
		{"no learning", func(n *Network) { n.Epochs = 0 }},
		{"no learning again", func(n *Network) { n.Fine = -1 }},
		{"none of the drawn ones are left", func(n *Network) { n.Held = true }},
		{"nor of those all of which are learned from", func(n *Network) { n.Data, n.Held = nmnist, true }},
		{"learning backwards", func(n *Network) { n.Rate = -1 }},
		{"no minibatch", func(n *Network) { n.Batch = 0 }},
		{"shifts out of sight", func(n *Network) { n.Shift = 17 }},
		{"a percentile beyond all", func(n *Network) { n.Percentile = 101 }},
		{"no spikes", func(n *Network) { n.Peak = math.NaN() }},
		{"no weights", func(n *Network) { n.Heaviest = 0 }},
		{"fewer workers than none", func(n *Network) { n.Workers = -1 }},
	} {
		n := Default()
		row.spoil(n)
		if err := n.Run(t.Context(), newSession(t, io.Discard)); err == nil {
			t.Errorf("%s: no error", row.why)
		}
	}
}

// TestANetworkThatDoesNotFit is told by core, resource, use and limit, and what would help.
func TestANetworkThatDoesNotFit(t *testing.T) {
	n := quick()
	n.First, n.Learn, n.Epochs, n.Recordings = 200, 10, 1, 1
	err := n.Run(t.Context(), newSession(t, io.Discard))
	var limit *chips.LimitError
	if !errors.As(err, &limit) || limit.Resource != "neuron memory" || limit.Used != 200*32*32 || limit.Limit != 65536 || limit.Change == "" {
		t.Errorf("%v", err)
	}
}
