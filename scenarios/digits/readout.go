package digits

// readout learns which class each neuron stands for, and reads images by that: as Diehl and Cook do, a neuron
// gets the class to which it responded most, on average, and an image the class whose neurons respond most, on
// average. Ties go to the lower class.
type readout struct {
	neurons, classes int
	responses        []float64 // spikes of neuron i to class c: responses[i*classes+c]
	shown            []float64 // images of each class

	labels []int     // of each neuron; -1 if it never responded
	voters []float64 // neurons of each class
}

func newReadout(neurons, classes int) *readout {
	r := &readout{neurons: neurons, classes: classes, responses: make([]float64, neurons*classes), shown: make([]float64, classes)}
	r.assign()
	return r
}

// learn notes the responses, in spikes, to an image of a class.
func (r *readout) learn(spikes []int, class int) {
	r.shown[class]++
	for i, n := range spikes {
		r.responses[i*r.classes+class] += float64(n)
	}
}

// forget begins anew, but for the labels.
func (r *readout) forget() {
	clear(r.responses)
	clear(r.shown)
}

// assign gives neurons their labels by what was learned.
func (r *readout) assign() {
	r.labels, r.voters = make([]int, r.neurons), make([]float64, r.classes)
	for i := range r.labels {
		best := 0.0
		r.labels[i] = -1
		for c, n := range r.shown {
			if n == 0 {
				continue
			}
			if mean := r.responses[i*r.classes+c] / n; mean > best {
				best, r.labels[i] = mean, c
			}
		}
		if c := r.labels[i]; c >= 0 {
			r.voters[c]++
		}
	}
}

// read returns the class of an image that evoked these spikes, -1 if there is none.
func (r *readout) read(spikes []int) int {
	votes := make([]float64, r.classes)
	for i, n := range spikes {
		if c := r.labels[i]; c >= 0 {
			votes[c] += float64(n) / r.voters[c]
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
	classes   int
	confusion []int // of images of class c read as d: confusion[c*(classes+1)+d]; d = classes: not at all
	right, n  int
}

func newScore(classes int) *score {
	return &score{classes: classes, confusion: make([]int, classes*(classes+1))}
}

func (s *score) add(class, read int) {
	if read < 0 {
		read = s.classes
	}
	s.confusion[class*(s.classes+1)+read]++
	s.n++
	if class == read {
		s.right++
	}
}

// accuracy is the share that was read rightly, in %.
func (s *score) accuracy() float64 { return 100 * float64(s.right) / float64(s.n) }
