package recording

import (
	"errors"
	"fmt"
	"path/filepath"
	"sort"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// Read reads the recording in the folder of a run. Its sources are silent, until they are given the events of a
// presentation. Where there is no recording the error is an fs.ErrNotExist; mistakes are *FileError and
// *record.FormatError.
func Read(dir string) (*chips.Run, error) {
	path := filepath.Join(dir, NetworkFile)
	p, err := readPage(path)
	if err != nil {
		return nil, err
	}
	net, err := p.network(path)
	if err != nil {
		return nil, err
	}
	if err := p.connect(dir, net); err != nil {
		return nil, err
	}
	run := &chips.Run{Network: net, Presentations: make([]chips.Presentation, len(p.Presentations))}
	if p.Readout != nil {
		run.Readout = &chips.Readout{Population: p.Readout.Population, Classes: p.Readout.Classes, By: p.Readout.By}
	}
	return run, p.present(filepath.Join(dir, EventsFile), run)
}

// network makes the populations.
func (p *page) network(path string) (*sim.Network, error) {
	net := sim.NewNetwork(p.Seed)
	for k, one := range p.Populations {
		var spec sim.Spec = chips.Playback(nil)
		if !one.Source {
			var err error
			if spec, err = one.spec(one.N); err != nil {
				return nil, &FileError{path, fmt.Sprintf("populations[%d]", k), err.Error(), "neurons as they are recorded"}
			}
		}
		net.Add(one.Name, one.N, spec)
	}
	return net, nil
}

// connect reads the synapses.
func (p *page) connect(dir string, net *sim.Network) error {
	for k, one := range p.Projections {
		path := filepath.Join(dir, SynapsesFile(k))
		synapses, err := record.ReadSynapses(path)
		if err != nil {
			return err
		}
		pre, post := net.Populations[one.Pre], net.Populations[one.Post]
		for i, s := range synapses {
			if int(s.Pre) >= pre.N || int(s.Post) >= post.N || s.Delay < 0 {
				return &FileError{path, fmt.Sprintf("synapse %d", i), fmt.Sprintf("%d -> %d, delay %v", s.Pre, s.Post, s.Delay), fmt.Sprintf("neurons below %d and %d, and a delay of 0 or more", pre.N, post.N)}
			}
		}
		var made sim.Connector = topology.Synapses(synapses)
		if one.Rule != nil {
			if made, err = one.Rule.connector(pre.N, post.N, synapses); err != nil {
				return &FileError{path, "synapses", err.Error(), fmt.Sprintf("those of the convolution of projections[%d] in %s", k, NetworkFile)}
			}
		}
		net.Connect(pre, post, one.Port, made)
	}
	return nil
}

// present reads the spikes, and deals them out to the presentations.
func (p *page) present(path string, run *chips.Run) error {
	rasters, err := record.ReadNPZ(path)
	if err != nil {
		return err
	}
	if len(rasters) != len(p.Populations) {
		return &FileError{path, "populations", fmt.Sprint(len(rasters)), fmt.Sprint(len(p.Populations))}
	}
	var errs []error
	for k, raster := range rasters {
		if one := p.Populations[k]; raster.Population != one.Name || raster.Size() > one.N {
			return &FileError{path, fmt.Sprintf("population %d", k), fmt.Sprintf("%q with %d neurons", raster.Population, raster.Size()), fmt.Sprintf("%q with %d", one.Name, one.N)}
		}
		errs = append(errs, p.deal(path, run, raster.Spikes))
	}
	return errors.Join(errs...)
}

// deal gives the next population of each presentation its spikes.
func (p *page) deal(path string, run *chips.Run, spikes []sim.Spike) error {
	start := sim.Time(0)
	for k, one := range p.Presentations {
		end := start + one.Duration
		n := sort.Search(len(spikes), func(i int) bool { return spikes[i].At >= end })
		own := spikes[:n:n]
		for i := range own {
			own[i].At -= start
		}
		run.Presentations[k].Duration, run.Presentations[k].Label = one.Duration, one.Label
		run.Presentations[k].Spikes = append(run.Presentations[k].Spikes, own)
		spikes, start = spikes[n:], end
	}
	if len(spikes) > 0 {
		return &FileError{path, "times", fmt.Sprintf("a spike at %v", spikes[0].At), fmt.Sprintf("none after the last presentation, which ends at %v", start)}
	}
	return nil
}
