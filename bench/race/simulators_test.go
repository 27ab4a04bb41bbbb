package race

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/ranvier-sim/ranvier/bench/roofline"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestSimulatorsDoWhatALapAsks(t *testing.T) {
	of := networks.DefaultJump()
	e, err := NewEngine(of.Network(1), 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClock(of.Network(1), 0.1*sim.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		Contestant
		now func() sim.Time
	}{{"engine", e, e.Now}, {"clock", c, c.Now}} {
		t.Run(row.name, func(t *testing.T) {
			var laps [2]Lap
			for i := range laps {
				var err error
				if laps[i], err = row.Run(t.Context(), 100*sim.Millisecond); err != nil {
					t.Fatal(err)
				}
			}
			l := laps[1]
			if l.Model != 100*sim.Millisecond || row.now() != 200*sim.Millisecond {
				t.Errorf("%v in the lap, %v in all", l.Model, row.now())
			}
			if perSpike := float64(l.Events) / float64(l.Spikes); math.Abs(perSpike-80) > 8 {
				t.Errorf("%v events per spike, want about 80", perSpike)
			}
			if rate := float64(l.Spikes) / 4000 / 0.1; math.Abs(rate-9.8) > 2 {
				t.Errorf("%.2f Hz", rate)
			}
		})
	}
}

func TestShortestLapIsAStep(t *testing.T) {
	c, err := NewClock(networks.DefaultJump().Network(1), 0.1*sim.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := c.Run(t.Context(), 1); err != nil || l.Model != 0.1*sim.Millisecond {
		t.Errorf("%v, %v", l.Model, err)
	}
}

// TestPaceEndsWhereThereIsNothingToDo: no amount of it takes long.
func TestPaceEndsWhereThereIsNothingToDo(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("silent", 1, models.LIF{})
	e, err := NewEngine(net, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Pace(t.Context(), e, 1, time.Second); err != nil {
		t.Fatal(err)
	}
	empty, err := roofline.New(net, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Pace(t.Context(), Loop{empty}, 1, time.Second); err != nil {
		t.Fatal(err)
	}
}

func TestContextEndsALap(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	net := networks.DefaultJump().Network(1)
	e, err := NewEngine(net, 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClock(net, sim.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	l, err := roofline.New(net, net.Projections)
	if err != nil {
		t.Fatal(err)
	}
	for _, contestant := range []Contestant{e, c, Loop{l}} {
		if _, err := contestant.Run(ctx, sim.Microsecond); !errors.Is(err, context.Canceled) {
			t.Errorf("%T: %v", contestant, err)
		}
	}
}

// The engine against the clock-stepped simulator, on the same network.
func Example() {
	ctx := context.Background()
	net := networks.DefaultJump().Network(1)
	exact, err := NewEngine(net, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	onGrid, err := NewClock(net, 0.1*sim.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	a := &Runner{Contestant: exact, Amount: 50 * sim.Millisecond}
	b := &Runner{Contestant: onGrid, Amount: 50 * sim.Millisecond}
	if err := Run(ctx, 3, func() {}, a, b); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(Ratio(a, b, Lap.ModelSpeed) > 0, a.Laps[2].Model)
	// Output:
	// true 50ms
}
