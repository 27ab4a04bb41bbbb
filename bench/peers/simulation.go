package peers

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// Task is what a simulator is to run.
type Task struct {
	Network networks.Balanced
	Learn   *Pairs // how excitatory synapses onto excitatory neurons learn; nil: not at all
	Seed    uint64
	Step    sim.Time // of those that have a time grid; default 0.1 ms
	Python  string   // the interpreter; default the first that has the simulator
	Patient bool     // run what takes very long too
}

// Pairs is plasticity.Additive, all spikes paired with all.
type Pairs struct {
	APlus    float64 `json:"a_plus"`    // mV
	AMinus   float64 `json:"a_minus"`   // mV
	TauPlus  float64 `json:"tau_plus"`  // ms
	TauMinus float64 `json:"tau_minus"` // ms
	Most     float64 `json:"most"`      // upper bound of the weights, mV; the lower one is 0
}

const defaultStep = 0.1 * sim.Millisecond

// job is a Task in the units of the scripts: ms, mV and Hz.
type job struct {
	N         int     `json:"n"`
	K         int     `json:"k"`
	Inward    bool    `json:"inward"`
	Excite    float64 `json:"excite"`
	Inhibit   float64 `json:"inhibit"`
	TauE      float64 `json:"tau_e"` // 0 for jumps of the potential
	TauI      float64 `json:"tau_i"`
	DelayMin  float64 `json:"delay_min"`
	DelayMax  float64 `json:"delay_max"`
	Noise     float64 `json:"noise"`
	Scattered bool    `json:"scattered"`
	TauM      float64 `json:"tau_m"`
	EL        float64 `json:"e_l"`
	VTh       float64 `json:"v_th"`
	VReset    float64 `json:"v_reset"`
	TRef      float64 `json:"t_ref"`
	Seed      uint64  `json:"seed"`
	Step      float64 `json:"step"`
	Learn     *Pairs  `json:"learn,omitempty"`
}

func (t Task) job() job {
	b := t.Network
	if t.Step == 0 {
		t.Step = defaultStep
	}
	return job{
		N: b.N, K: b.K, Inward: b.Inward, Excite: b.Excite, Inhibit: b.Inhibit,
		TauE: b.TauE.Milliseconds(), TauI: b.TauI.Milliseconds(),
		DelayMin: b.DelayMin.Milliseconds(), DelayMax: b.DelayMax.Milliseconds(),
		Noise: b.Noise, Scattered: b.Scattered,
		TauM: b.TauM.Milliseconds(), EL: b.EL, VTh: b.VTh, VReset: b.VReset, TRef: b.TRef.Milliseconds(),
		Seed: t.Seed & (1<<31 - 1), Step: t.Step.Milliseconds(),
		Learn: t.Learn,
	}
}

// Identity says who simulates.
type Identity struct {
	Version string
	Kind    string // of its code or model
	Threads int
}

// Lap is what a simulator did when it was told to run.
type Lap struct {
	Spikes uint64
	Wall   time.Duration // of its loop
	CPU    time.Duration
}

// Simulation is a simulator that has built a network and waits.
type Simulation struct {
	Identity Identity

	peer    *Peer
	process *exec.Cmd
	orders  io.WriteCloser
	answers *json.Decoder
	stderr  bytes.Buffer
	folder  string
}

// Start starts a simulator and has it build the network, which can take a minute. Errors are a
// *MissingError, an *UnsuitableError, a *PatienceError or a *ScriptError. It lives until Close, or until ctx ends.
func (p *Peer) Start(ctx context.Context, t Task) (*Simulation, error) {
	if p.lacks != nil {
		if reason := p.lacks(t.Network); reason != "" {
			return nil, &UnsuitableError{p.Name, reason}
		}
	}
	if t.Learn != nil && !p.learns {
		return nil, &UnsuitableError{p.Name, "there is no script for synapses that learn"}
	}
	python, err := p.find(ctx, t.Python)
	if err != nil {
		return nil, err
	}
	if p.takes != nil && !t.Patient {
		if reason := p.takes(t.Network); reason != "" {
			return nil, &PatienceError{p.Name, reason}
		}
	}
	source, err := source(p.script)
	if err != nil {
		return nil, err
	}
	parameters, err := json.Marshal(t.job())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	return p.launch(ctx, python, source, parameters)
}

// launch starts a program of Python, whose job is JSON.
func (p *Peer) launch(ctx context.Context, python, source string, job []byte) (_ *Simulation, err error) {
	s := &Simulation{peer: p, process: exec.CommandContext(ctx, python, "-W", "ignore", "-c", source, string(job))}
	if s.folder, err = os.MkdirTemp("", "ranvier-peer"); err != nil {
		return nil, err
	}
	s.process.Dir = s.folder // empty, so that no file of the user is taken for a module
	s.process.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1")
	s.process.Stderr = &s.stderr
	if s.orders, err = s.process.StdinPipe(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	if err := s.process.Start(); err != nil {
		return nil, errors.Join(&ScriptError{Peer: p.Name, Err: err}, os.RemoveAll(s.folder))
	}
	s.answers = json.NewDecoder(bufio.NewReader(out))
	if err := s.answers.Decode(&s.Identity); err != nil {
		return nil, s.fail(err)
	}
	return s, nil
}

// Run simulates d of model time more. Errors are *ScriptErrors, after which the simulation is over.
func (s *Simulation) Run(d sim.Time) (Lap, error) {
	var answer struct {
		Spikes    uint64
		Wall, CPU float64 // s
	}
	if err := s.ask(d.Milliseconds(), &answer); err != nil {
		return Lap{}, err
	}
	return Lap{answer.Spikes, seconds(answer.Wall), seconds(answer.CPU)}, nil
}

// ask has the simulator do some ms, and decodes its answer.
func (s *Simulation) ask(ms float64, answer any) error {
	if _, err := fmt.Fprintln(s.orders, ms); err != nil {
		return s.fail(err)
	}
	if err := s.answers.Decode(answer); err != nil {
		return s.fail(err)
	}
	return nil
}

func seconds(x float64) time.Duration { return time.Duration(x * float64(time.Second)) }

// Close ends the simulator.
func (s *Simulation) Close() error {
	err := errors.Join(s.orders.Close(), s.process.Wait(), os.RemoveAll(s.folder))
	if err != nil {
		return &ScriptError{Peer: s.peer.Name, Err: err, Stderr: s.lastWords()}
	}
	return nil
}

// fail ends the simulator, and says what it wrote last.
func (s *Simulation) fail(err error) error {
	ended := errors.Join(s.orders.Close(), s.process.Wait(), os.RemoveAll(s.folder))
	return &ScriptError{Peer: s.peer.Name, Err: errors.Join(err, ended), Stderr: s.lastWords()}
}

// lastWords is the last line of standard error: the message of an exception.
func (s *Simulation) lastWords() string {
	lines := strings.Split(strings.TrimSpace(s.stderr.String()), "\n")
	return lines[len(lines)-1]
}
