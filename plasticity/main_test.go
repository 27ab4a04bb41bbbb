package plasticity_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws fewer scenes than rapid does by default: there are many rules, and each is shown its own.
// The flag -rapid.checks has its way.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err) // rapid is imported by ruletest
	}
	os.Exit(m.Run())
}
