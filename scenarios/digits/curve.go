package digits

// curve estimates the accuracy while the network learns, as Diehl and Cook do: images of an interval are read by the labels
// that the interval before gave the neurons. Fields are exported for checkpoints.
type curve struct {
	Every  int // images per interval
	Shown  int
	Labels *readout
	Recent *score
	Points []point
}

// point is the estimate over the interval that ended after so many images.
type point struct {
	Shown    int
	Accuracy float64 // %
}

// intervals is how many a run has, unless it is so long that the authors' 10,000 images make more.
const (
	intervals       = 12
	longestInterval = 10_000
)

func newCurve(p *Parameters, images, classes int) *curve {
	every := min(max(1, p.Epochs*images/intervals), longestInterval)
	return &curve{Every: every, Labels: newReadout(p.Neurons, classes), Recent: newScore(classes)}
}

// add notes the response to an image of a class.
func (c *curve) add(spikes []int, class int) {
	c.Recent.add(class, c.Labels.read(spikes))
	c.Labels.learn(spikes, class)
	if c.Shown++; c.Shown%c.Every > 0 {
		return
	}
	if c.Shown > c.Every { // before, no neuron has a label
		c.Points = append(c.Points, point{c.Shown, c.Recent.accuracy()})
	}
	c.Labels.assign()
	c.Labels.forget()
	*c.Recent = *newScore(c.Labels.Classes)
}
