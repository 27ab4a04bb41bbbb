package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/sim/record"
)

func (c *console) train() *cobra.Command {
	shared := common{Seed: 1, Shards: 1}
	cmd := &cobra.Command{
		Use:   "train NAME",
		Short: "train a network by the exact gradient of its spike times",
		Long: "train trains a network and puts its weights, a picture of how it learned, and manifest.json into a folder.\n" +
			"Without a name it lists what can be trained; `ranvier help train NAME` explains it, with its parameters.\n" +
			"Ctrl-C keeps what was learned, and --resume goes on. With --json, standard output is one JSON object on one line:\n" +
			"status, seconds, and what was found, test_accuracy among it; the units are in the manifest.",
		Args: OnlySubcommands("training"),
		RunE: func(*cobra.Command, []string) error {
			if shared.JSON {
				return misusef("train --json: want the name of a training")
			}
			return c.printTrainings()
		},
	}
	c.offer(cmd, c.Trainings, &shared, (*console).printFindings)
	return cmd
}

func (c *console) printTrainings() error {
	rows := newTable("training", "what is learned")
	for _, e := range c.Trainings {
		rows.add(e.Name, e.Summary)
	}
	return rows.print(c.Out)
}

// printFindings writes the results as members of a plain object, for those who compare trainings.
func (c *console) printFindings(m *record.Manifest) error {
	object := map[string]any{"status": m.Status, "seconds": m.WallTime, "seed": m.Seed, "training": m.Scenario}
	for _, r := range m.Results {
		object[r.Name] = finite(r.Value)
	}
	return json.NewEncoder(c.Out).Encode(object)
}

// finite is a number as JSON can hold it: null for one that is not finite.
func finite(x float64) any {
	if x-x != 0 {
		return nil
	}
	return x
}
