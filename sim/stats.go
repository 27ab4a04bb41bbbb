package sim

// Stats counts what a run has done since time 0, and on what.
type Stats struct {
	Spikes         uint64 // fired
	SynapticEvents uint64 // spikes that arrived, each counted once per synapse
	Volleys        uint64 // arrivals of a spike at all synapses that share projection and delay
	QueueOps       uint64 // entries for spikes put under way
	Windows        uint64 // component windows
	Advances       uint64 // calls of Model.Advance
	Work                  // of the models that count it

	Synapses     uint64 // that the network has
	SynapseBytes uint64 // that they take
	Remembered   uint64 // spikes kept for synapses that learn and have not seen them yet
}

// Work counts what a model's neurons have cost since time 0.
type Work struct {
	Tested       uint64 // neurons that came so close to the threshold that they were looked at
	Solved       uint64 // crossings of the threshold that were computed
	Exponentials uint64 // evaluated; those of an integrator are its evaluations of the equation
}

// Worker is a Model that counts its work.
type Worker interface{ Work() Work }

// Plus returns what both have done together.
func (s Stats) Plus(t Stats) Stats {
	s.Spikes += t.Spikes
	s.SynapticEvents += t.SynapticEvents
	s.Volleys += t.Volleys
	s.QueueOps += t.QueueOps
	s.Windows += t.Windows
	s.Advances += t.Advances
	s.Work = s.Work.Plus(t.Work)
	s.Synapses += t.Synapses
	s.SynapseBytes += t.SynapseBytes
	s.Remembered += t.Remembered
	return s
}

// Since returns what a run has done since an earlier look at its Stats. The synapses stay.
func (s Stats) Since(before Stats) Stats {
	s.Spikes -= before.Spikes
	s.SynapticEvents -= before.SynapticEvents
	s.Volleys -= before.Volleys
	s.QueueOps -= before.QueueOps
	s.Windows -= before.Windows
	s.Advances -= before.Advances
	s.Tested -= before.Tested
	s.Solved -= before.Solved
	s.Exponentials -= before.Exponentials
	return s
}

// Plus returns what both have cost together.
func (w Work) Plus(v Work) Work {
	return Work{w.Tested + v.Tested, w.Solved + v.Solved, w.Exponentials + v.Exponentials}
}

// minus is the difference of two counts, either of which may be the larger.
func (w Work) minus(v Work) Work {
	return Work{w.Tested - v.Tested, w.Solved - v.Solved, w.Exponentials - v.Exponentials}
}
