package circuits

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestWrongParameters(t *testing.T) {
	for _, row := range []struct {
		why    string
		change func(c *Circuits)
		flag   string
		want   string // of the message
	}{
		{"no inputs", func(c *Circuits) { c.Excitation.Inputs = nil }, "excitation-inputs", "two or more ascending"},
		{"one number cannot be compared", func(c *Circuits) { c.Excitation.Inputs = []int{3} }, "excitation-inputs", "two or more ascending"},
		{"a circuit without input", func(c *Circuits) { c.Excitation.Inputs = []int{0, 3} }, "excitation-inputs", "at least 1"},
		{"descending", func(c *Circuits) { c.Excitation.Inputs = []int{3, 1} }, "excitation-inputs", "ascending"},
		{"silent inputs have no noise", func(c *Circuits) { c.Excitation.Rate = 0 }, "excitation-rate", "more than 0 Hz"},
		{"not a number", func(c *Circuits) { c.Excitation.Rate = math.NaN() }, "excitation-rate", "NaN"},
		{"a signal that lowers the rate", func(c *Circuits) { c.Excitation.Signal = -1 }, "excitation-signal", "0 Hz or more"},
		{"an effect before its cause", func(c *Circuits) { c.Excitation.Delay = -1 }, "excitation-delay", "0s or more"},
		{"no time to count in", func(c *Circuits) { c.Excitation.Epoch = 0 }, "excitation-epoch", "more than 0s"},
		{"negative duration", func(c *Circuits) { c.Excitation.Epoch = -sim.Second }, "excitation-epoch", "-1s, want more than 0s"},
		{"one epoch has no variance", func(c *Circuits) { c.Excitation.Epochs = 1 }, "excitation-epochs", "2 or more"},
		{"beyond the end of time", func(c *Circuits) { c.Excitation.Epochs = math.MaxInt }, "excitation-epochs", "53 days"},

		{"no fibres", func(c *Circuits) { c.Forward.Fibres = 0 }, "forward-fibres", "1 or more"},
		{"surer than sure", func(c *Circuits) { c.Forward.Release = 1.5 }, "forward-release", "1.5, want a probability, 0 to 1"},
		{"negative jitter", func(c *Circuits) { c.Forward.Jitter = -1 }, "forward-jitter", "0s to 2ms"},
		{"jitter into the trial before", func(c *Circuits) { c.Forward.Jitter = sim.Second }, "forward-jitter", "0s to 2ms"},
		{"no interneurons", func(c *Circuits) { c.Forward.Interneurons = 0 }, "forward-interneurons", "1 or more"},
		{"negative probability", func(c *Circuits) { c.Forward.Reach = -0.1 }, "forward-reach", "0 to 1"},
		{"negative delay", func(c *Circuits) { c.Forward.Delay = -1 }, "forward-delay", "0s or more"},
		{"no lags", func(c *Circuits) { c.Forward.Lag = 0 }, "forward-lag", "more than 0s"},
		{"a lag of years", func(c *Circuits) { c.Forward.Lag = sim.Never }, "forward-lag", "a minute at most"},
		{"no step", func(c *Circuits) { c.Forward.Step = 0 }, "forward-step", "more than 0s"},
		{"a step beyond the longest lag", func(c *Circuits) { c.Forward.Step = sim.Second }, "forward-lag", "1 to 1000 steps"},
		{"too many lags", func(c *Circuits) { c.Forward.Step = 1 }, "forward-lag", "1 to 1000 steps"},
		{"no trials", func(c *Circuits) { c.Forward.Trials = 0 }, "forward-trials", "1 or more"},
		{"too many trials", func(c *Circuits) { c.Forward.Trials = math.MaxInt }, "forward-trials", "53 days"},

		{"no principal cells", func(c *Circuits) { c.Feedback.Principals = 0 }, "feedback-principals", "1 or more"},
		{"no interneurons", func(c *Circuits) { c.Feedback.Interneurons = -1 }, "feedback-interneurons", "1 or more"},
		{"not a probability", func(c *Circuits) { c.Feedback.Probability = math.NaN() }, "feedback-probability", "0 to 1"},
		{"one drive has no slope", func(c *Circuits) { c.Feedback.Drives = []float64{500} }, "feedback-drives", "two or more ascending"},
		{"negative drive", func(c *Circuits) { c.Feedback.Drives = []float64{-1, 500} }, "feedback-drives", "at least 0 Hz"},
		{"a loop without delay", func(c *Circuits) { c.Feedback.Delay = 0 }, "feedback-delay", "more than 0s"},
		{"too short for a spectrum", func(c *Circuits) { c.Feedback.Duration = sim.Millisecond }, "feedback-duration", "200ms or more"},
		{"beyond the end of time", func(c *Circuits) { c.Feedback.Duration = sim.Never }, "feedback-duration", "106 days at most"},

		{"no neuron", func(c *Circuits) { c.Neuron = Neuron{Name: "none"} }, "neuron", "none, want one of lif, if, leaky"},

		{"no cells", func(c *Circuits) { c.Lateral.Cells = 0 }, "lateral-cells", "16 or more"},
		{"no neighbours", func(c *Circuits) { c.Lateral.Radius = 0 }, "lateral-radius", "an eighth"},
		{"edges everywhere", func(c *Circuits) { c.Lateral.Radius = 40 }, "lateral-radius", "an eighth"},
		{"inhibition of one another at once", func(c *Circuits) { c.Lateral.Delay = 0 }, "lateral-delay", "more than 0s"},
		{"negative light", func(c *Circuits) { c.Lateral.Dark = -1 }, "lateral-dark", "0 Hz or more"},
		{"light darker than the dark", func(c *Circuits) { c.Lateral.Bright = 1 }, "lateral-bright", "more than the dark"},
		{"more than all", func(c *Circuits) { c.Lateral.Shared = 2 }, "lateral-shared", "0 to 1"},
		{"nobody to compete with", func(c *Circuits) { c.Lateral.Competitors = 1 }, "lateral-competitors", "2 or more"},
		{"a handicap", func(c *Circuits) { c.Lateral.Advantage = -0.1 }, "lateral-advantage", "0 or more"},
		{"negative duration", func(c *Circuits) { c.Lateral.Duration = -sim.Second }, "lateral-duration", "100ms or more"},
		{"beyond the end of time", func(c *Circuits) { c.Lateral.Duration = sim.Never }, "lateral-duration", "106 days at most"},
	} {
		c := small()
		row.change(c)
		err := c.Run(t.Context(), &session.Session{Dir: t.TempDir(), Out: new(bytes.Buffer)})
		var wrong *session.ParameterError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: error %v, want a *session.ParameterError", row.why, err)
			continue
		}
		if wrong.Flag != row.flag || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %q, want one of --%s that says %q", row.why, err, row.flag, row.want)
		}
	}
}

