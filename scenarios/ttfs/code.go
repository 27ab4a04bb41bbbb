package ttfs

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// greys is the number of grey levels of a pixel.
const greys = 256

// code is the latency code, worked out for every grey level.
type code struct {
	at        [greys]sim.Time // sim.Never for a silent pixel
	earliness [greys]float64  // what the time says: 1 at time 0, 0 at the end of the window and for silence
}

// newCode tabulates the code of the parameters. The threshold lies halfway between the brightest
// silent grey level and the darkest that spikes, so that no pixel is exactly at it, where the rc code has a pole.
func (r *Race) newCode() (*code, error) {
	darkest := math.Ceil(r.Silence * (greys - 1)) // that spikes
	latency := coding.Latency{Threshold: (darkest - 0.5) / (greys - 1), Clip: true}
	if r.Code == linear {
		latency.Curve, latency.Window = coding.Linear, r.Window
	} else {
		// x/(x - theta) is 2 darkest for the darkest.
		latency.Curve, latency.Tau = coding.RC, sim.Time(math.Floor(float64(r.Window)/math.Log(2*darkest)))
	}
	var brightness [greys]float64
	for grey := range brightness {
		brightness[grey] = float64(grey) / (greys - 1)
	}
	c := new(code)
	times, err := latency.Encode(c.at[:], brightness[:])
	if err != nil {
		return nil, fmt.Errorf("--code %s: %w", r.Code, err)
	}
	for grey, t := range times {
		if t != sim.Never {
			c.earliness[grey] = 1 - float64(t)/float64(r.Window)
		}
	}
	return c, nil
}

// onGrid is the code as a clock of step dt sees it: every spike is late by less than a step.
func (c *code) onGrid(dt sim.Time) (*code, error) {
	late := *c
	_, err := coding.RoundUp(late.at[:], c.at[:], dt)
	return &late, err
}

// trains are the spikes of an image. They share the memory of the code.
func (c *code) trains(dst models.Trains, pixels []uint8) models.Trains {
	dst = dst[:0]
	for _, pixel := range pixels {
		grey := int(pixel)
		if c.at[grey] == sim.Never {
			dst = append(dst, nil)
			continue
		}
		dst = append(dst, c.at[grey:grey+1:grey+1])
	}
	return dst
}
