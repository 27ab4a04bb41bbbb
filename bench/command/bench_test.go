package command_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/bench/command"
	"github.com/ranvier-sim/ranvier/scenarios"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
)

// ranvier runs a command line of a program that has the command.
func ranvier(ctx context.Context, line string) (status int, out, errs string) {
	var o, e bytes.Buffer
	program := cli.Program{Commands: []*cobra.Command{command.New(scenarios.All())}, Out: &o, Err: &e}
	status = program.Run(ctx, strings.Fields(line))
	return status, o.String(), e.String()
}

func TestMistakesAreToldInOneLine(t *testing.T) {
	for _, row := range []struct{ why, line, want string }{
		{"mistyped command", "bench pers", `unknown command "pers": did you mean "peers"?`},
		{"argument too many", "bench peers 3", `ranvier bench peers takes no argument "3"`},
		{"argument too many for a study", "bench sparsity 3", `ranvier bench sparsity takes no argument "3"`},
		{"mistyped flag", "bench --quikc", `unknown flag --quikc: did you mean --quick?`},
		{"mistyped scenario", "bench predict jmup", `unknown scenario "jmup": did you mean "jump"?`},
		{"mistyped parameter", "bench predict jump --tua-m 10ms", `unknown flag --tua-m: did you mean --tau-m?`},
		{"a value that is none", "bench predict jump --n many", `--n: "many": want a whole number`},
	} {
		status, out, errs := ranvier(t.Context(), row.line)
		if status != 2 || out != "" || errs != "ranvier: "+row.want+"\n" {
			t.Errorf("%s: %d, %q, %q", row.why, status, out, errs)
		}
	}
}

func TestHelpExplains(t *testing.T) {
	for line, want := range map[string]string{"help bench": "--json", "help bench peers": "NEURON", "help bench hh": "Brian2", "help bench plasticity": "bytes", "help bench sparsity": "sparsity.png", "help bench predict": "--check", "help bench predict cuba": "--tau-e"} {
		if status, out, errs := ranvier(t.Context(), line); status != 0 || errs != "" || !strings.Contains(out, want) {
			t.Errorf("%s: %d, %q, %q", line, status, out, errs)
		}
	}
}

// TestPredictionOfAScenarioWithItsFlags is printed beside what is measured.
func TestPredictionOfAScenarioWithItsFlags(t *testing.T) {
	status, out, errs := ranvier(t.Context(), "bench predict jump --n 200 --k 10 --quick --probe 1s --check")
	if status != 0 || errs != "" {
		t.Fatalf("%d, %q", status, errs)
	}
	for _, want := range []string{"neurons                      200 ", "grid of 0.01 ms", "predicted over measured", "load average"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	status, _, errs = ranvier(t.Context(), "bench predict jump --v-th -70")
	if want := "ranvier: --v-th is -70, want more than --v-reset = -60\n"; status != 1 || errs != want {
		t.Errorf("%d, %q", status, errs)
	}
}

// TestInterruptedRunStillIsOneObject with null for what was not measured.
func TestInterruptedRunStillIsOneObject(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, out, _ := ranvier(ctx, "bench --quick --json")
	if status != 130 || strings.Count(out, "\n") != 1 || strings.Count(out, "null") != len(bench.Keys) {
		t.Errorf("%d, %q", status, out)
	}
}