// TestCellsAndSynapsesJudgeTheRest: what the scenario does not check, the engine does.
func TestCellsAndSynapsesJudgeTheRest(t *testing.T) {
	s := &session.Session{Shards: 1, Dir: t.TempDir(), Out: new(bytes.Buffer)}
	var synapse *sim.SynapseError
	c := small()
	c.Excitation.Weight = math.Inf(1)
	if err := c.Run(t.Context(), s); !errors.As(err, &synapse) {
		t.Errorf("an infinite weight: error %v, want a *sim.SynapseError", err)
	}
	var param *sim.ParamError
	c = small()
	c.Excitation.Rate = math.Inf(1)
	if err := c.Run(t.Context(), s); !errors.As(err, &param) {
		t.Errorf("an infinite rate: error %v, want a *sim.ParamError", err)
	}
}

// TestAllMistakesAreReportedAtOnce and each under the name of a flag that exists.
func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	flags := []string{"neuron"}
	for _, experiment := range []any{Excitation{}, Forward{}, Feedback{}, Lateral{}} {
		for i := range reflect.TypeOf(experiment).NumField() {
			tag := reflect.TypeOf(experiment).Field(i).Tag
			flags = append(flags, tag.Get("flag"))
			if tag.Get("usage") == "" {
				t.Errorf("--%s has no usage", tag.Get("flag"))
			}
		}
	}
	err := new(Circuits).check()
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("error %v, want many joined", err)
	}
	if n := strings.Count(err.Error(), "\n") + 1; len(joined.Unwrap()) != 5 || n < 20 {
		t.Errorf("a scenario of zeros has %d mistakes in %d experiments, want at least 20 in 4, and no neuron", n, len(joined.Unwrap()))
	}
	for line := range strings.Lines(err.Error()) {
		flag, _, _ := strings.Cut(strings.TrimPrefix(line, "--"), " ")
		if !slices.Contains(flags, flag) {
			t.Errorf("mistake of a flag that does not exist: %s", line)
		}
	}
}
