package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// common are the flags of every run.
type common struct {
	Seed   uint64 `usage:"seed of all random streams"`
	Shards int    `usage:"slices of the network that run in parallel; changes no result"`
	JSON   bool   `usage:"write the manifest to standard output, one JSON object, and all else to standard error"`
	Resume bool   `usage:"go on from the checkpoint that a run which was stopped has left in its folder"`
	Out    string `short:"o" usage:"\x60folder\x60 for the files of the run (default out/NAME)"`
}

func (c *console) run() *cobra.Command {
	shared := common{Seed: 1, Shards: 1}
	cmd := &cobra.Command{
		Use:   "run NAME",
		Short: "run a scenario",
		Long: "run runs a scenario and puts its pictures, data and manifest.json into a folder.\n" +
			"Without a name it lists the scenarios; `ranvier help run NAME` explains one, with its parameters.",
		Args: OnlySubcommands("scenario"),
		RunE: func(*cobra.Command, []string) error {
			if shared.JSON {
				return misusef("run --json: want the name of a scenario")
			}
			return c.printScenarios()
		},
	}
	c.offer(cmd, c.Scenarios, &shared, (*console).printManifest)
	return cmd
}

// offer gives a command a subcommand for each scenario, and the flags that all of them have. With --json, print writes the
// manifest.
func (c *console) offer(cmd *cobra.Command, entries []session.Entry, shared *common, print manifestPrinter) {
	for _, p := range parametersOf(shared) {
		p.addTo(cmd.PersistentFlags())
	}
	for _, entry := range entries {
		cmd.AddCommand(c.scenario(entry, shared, print))
	}
}

// manifestPrinter writes a manifest to standard output.
type manifestPrinter func(*console, *record.Manifest) error

// printManifest writes all of it.
func (c *console) printManifest(m *record.Manifest) error {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	return e.Encode(m)
}

// scenario is the command that runs one scenario. It panics if a parameter cannot be a flag, or not of
// that name, which is a mistake in the scenario.
func (c *console) scenario(entry session.Entry, shared *common, print manifestPrinter) *cobra.Command {
	scenario := entry.New()
	parameters := parametersOf(scenario)
	cmd := &cobra.Command{
		Use:   entry.Name,
		Short: entry.Summary,
		Long:  entry.Page,
		Args:  NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := c.session(entry.Name, parameters, shared)
			if err != nil {
				return err
			}
			manifest, err := s.Execute(cmd.Context(), scenario)
			if manifest == nil {
				return err
			}
			if manifest.Status == record.Interrupted && len(manifest.Files) > 0 {
				c.kept, c.goesOn = s.Dir, s.HasCheckpoint()
			}
			if shared.JSON {
				err = errors.Join(err, print(c, manifest))
			}
			return c.conclude(s, manifest, err)
		},
	}
	addFlags(cmd, parameters)
	return cmd
}

// ScenarioFlags gives a command the parameters of its scenario as flags, as `run` has them. It panics if one cannot
// be a flag, or not of that name, which is a mistake in the scenario.
func ScenarioFlags(cmd *cobra.Command, scenario session.Scenario) {
	addFlags(cmd, parametersOf(scenario))
}

// addFlags makes flags of parameters. It panics as ScenarioFlags does.
func addFlags(cmd *cobra.Command, parameters []*parameter) {
	cmd.Flags().SortFlags = false
	for _, p := range parameters {
		if reserved(p.name) {
			panic(fmt.Sprintf("scenario %s: a flag --%s is there for every run", cmd.Name(), p.name))
		}
		p.addTo(cmd.Flags())
		if len(p.choices) > 0 {
			complete := cobra.FixedCompletions(p.choices, cobra.ShellCompDirectiveNoFileComp)
			if err := cmd.RegisterFlagCompletionFunc(p.name, complete); err != nil {
				panic(err) // two of its parameters share a name
			}
		}
	}
}

// reserved tells whether every run has a flag of that name.
func reserved(name string) bool {
	isIt := func(p *parameter) bool { return p.name == name }
	return name == "help" || slices.ContainsFunc(parametersOf(&common{}), isIt)
}

// session prepares the run of a scenario.
func (c *console) session(name string, parameters []*parameter, shared *common) (*session.Session, error) {
	if shared.Shards < 1 {
		return nil, misusef("--shards: \"%d\": want 1 or more", shared.Shards)
	}
	values, err := object(parameters)
	if err != nil {
		return nil, err
	}
	s := &session.Session{
		Name: name, Parameters: values, Seed: shared.Seed, Shards: shared.Shards,
		Dir: shared.Out, Out: c.progress.Writer(c.Out), Progress: c.progress, Resuming: shared.Resume,
	}
	if s.Dir == "" {
		s.Dir = filepath.Join("out", name)
	}
	if shared.JSON {
		s.Out = c.progress.Writer(c.Err)
	}
	return s, nil
}

// conclude writes the last words of a run, and returns its error and that of writing.
func (c *console) conclude(s *session.Session, m *record.Manifest, ended error) error {
	if ended != nil {
		return ended
	}
	if m.Counters != nil {
		if _, err := fmt.Fprintln(s.Out, counterLine(m)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(s.Out, closingLine(s.Dir, m))
	return err
}

// counterLine is what the networks of a run have done.
func counterLine(m *record.Manifest) string {
	p, c := message.NewPrinter(language.English), m.Counters
	line := p.Sprintf("counted: %d spikes, %d synaptic events in %d volleys, %d queue operations, %d crossings tested and %d solved, %d exponentials",
		*m.Spikes, *m.SynapticEvents, c.Volleys, c.QueueOps, c.CrossingsTested, c.CrossingsSolved, c.Exponentials)
	if c.Synapses == 0 {
		return line
	}
	return line + p.Sprintf("; %.2f bytes per synapse", float64(c.SynapseBytes)/float64(c.Synapses))
}

// closingLine says where the files of a run are, pictures by name.
func closingLine(dir string, m *record.Manifest) string {
	var pictures []string
	for _, f := range m.Files {
		if slices.Contains([]string{".png", ".svg", ".pdf"}, filepath.Ext(f)) {
			pictures = append(pictures, filepath.Join(dir, f))
		}
	}
	where := fmt.Sprintf("%s in %s (%.1f s)", count(len(m.Files)+1, "file"), dir, m.WallTime) // and the manifest
	if len(pictures) == 0 {
		return where
	}
	return "pictures: " + strings.Join(pictures, ", ") + "; " + where
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
