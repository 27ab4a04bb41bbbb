package gradient

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws fewer cases than rapid does by default, unless the flag -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "50"); err != nil {
		panic(err) // rapid is imported by the tests
	}
	os.Exit(m.Run())
}
