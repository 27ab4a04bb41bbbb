package sim_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// layers is the import table: a folder may import what stands above it in this list, and its own
// subfolders; folders on one line never import one another.
var layers = [][]string{
	{"queue"},
	{"sim"},
	{"models", "topology", "plasticity"},
	{"chips"},
	{"scenarios"},
	{"bench"},
	{"."},
}

const module = "github.com/ranvier-sim/ranvier"

// TestImportsPointDown holds the import table against the code. Tests may import anything.
func TestImportsPointDown(t *testing.T) {
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"/...") {
		fields := strings.Fields(line)
		from := folder(t, fields[0])
		for _, path := range fields[1:] {
			if !strings.HasPrefix(path, module) {
				continue
			}
			if to := folder(t, path); to != from && layer(to) >= layer(from) {
				t.Errorf("%s imports %s", fields[0], path)
			}
		}
	}
}

// TestTheCoreKnowsNeitherModelsNorRules keeps sim open for those of others, and queue for other uses.
func TestTheCoreKnowsNeitherModelsNorRules(t *testing.T) {
	own := []string{module + "/queue", module + "/sim/portable", module + "/sim/rng", module + "/sim/checkpoint", module + "/sim"}
	for i, pkg := range own {
		for _, path := range goList(t, "-deps", pkg) {
			if strings.HasPrefix(path, module) && !slices.Contains(own[:i+1], path) {
				t.Errorf("%s depends on %s", pkg, path)
			}
		}
	}
}

// TestResultsRestOnPortableFunctions keeps out what package portable is there for; pictures may have it, and training
// what has one way on amd64.
func TestResultsRestOnPortableFunctions(t *testing.T) {
	fused := regexp.MustCompile(`(?m)^[^/\n]*\bmath\.(Exp|Pow|Sinh|Cosh|Tanh|Erf\w*|L?Gamma)\(`)
	apart := regexp.MustCompile(`(?m)^[^/\n]*\bmath\.(Expm1|Log|Log1p|Log2|Log10)\(`)
	free := regexp.MustCompile(`^\.\./sim/(record|portable)/|_test\.go$`)
	training := regexp.MustCompile(`^\.\./plasticity/(gradient|convert)/|^\.\./chips/`)
	for _, dir := range []string{"sim", "models", "topology", "plasticity", "chips"} {
		err := filepath.WalkDir("../"+dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || free.MatchString(filepath.ToSlash(path)) {
				return err
			}
			source, err := os.ReadFile(path)
			calls := fused.FindAllString(string(source), -1)
			if !training.MatchString(filepath.ToSlash(path)) {
				calls = append(calls, apart.FindAllString(string(source), -1)...)
			}
			for _, call := range calls {
				t.Errorf("%s: %s", path, strings.TrimSpace(call))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheTopHoldsTheFoldersOfTheTable so that a stranger knows where everything is.
func TestTheTopHoldsTheFoldersOfTheTable(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{"main.go", "go.mod", "go.sum", "README.md", "CONTRIBUTING.md", "LICENSE"}
	for _, e := range entries {
		name := e.Name()
		known := strings.HasPrefix(name, ".") || name == "out" || slices.Contains(files, name)
		if !known && (!e.IsDir() || layer(name) < 0) {
			t.Errorf("%s stands at the top", name)
		}
	}
}

// TestTheReadmeShowsTheCompiledExample holds the program in README.md against the Example of this package.
func TestTheReadmeShowsTheCompiledExample(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(readme), "```go\n")
	shown, _, _ = strings.Cut(shown, "```")
	_, body, _ := strings.Cut(string(source), "func Example() {\n")
	body = strings.TrimSuffix(strings.ReplaceAll("\n"+body, "\n\t", "\n"), "}\n")
	if strings.TrimSpace(shown) != strings.TrimSpace(body) {
		t.Error("the program in README.md is not the Example of package sim")
	}
}

// goList returns the lines that go list prints.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// folder is the top folder of a package of the module.
func folder(t *testing.T, path string) string {
	t.Helper()
	rest := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
	top, _, _ := strings.Cut(rest, "/")
	if top == "" {
		top = "."
	}
	if layer(top) < 0 {
		t.Fatalf("%s: folder %q is not in the import table", path, top)
	}
	return top
}

func layer(folder string) int {
	return slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, folder) })
}
