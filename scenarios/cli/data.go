package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
)

func (c *console) data() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "list and download data sets",
		Args:  OnlySubcommands("command"),
		RunE:  showHelp,
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "list",
		Short: "list the data sets, and where they are on this machine",
		Args:  NoArguments,
		RunE:  func(*cobra.Command, []string) error { return c.printData() },
	}, &cobra.Command{
		Use:   "get NAME",
		Short: "download a data set into the user's cache, or say how to fetch it by hand",
		Args:  dataName,
		RunE:  func(cmd *cobra.Command, args []string) error { return c.getData(cmd, args[0]) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			names, err := dataNames()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	})
	return cmd
}

func (c *console) printData() error {
	infos, err := dataset.List()
	if err != nil {
		return err
	}
	rows := newTable("name", "download", "licence", "where", "what")
	for _, i := range infos {
		where := "not here"
		if i.Present() {
			where = i.Folder
		}
		download := fmt.Sprintf("%.1f MB", float64(i.Bytes)/1e6)
		if i.Page != "" {
			download = "by hand"
		}
		rows.add(i.Name, download, i.Licence, where, i.Description)
	}
	return rows.print(c.Out)
}

// dataName wants the name of one data set that is known.
func dataName(_ *cobra.Command, args []string) error {
	names, err := dataNames()
	if err != nil {
		return err
	}
	switch {
	case len(args) != 1:
		return misusef("data get: want the name of one data set: %s", strings.Join(names, ", "))
	case !slices.Contains(names, args[0]):
		return unknownName("data set", args[0], names)
	}
	return nil
}

func dataNames() ([]string, error) {
	infos, err := dataset.List()
	var names []string
	for _, i := range infos {
		names = append(names, i.Name)
	}
	return names, err
}

func (c *console) getData(cmd *cobra.Command, name string) error {
	var task *progress.Task
	file := ""
	folder, err := dataset.Get(cmd.Context(), name, func(f string, done, total int64) {
		if f != file {
			file = f
			task = c.progress.Start(name+": "+f, total)
		}
		task.Set(done)
	})
	c.progress.Clear()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out, "%s is in %s\n", name, folder)
	return err
}
