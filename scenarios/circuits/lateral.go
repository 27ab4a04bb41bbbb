package circuits

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat"
)

// Lateral are the parameters of lateral inhibition, in three scenes. A ring of cells of which half are
// in the light enhances the edges (Mach bands; Hartline, Wagner and Ratliff 1956,
// doi:10.1085/jgp.39.5.651). Under light that flickers for all alike, the cells suppress what they have
// in common (Tetzlaff et al. 2012, doi:10.1371/journal.pcbi.1002596). And among a few that all
// inhibit each other strongly, the one with a little more light than the others takes all.
type Lateral struct {
	Cells       int      `flag:"lateral-cells" usage:"lateral inhibition: cells in the ring"`
	Radius      int      `flag:"lateral-radius" usage:"lateral inhibition: how many neighbours on either side a cell inhibits"`
	Excite      float64  `flag:"lateral-excite" usage:"lateral inhibition: weight of the light, pA"`
	Inhibit     float64  `flag:"lateral-inhibit" usage:"lateral inhibition: weight of all neighbours together on a cell, pA"`
	Delay       sim.Time `flag:"lateral-delay" usage:"lateral inhibition: synaptic delay"`
	Dark        float64  `flag:"lateral-dark" usage:"lateral inhibition: rate of the input to a cell in the dark, Hz"`
	Bright      float64  `flag:"lateral-bright" usage:"lateral inhibition: rate of the input to a cell in the light, Hz"`
	Shared      float64  `flag:"lateral-shared" usage:"lateral inhibition: part of the flickering light that all cells share, 0 to 1"`
	Competitors int      `flag:"lateral-competitors" usage:"lateral inhibition: cells that compete"`
	Advantage   float64  `flag:"lateral-advantage" usage:"lateral inhibition: what the first of them has more of input, as a part"`
	Rivalry     float64  `flag:"lateral-rivalry" usage:"lateral inhibition: weight of all competitors together on a cell, pA"`
	Duration    sim.Time `flag:"lateral-duration" usage:"lateral inhibition: time measured of each scene"`
}

func defaultLateral() Lateral {
	return Lateral{
		Cells:       64,
		Radius:      6,
		Excite:      150,
		Inhibit:     -500,
		Delay:       1 * sim.Millisecond,
		Dark:        700,
		Bright:      900,
		Shared:      0.3,
		Competitors: 5,
		Advantage:   0.1,
		Rivalry:     -2500,
		Duration:    6 * sim.Second,
	}
}

func (l *Lateral) check() error {
	return errors.Join(
		session.Demand("lateral-cells", l.Cells, l.Cells >= 16, "16 or more, for two edges and what lies between"),
		session.Demand("lateral-radius", l.Radius, l.Radius >= 1 && 8*l.Radius <= l.Cells, "1 to an eighth of the cells, or no cell is far from the edges"),
		session.Demand("lateral-delay", l.Delay, l.Delay > 0, "more than 0s, as the cells inhibit one another"),
		session.Demand("lateral-dark", l.Dark, l.Dark >= 0, "0 Hz or more"),
		session.Demand("lateral-bright", l.Bright, l.Bright > l.Dark, "more than the dark"),
		session.Demand("lateral-shared", l.Shared, isProbability(l.Shared), wantProbability),
		session.Demand("lateral-competitors", l.Competitors, l.Competitors >= 2, "2 or more"),
		session.Demand("lateral-advantage", l.Advantage, l.Advantage >= 0, "0 or more"),
		session.Demand("lateral-duration", l.Duration, l.Duration >= 2*countBin, "100ms or more"),
		session.Demand("lateral-duration", l.Duration, l.Duration <= sim.Never-settling, "106 days at most"),
	)
}

// countBin is the bin of the spike counts that are correlated: several intervals between spikes.
const countBin = 50 * sim.Millisecond

// ring is what the experiment finds with the lateral synapses blocked or open.
type ring struct {
	profile      []float64 // rate of each cell over the edges, Hz
	dawn, dusk   int       // the first cell in the light, and the first after it in the dark
	contrast     float64   // of the cells at the edges
	bands        float64   // step of the rates at the edges over that far from them
	correlations []float64 // of each pair under flickering light
	correlation  float64   // their mean
	competitors  []float64 // rate of each, Hz
	victory      float64   // contrast of the first competitor and the mean of the others
}

// measure shows the same scenes with the lateral synapses blocked and open.
func (l *Lateral) measure(ctx context.Context, lab lab) (pair[ring], error) {
	return both(1, func(open float64) (r ring, err error) {
		if err = l.edges(ctx, lab, open, &r); err != nil {
			return r, err
		}
		if err = l.flicker(ctx, lab, open, &r); err != nil {
			return r, err
		}
		return r, l.compete(ctx, lab, open, &r)
	})
}

// lit tells whether a cell is in the half of the ring that is in the light.
func (l *Lateral) lit(cell int) bool {
	dawn, dusk := l.halves()
	return dawn <= cell && cell < dusk
}

