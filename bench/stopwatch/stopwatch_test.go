package stopwatch_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/ranvier-sim/ranvier/bench/stopwatch"
)

// TestProcessorTimeIsOfWorkAlone: sleeping takes none.
func TestProcessorTimeIsOfWorkAlone(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processor time is not known everywhere")
	}
	watch := stopwatch.Start()
	time.Sleep(50 * time.Millisecond)
	if lap := watch.Lap(); lap.CPU >= lap.Wall {
		t.Errorf("%+v", lap)
	}
}

func TestLapsGrow(t *testing.T) {
	watch := stopwatch.Start()
	first := watch.Lap()
	for x := 0; watch.Lap().CPU < first.CPU+time.Millisecond; x++ {
		runtime.KeepAlive(x)
	}
	if last := watch.Lap(); last.Wall <= first.Wall || last.CPU <= first.CPU {
		t.Errorf("%+v after %+v", last, first)
	}
}

func TestLoadIsNotNegative(t *testing.T) {
	if load, ok := stopwatch.Load(); ok && !(load >= 0) {
		t.Error(load)
	}
}

func Example() {
	watch := stopwatch.Start()
	sum := 0
	for i := range 1_000_000 {
		sum += i
	}
	lap := watch.Lap()
	fmt.Println(sum, lap.Wall > 0, lap.CPU > 0)
	// Output:
	// 499999500000 true true
}
