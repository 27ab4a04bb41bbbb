package scenarios_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
)

// TestEveryScenarioExplainsItself is the law of the package.
func TestEveryScenarioExplainsItself(t *testing.T) {
	for _, e := range scenarios.All() {
		t.Run(e.Name, func(t *testing.T) {
			if e.Summary == "" || strings.ContainsAny(e.Summary, "\n\t") {
				t.Errorf("summary %q", e.Summary)
			}
			if !strings.HasPrefix(e.Page, "# "+e.Name) {
				t.Errorf("page begins %.40q", e.Page)
			}
			var out, errs bytes.Buffer
			program := cli.Program{Scenarios: scenarios.All(), Out: &out, Err: &errs}
			if status := program.Run(t.Context(), []string{"help", "run", e.Name}); status != 0 || errs.Len() > 0 {
				t.Fatalf("help: %d, %s", status, &errs)
			}
			if !strings.HasPrefix(out.String(), strings.TrimSpace(e.Page)) {
				t.Errorf("help begins %.40q", out.String())
			}
			everyFieldHasUsage(t, reflect.TypeOf(e.New()).Elem())
		})
	}
}

func everyFieldHasUsage(t *testing.T, structure reflect.Type) {
	for _, f := range reflect.VisibleFields(structure) {
		if !f.Anonymous && f.IsExported() && f.Tag.Get("flag") != "-" && f.Tag.Get("usage") == "" {
			t.Errorf("parameter %s: no usage", f.Name)
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := make(map[string]bool)
	for _, e := range scenarios.All() {
		if seen[e.Name] {
			t.Errorf("two scenarios called %s", e.Name)
		}
		seen[e.Name] = true
	}
}

func Example() {
	for _, e := range scenarios.All() {
		fmt.Println(e.Name)
	}
	// Output:
	// circuits
	// ttfs
}
