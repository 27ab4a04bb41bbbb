package digits

import (
	"context"
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// after is how long a recorded showing goes on when the image is gone: the last arrivals still act.
const after = 10 * sim.Millisecond

// recorder shows images to the network as it was learned, each to a network at rest, and records what they evoke.
type recorder struct {
	*circuit
	memory record.Memory // of one showing
	writer *recording.Writer
	score  *score
	stats  []sim.Stats // of each image
}

// frozen is the excitatory neurons with thresholds of their own, which stay: those of cell where it does not learn.
func (p *Parameters) frozen(st *state) sim.Spec {
	return models.LIF{
		TauM: tauM, EL: rest, VTh: threshold, VReset: rest, TRef: refrac, Ports: p.ports(),
		Each: func(i int, n *models.LIF) { n.VTh = threshold + st.raised[i] },
	}
}

// newRecorder builds the network that is recorded, and writes it.
func (p *Parameters) newRecorder(s *session.Session, f *findings) (*recorder, error) {
	short := *p
	short.Rest = after
	r := &recorder{score: newScore(len(f.classes)), circuit: &circuit{
		p: &short, seed: s.Seed, tally: make(tally, p.Neurons),
		network: p.newNetwork(s.Seed, f.learned, p.frozen(f.learned), false),
	}}
	r.fresh = r.begin
	r.Record(&r.memory)
	r.Record(r.tally, r.cells)
	var err error
	if r.engine, err = s.Build(r.Network); err != nil {
		return nil, err
	}
	readout := &chips.Readout{Population: slices.Index(r.Populations, r.cells), Classes: f.labels, By: chips.ByMean}
	r.writer, err = recording.Create(s.Path, r.Network, readout)
	return r, err
}

// begin puts the network to rest, at time 0.
func (r *recorder) begin() error {
	r.input.Forget()
	r.memory.Reset()
	clear(r.tally)
	return r.engine.Reset()
}

// present shows image k, and records the showing by which it is read.
func (r *recorder) present(ctx context.Context, images *dataset.Images, k int, labels *readout) error {
	if err := r.show(ctx, images.Image(k), showing{tested, 0, k, 0}); err != nil {
		return err
	}
	r.stats = append(r.stats, r.engine.Stats())
	p := chips.Presentation{Duration: r.p.Present + r.p.Rest, Label: int(images.Labels[k])}
	for _, population := range r.Populations {
		p.Spikes = append(p.Spikes, r.memory.Spikes(population))
	}
	r.score.add(p.Label, labels.read(r.tally))
	return r.writer.Present(k, p)
}

// close completes the recording. Only now it counts for the run: one that is taken up again records anew.
func (r *recorder) close(s *session.Session) error {
	for _, stats := range r.stats {
		s.Count(stats, r.p.Present+r.p.Rest)
	}
	return r.writer.Close()
}

// record records the first images of the test.
func (r *rateRun) record(ctx context.Context, labels *readout) (err error) {
	if r.p.Record == 0 {
		return nil
	}
	images, err := first("record", r.images.test, r.p.Record)
	if err != nil {
		return err
	}
	to, err := r.p.newRecorder(r.s, r.findings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close(r.s)) }()
	step, done := r.s.Track("recording", images.Len())
	defer done()
	for k := range images.Len() {
		if err := r.keep(ctx); err != nil {
			return err
		}
		if err := to.present(context.WithoutCancel(ctx), images, k, labels); err != nil {
			return err
		}
		step()
	}
	r.findings.recorded = to.score
	return nil
}
