package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (c *console) list() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the scenarios",
		Args:  NoArguments,
		RunE:  func(*cobra.Command, []string) error { return c.printScenarios() },
	}
}

func (c *console) printScenarios() error {
	rows := newTable("scenario", "what it shows")
	for _, e := range c.Scenarios {
		rows.add(e.Name, e.Summary)
	}
	return rows.print(c.Out)
}

// table is text in columns.
type table struct{ lines []string }

func newTable(head ...string) *table {
	t := &table{}
	t.add(head...)
	return t
}

func (t *table) add(cells ...string) { t.lines = append(t.lines, strings.Join(cells, "\t")) }

// print writes the table in one piece.
func (t *table) print(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if _, err := fmt.Fprintln(out, strings.Join(t.lines, "\n")); err != nil {
		return err
	}
	return out.Flush()
}
