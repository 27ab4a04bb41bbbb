package ttfs

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// network is one layer of output neurons on an input of pixels.
type network struct {
	*sim.Network
	pixels, outputs *sim.Population
	spikes          *record.Memory // of both
}

// wiring is what networks of a run differ in.
type wiring struct {
	threshold float64  // mV
	delay     sim.Time // of the inhibition
}

// newNetwork describes the network: pixels drive the output neurons through the templates, at once; the
// output neurons inhibit one another, after a delay. Nothing in it is random.
func (r *Race) newNetwork(t *templates, w wiring) *network {
	n := &network{Network: sim.NewNetwork(0), spikes: new(record.Memory)}
	n.pixels = n.Add("pixels", len(t.fields[0]), models.Trains(nil))
	n.outputs = n.Add("outputs", len(t.fields), r.neuron(w.threshold))
	n.Connect(n.pixels, n.outputs, models.Excitatory, topology.AllToAll{
		Weight: topology.Matrix(t.fields), // pA
		Delay:  topology.Delay(0),
	})
	if r.Inhibition > 0 {
		topology.LateralInhibition{
			Population: n.outputs,
			Port:       models.Inhibitory,
			Weight:     topology.Const(-r.Inhibition * w.threshold), // mV
			Delay:      topology.Delay(w.delay),
		}.Connect(n.Network)
	}
	n.Record(n.spikes)
	return n
}

// neuron is the model of the output neurons. It fires once an inference: its refractory interval is no shorter.
func (r *Race) neuron(threshold float64) sim.Spec {
	ports := []models.Port{
		models.Excitatory: {Shape: models.Exponential, Tau: float64(r.TauS)},
		models.Inhibitory: {Shape: models.Delta},
	}
	if r.Neuron == leaky {
		return models.LIF{TauM: float64(r.TauM), VTh: threshold, TRef: float64(r.Deadline), Ports: ports}
	}
	return models.IF{VTh: threshold, TRef: float64(r.Deadline), Ports: ports}
}

// racer is a network that is shown one stimulus after another.
type racer struct {
	*network
	session *session.Session
	stimuli stimuli
	engine  *sim.Engine
}

// newRacer builds a network of its own, for some stimuli.
func (e *experiment) newRacer(s stimuli, w wiring) (*racer, error) {
	n := e.newNetwork(e.templates, w)
	engine, err := e.session.Build(n.Network)
	return &racer{n, e.session, s, engine}, err
}

// place puts stimulus k before the network, at time 0, which forgets the one before.
func (x *racer) place(k int) error {
	x.pixels.Spec = x.stimuli.source(x.pixels.Spec, k)
	x.spikes.Reset()
	return x.engine.Reset()
}

// show runs an inference until the deadline.
func (x *racer) show(ctx context.Context, k int, deadline sim.Time) error {
	if err := x.place(k); err != nil {
		return err
	}
	defer x.count()
	return x.engine.RunUntil(ctx, deadline)
}

// count adds the inference to the totals of the run.
func (x *racer) count() { x.session.Count(x.engine.Stats(), x.engine.Now()) }
