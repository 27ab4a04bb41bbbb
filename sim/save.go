package sim

import (
	"errors"
	"fmt"
	"io"
)

// Save writes a checkpoint: all that the run is made of at this instant, so that an engine of the same network,
// with any Options, can Load it and go on to the same spikes, to the bit. Save is for between two calls of RunUntil,
// also where the first was cut short; it changes nothing but how many spikes are Remembered. Errors are *SnapshotError for models that cannot be saved, what
// made the run fail, and those of w.
func (e *Engine) Save(w io.Writer) error {
	if err := errors.Join(e.failed, e.plan.canSave()); err != nil {
		return err
	}
	e.plan.catchUp()
	return save(w, func(s *Snapshot) {
		e.tell(s)
		e.carry(s)
	})
}

// Load takes up the run that a checkpoint is of, in place of what the engine has done: recorders will see what is
// fired from that instant on. The network must be the one that was saved, as far as that can be told: functions,
// and what a Spec or Connector keeps to itself, are compared only by the synapses that they make.
//
// Where the network is another, the error joins *MismatchErrors, and the engine is left as it was. After other errors, such
// as the *checkpoint.Error of a file that is damaged, it must be Reset.
func (e *Engine) Load(r io.Reader) error {
	if err := e.plan.canSave(); err != nil {
		return err
	}
	changed := false
	err := load(r, func(s *Snapshot) {
		e.compare(s)
		if changed = s.err == nil; changed {
			e.restore(s)
		}
	})
	if changed && err != nil {
		e.failed = fmt.Errorf("the checkpoint was not loaded: %w", err)
		return e.failed
	}
	return err
}

// SnapshotError says that a population cannot be saved.
type SnapshotError struct {
	Population string
	Model      string // its type
}

func (e *SnapshotError) Error() string {
	return fmt.Sprintf("population %q: model %s cannot be saved: it is no sim.Snapshotter", e.Population, e.Model)
}

// MismatchError says in what the network of a checkpoint differs from the one that is to go on from it.
type MismatchError struct {
	Where string // `population "name"`
	What  string // "N", or a field of the Spec
	Value string // in this network; empty if it has none
	Kept  string // in the checkpoint
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("%s: %s is %s, but %s in the checkpoint", e.Where, e.What, orNone(e.Value), orNone(e.Kept))
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// canSave returns an error for each population whose model is no Snapshotter.
func (p *plan) canSave() error {
	var errs []error
	for i, population := range p.net.Populations {
		model := p.shards[0].groups[i].model
		if _, ok := model.(Snapshotter); !ok {
			errs = append(errs, &SnapshotError{population.Name, fmt.Sprintf("%T", model)})
		}
	}
	return errors.Join(errs...)
}

// catchUp has all synapses that learn see what has reached them, so that nothing tells shards apart.
func (p *plan) catchUp() {
	for i := range p.net.Populations {
		at := p.reached(i)
		for _, s := range p.shards {
			g := s.groups[i]
			g.done = at
			for k := range g.incoming {
				if l := g.incoming[k].learning; l != nil {
					l.sweep(at)
				}
			}
		}
	}
}

// reached is the instant that a population has reached.
func (p *plan) reached(population int) Time {
	for i := range p.schedule {
		for _, stage := range p.schedule[i].stages {
			for _, k := range stage {
				if k == population {
					return p.schedule[i].at
				}
			}
		}
	}
	return 0
}

// tell writes what the network is.
func (e *Engine) tell(s *Snapshot) {
	facts := e.describe()
	s.Each(len(facts), func(k int) { s.fact(&facts[k]) })
}

func (e *Engine) describe() []fact {
	if e.facts == nil {
		e.facts = e.plan.describe()
	}
	return e.facts
}

func (s *Snapshot) fact(f *fact) {
	s.text(&f.where)
	s.text(&f.what)
	s.text(&f.value)
}

// compare reads what the network of the checkpoint is, and fails where that is not this one.
func (e *Engine) compare(s *Snapshot) {
	type place struct{ where, what string }
	own := e.describe()
	kept := make(map[place]string, len(own))
	var order []place
	s.Each(0, func(int) {
		var f fact
		s.fact(&f)
		kept[place{f.where, f.what}] = f.value
		order = append(order, place{f.where, f.what})
	})
	if s.err != nil {
		return
	}
	var wrong Mistakes
	for _, f := range own {
		at := place{f.where, f.what}
		if kept[at] != f.value {
			wrong.Add(&MismatchError{f.where, f.what, f.value, kept[at]})
		}
		delete(kept, at)
	}
	for _, at := range order {
		if value, left := kept[at]; left {
			wrong.Add(&MismatchError{at.where, at.what, "", value})
		}
	}
	if wrong.Any() {
		s.Fail(wrong.Err("the network of the checkpoint"))
	}
}
