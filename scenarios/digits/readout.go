package digits

// readout learns which class each neuron stands for, and reads images by that: as Diehl and Cook do, a neuron
// gets the class to which it responded most, on average, and an image the class whose neurons respond most, on
// average. Ties go to the lower class. Fields are exported for checkpoints.
type readout struct {
	Neurons, Classes int
	Responses        []float64 // spikes of neuron i to class c: Responses[i*Classes+c]
	Shown            []float64 // images of each class

	Labels []int     // of each neuron; -1 if it never responded
	Voters []float64 // neurons of each class
}

func newReadout(neurons, classes int) *readout {
	r := &readout{Neurons: neurons, Classes: classes, Responses: make([]float64, neurons*classes), Shown: make([]float64, classes)}
	r.assign()
	return r
}

// learn notes the responses, in spikes, to an image of a class.
func (r *readout) learn(spikes []int, class int) {
	r.Shown[class]++
	for i, n := range spikes {
		r.Responses[i*r.Classes+class] += float64(n)
	}
}

// forget begins anew, but for the labels.
func (r *readout) forget() {
	clear(r.Responses)
	clear(r.Shown)
}

// assign gives neurons their labels by what was learned.
func (r *readout) assign() {
	r.Labels, r.Voters = make([]int, r.Neurons), make([]float64, r.Classes)
	for i := range r.Labels {
		best := 0.0
		r.Labels[i] = -1
		for c, n := range r.Shown {
			if n == 0 {
				continue
			}
			if mean := r.Responses[i*r.Classes+c] / n; mean > best {
				best, r.Labels[i] = mean, c
			}
		}
		if c := r.Labels[i]; c >= 0 {
			r.Voters[c]++
		}
	}
}

// read returns the class of an image that evoked these spikes, -1 if there is none.
func (r *readout) read(spikes []int) int {
	votes := make([]float64, r.Classes)
	for i, n := range spikes {
		if c := r.Labels[i]; c >= 0 {
			votes[c] += float64(n) / r.Voters[c]
		}
	}
	best := -1
	for c, v := range votes {
		if v > 0 && (best < 0 || v > votes[best]) {
			best = c
		}
	}
	return best
}

// score counts how images were read.
type score struct {
	Classes   int
	Confusion []int // images of class c read as d: Confusion[c*(Classes+1)+d]; d = Classes: not at all
	Right, N  int
}

func newScore(classes int) *score {
	return &score{Classes: classes, Confusion: make([]int, classes*(classes+1))}
}

func (s *score) add(class, read int) {
	if read < 0 {
		read = s.Classes
	}
	s.Confusion[class*(s.Classes+1)+read]++
	s.N++
	if class == read {
		s.Right++
	}
}

// accuracy is the share that was read rightly, in %.
func (s *score) accuracy() float64 { return 100 * float64(s.Right) / float64(s.N) }
