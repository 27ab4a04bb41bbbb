package digits

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/digits/onespike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "handwritten digits learned without labels, by spike timing (Diehl and Cook 2015)"

// Page explains the network, the read-out and the pictures.
//
//go:embed README.md
var Page string

// Parameters are those of the scenario.
type Parameters struct {
	Code    string `choices:"rate,ttfs" usage:"what carries the brightness of a pixel: its rate, or the time of its one spike"`
	Data    string `choices:"glyphs,mnist,fashion-mnist" usage:"images"`
	Neurons int    `usage:"excitatory neurons, each with an inhibitory one"`
	Images  int    `usage:"images to learn from; 0: all"`
	Epochs  int    `usage:"times that they are all shown"`
	Labels  int    `usage:"images, of those to learn from, that neurons get their labels by; 0: all"`
	Tests   int    `usage:"images to test with; 0: all"`
	Weights string `usage:"\x60file\x60 weights.npz of another run, whose network is labelled and tested; default: learn"`
	Record  int    `usage:"test images to record for replay, from the first, with the network that has learned: 24 bytes per synapse and 12 per spike; rate code only"`
	Rate
	onespike.Parameters
}

// Rate are the parameters of the rate code and its network.
type Rate struct {
	Present    sim.Time `usage:"time that an image is shown"`
	Rest       sim.Time `usage:"time without an image after it"`
	Brightest  float64  `usage:"rate of the brightest pixel, Hz"`
	Least      int      `usage:"spikes that an image must evoke, or else it is shown again, brighter by half the brightness"`
	Showings   int      `usage:"times that an image is shown at most"`
	Synapses   string   `choices:"jump,current,conductance" usage:"what an arrival does: a jump of the potential, or a current that fades within 1 ms, 2 ms for inhibition, and comes to the same, or a conductance that does, which moves a potential of -60 mV by as much"`
	Jump       float64  `usage:"jump of the potential by an arrival at the strongest synapse, mV"`
	Total      float64  `usage:"sum of the weights onto a neuron, of which the strongest is 1, per input"`
	Inhibition float64  `usage:"jump down by an inhibitory arrival, mV"`
	Climb      float64  `usage:"rise of a neuron's threshold at its spike, mV"`
	Descent    sim.Time `usage:"time constant with which the threshold comes down"`
	Potentiate float64  `usage:"step of the rule at a spike of the target, of the strongest weight"`
	Depress    float64  `usage:"step of the rule at a spike of the source, of the strongest weight"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults: the protocol, the rates and the rule of Diehl and Cook 2015 (doi:10.3389/fncom.2015.00099),
// with the constants of their code, but for these. Their synapses are conductances; here an arrival is a jump of the
// potential, which is simulated exactly and thirty times as fast. A conductance of their strongest synapse
// moves a potential of -60 mV by 0.6 mV; here the jump, the climb of the threshold and the inhibition are about three, four
// and eighteen times what that amounts to (see README.md for what they are worth). And as inhibition by jumps has no
// reversal potential to stop at, an image is followed by a longer rest, which costs nothing: nothing happens in it.
func Default() *Parameters {
	return &Parameters{
		Code: "rate", Data: glyphs, Neurons: 100, Images: 2000, Epochs: 1, Labels: 1000, Tests: 1000,
		Rate: Rate{
			Present: 350 * sim.Millisecond, Rest: 1 * sim.Second, Brightest: 63.75, Least: 5, Showings: 20,
			Synapses: jump, Jump: 2, Total: 0.1, Inhibition: 200, Climb: 0.2, Descent: 10_000 * sim.Second,
			Potentiate: 1e-2, Depress: 1e-4,
		},
		Parameters: onespike.Default(),
	}
}

func (p *Parameters) check() error {
	return errors.Join(
		session.Demand("neurons", p.Neurons, p.Neurons >= 2 && p.Neurons <= 100_000, "2 to 100000"),
		session.Demand("images", p.Images, p.Images >= 0, "0 or more"),
		session.Demand("epochs", p.Epochs, p.Epochs >= 1 && p.Epochs <= 1000, "1 to 1000"),
		session.Demand("labels", p.Labels, p.Labels >= 0, "0 or more"),
		session.Demand("tests", p.Tests, p.Tests >= 0, "0 or more"),
		session.Demand("weights", p.Weights, p.Weights == "" || p.Code != ttfs, "none: with one spike all is learned anew"),
		session.Demand("record", p.Record, p.Record >= 0, "0 or more"),
		session.Demand("record", p.Record, p.Record == 0 || p.Code != ttfs, "0: only the network of the rate code is recorded"),
		session.Demand("record", p.Record, p.Record == 0 || p.Synapses != conduct, "0: the chips have no conductances"),
		p.Rate.check(),
		p.Parameters.Check(),
	)
}

func (r *Rate) check() error {
	return errors.Join(
		session.Demand("present", r.Present, r.Present >= 1*sim.Millisecond && r.Present <= 1*sim.Minute, "1ms to 1 minute"),
		session.Demand("rest", r.Rest, r.Rest >= 10*sim.Millisecond && r.Rest <= 1*sim.Minute, "10ms to 1 minute"),
		session.Demand("brightest", r.Brightest, r.Brightest > 0 && r.Brightest <= 10_000, "above 0 Hz, at most 10000 Hz"),
		session.Demand("least", r.Least, r.Least >= 0 && r.Least <= 1000, "0 to 1000"),
		session.Demand("showings", r.Showings, r.Showings >= 1 && r.Showings <= 1000, "1 to 1000"),
		session.Demand("jump", r.Jump, r.Jump > 0 && r.Jump <= 100, "above 0 mV, at most 100 mV"),
		session.Demand("total", r.Total, r.Total > 0 && r.Total <= 1, "above 0, at most 1"),
		session.Demand("inhibition", r.Inhibition, r.Inhibition >= 0 && r.Inhibition <= 1000, "0 to 1000 mV"),
		session.Demand("climb", r.Climb, r.Climb >= 0 && r.Climb <= 100, "0 to 100 mV"),
		session.Demand("descent", r.Descent, r.Descent >= tauM && r.Descent <= 1000*sim.Hour, "100ms to 1000 hours"),
		session.Demand("potentiate", r.Potentiate, r.Potentiate >= 0 && r.Potentiate <= 1, "0 to 1"),
		session.Demand("depress", r.Depress, r.Depress >= 0 && r.Depress <= 1, "0 to 1"),
	)
}

// Resumable says that a run can be taken up again.
func (*Parameters) Resumable() {}

// Run learns, labels and tests, as the code has it.
func (p *Parameters) Run(ctx context.Context, s *session.Session) error {
	if err := p.check(); err != nil {
		return err
	}
	set, err := p.load(s.Seed)
	if err != nil {
		return err
	}
	if p.Code == ttfs {
		return p.runOneSpike(ctx, s, set)
	}
	return p.runRate(ctx, s, set)
}