// halves are the first cell in the light and the first after it in the dark.
func (l *Lateral) halves() (dawn, dusk int) { return l.Cells / 4, l.Cells/4 + l.Cells/2 }

// fromEdge is how many cells of the same light lie between a cell and the next edge.
func (l *Lateral) fromEdge(cell int) int {
	dawn, dusk := l.halves()
	d := l.Cells
	for _, beside := range []int{dawn - 1, dawn, dusk - 1, dusk} {
		d = min(d, topology.RingDistance(cell, beside, l.Cells))
	}
	return d
}

// edges shows half of the ring more light than the other half.
func (l *Lateral) edges(ctx context.Context, lab lab, open float64, r *ring) error {
	raster, err := l.show(ctx, lab, scene{
		cells:   l.Cells,
		radius:  l.Radius,
		inhibit: open * l.Inhibit,
		light: func(cell int) float64 {
			if l.lit(cell) {
				return l.Bright
			}
			return l.Dark
		},
	})
	if err != nil {
		return err
	}
	r.profile = raster.Rates(l.window())
	r.dawn, r.dusk = l.halves()
	atEdge := func(cell int) bool { return l.fromEdge(cell) < 2 }
	farFrom := func(cell int) bool { return l.fromEdge(cell) >= l.Cells/8 }
	bright, dark := l.meanRates(r.profile, atEdge)
	farBright, farDark := l.meanRates(r.profile, farFrom)
	r.contrast = contrast(bright, dark)
	r.bands = (bright - dark) / (farBright - farDark)
	return nil
}

// meanRates averages the rates of chosen cells, apart for those in the light and in the dark.
func (l *Lateral) meanRates(rates []float64, chosen func(cell int) bool) (bright, dark float64) {
	var lit, unlit []float64
	for cell, rate := range rates {
		switch {
		case !chosen(cell):
		case l.lit(cell):
			lit = append(lit, rate)
		default:
			unlit = append(unlit, rate)
		}
	}
	return stat.Mean(lit, nil), stat.Mean(unlit, nil)
}

// flicker shows all cells the same light, part of which flickers for all alike.
func (l *Lateral) flicker(ctx context.Context, lab lab, open float64, r *ring) error {
	raster, err := l.show(ctx, lab, scene{
		cells:   l.Cells,
		radius:  l.Radius,
		inhibit: open * l.Inhibit,
		light:   func(int) float64 { return (1 - l.Shared) * l.Bright },
		shared:  l.Shared * l.Bright,
	})
	if err != nil {
		return err
	}
	r.correlations = correlations(raster, l.window(), countBin)
	r.correlation = stat.Mean(r.correlations, nil)
	return nil
}

// compete lets a few cells inhibit each other, of which the first has more light.
func (l *Lateral) compete(ctx context.Context, lab lab, open float64, r *ring) error {
	raster, err := l.show(ctx, lab, scene{
		cells:   l.Competitors,
		inhibit: open * l.Rivalry,
		light: func(cell int) float64 {
			if cell == 0 {
				return l.Bright * (1 + l.Advantage)
			}
			return l.Bright
		},
	})
	if err != nil {
		return err
	}
	r.competitors = raster.Rates(l.window())
	r.victory = contrast(r.competitors[0], stat.Mean(r.competitors[1:], nil))
	return nil
}

func (l *Lateral) window() sim.Window {
	return sim.Window{From: settling, To: settling + l.Duration}
}

// scene is what a ring of cells sees, and how its cells are connected.
type scene struct {
	cells   int
	radius  int                    // of the inhibition; 0: every cell inhibits all others
	inhibit float64                // weight of all neighbours together, pA
	light   func(cell int) float64 // input of one cell, Hz
	shared  float64                // input that all cells have in common, Hz
}

// neighbours is how many cells inhibit one.
func (s scene) neighbours() int {
	if s.radius == 0 {
		return s.cells - 1
	}
	return min(2*s.radius, s.cells-1)
}

// show runs the circuit with one scene.
func (l *Lateral) show(ctx context.Context, lab lab, s scene) (record.Raster, error) {
	net := sim.NewNetwork(lab.Seed)
	light := net.Add("light", s.cells, models.Poisson{Each: func(cell int, p *models.Poisson) { p.Rate = s.light(cell) }})
	shared := net.Add("shared light", 1, models.Poisson{Rate: s.shared})
	cell := lab.neuron.Principal
	cells := net.Add("cells", s.cells, cell.Spec)
	net.Connect(light, cells, cell.Excite.Port, topology.OneToOne{Weight: cell.Excite.weight(l.Excite)})
	net.Connect(shared, cells, cell.Excite.Port, topology.AllToAll{Weight: cell.Excite.weight(l.Excite)})
	topology.LateralInhibition{
		Population: cells,
		Port:       cell.Inhibit.Port,
		Radius:     s.radius,
		Ring:       true,
		Weight:     cell.Inhibit.weight(s.inhibit / float64(s.neighbours())),
		Delay:      topology.Delay(l.Delay),
	}.Connect(net)
	return lab.run(ctx, net, l.window().To, cells)
}
