// Package session is what a running scenario is given: where to write, how to show progress, and how
// to build its network; and what it leaves behind: a manifest.
//
// Its law: a scenario's results are a function of its parameters and its seed. Shards, progress, and
// where the output goes change nothing in them. However a run ends, what it recorded stays, and its
// manifest says how it ended.
//
// # Checkpoints
//
// A scenario that runs for long can be stopped, by Ctrl-C or by a power failure, and taken up again: `run NAME --resume`
// goes on from the file `checkpoint` in the folder of the run, and comes to the same results, to the bit, and to the same
// signature of the spikes. The scenario names all that its state is made of in one function, which serves for writing
// and for reading:
//
//	func (t *training) state(c *session.Checkpoint) {
//		c.Value("image", &t.image)        // where it stands
//		c.Value("weights", &t.weights)    // any value of numbers
//		c.Value("shuffle", t.shuffle)     // a *rand.PCG marshals itself, a *record.Hash too
//		c.Value("curve", &t.curve)        // what the results are made of
//		c.Stream("network", t.engine)     // a *sim.Engine, with all its spikes and synapses
//	}
//
//	if _, err := s.Resume(t.state); err != nil { // reads it, if the run is taken up
//		return err
//	}
//	for t.image < t.images {
//		if err := s.Keep(ctx, t.state); err != nil { // writes it: once a minute, and when ctx ends
//			return err
//		}
//		if err := t.learn(context.WithoutCancel(ctx)); err != nil { // a step is not cut
//			return err
//		}
//		t.image++
//	}
//
// One long run of an engine can be stopped anywhere:
//
//	err := s.KeepWhile(ctx, t.state, func(ctx context.Context) error { return t.engine.RunUntil(ctx, end) })
//
// It says that it does so by a method Resumable. The session itself keeps what was Reported, Counted and Signed. Files
// of the run are written anew. A run that is taken up must have the parameters and the seed of that which was stopped; a
// *ResumeError says which differ. Shards may. The checkpoint is replaced as a whole, so that there is always a valid one, and
// removed when the run is complete; one that a new run in the same folder finds stays until that has one of its own.
package session
