package verify

import "slices"

// Summary is what became of the cases of one file in one engine.
type Summary struct {
	File, Engine           string
	Cases                  int
	Spikes, Missing, Extra int      // of all cases
	MaxDt                  float64  // of all cases, ms
	MaxDV                  float64  // of all cases, mV
	Failed                 []Result // the cases that did not pass
}

// Summaries sums up results by file and engine, in the order in which both first occur.
type Summaries []Summary

// Add adds one result.
func (s *Summaries) Add(r Result) {
	k := slices.IndexFunc(*s, func(sum Summary) bool { return sum.File == r.File && sum.Engine == r.Engine })
	if k < 0 {
		k = len(*s)
		*s = append(*s, Summary{File: r.File, Engine: r.Engine})
	}
	(*s)[k].add(r)
}

func (s *Summary) add(r Result) {
	s.Cases++
	s.Spikes += r.Spikes
	s.Missing += r.Missing
	s.Extra += r.Extra
	s.MaxDt = max(s.MaxDt, r.MaxDt)
	s.MaxDV = max(s.MaxDV, r.MaxDV)
	if !r.Pass() {
		s.Failed = append(s.Failed, r)
	}
}

// Failed lists the cases that did not pass.
func (s Summaries) Failed() (all []Result) {
	for _, sum := range s {
		all = append(all, sum.Failed...)
	}
	return all
}

// Cases is the number of results.
func (s Summaries) Cases() (n int) {
	for _, sum := range s {
		n += sum.Cases
	}
	return n
}
