package convert

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Network is layers, each fed by the one before. The last is Evidence, for each class, and no other is.
type Network struct {
	Layers []*Layer
}

// Samples are labelled inputs.
type Samples interface {
	Len() int
	Label(k int) int

	// Input calls use for what the inputs give off in sample k, slice by slice; what one input gives off several times in a
	// slice adds up. It returns the number of slices. visit is a number that no other showing of a training has: it names random streams
	// for those who vary their samples. It is called from several goroutines.
	Input(k int, visit uint64, use func(slice int, a Activity)) (slices int, err error)
}

// Check refuses layers that do not fit together.
func (n *Network) Check() error {
	wrong := func(field string, value any, want string) error {
		return &gradient.ParamError{Of: "convert.Network", Field: field, Value: value, Want: want}
	}
	if len(n.Layers) == 0 {
		return wrong("Layers", 0, "one or more")
	}
	for k, l := range n.Layers {
		if k > 0 && l.In != n.Layers[k-1].Out {
			return wrong(fmt.Sprintf("Layers[%d].In", k), l.In, fmt.Sprintf("%d, as many as the layer before has", n.Layers[k-1].Out))
		}
		if last := k == len(n.Layers)-1; last != (l.Kind == Evidence) {
			return wrong(fmt.Sprintf("Layers[%d].Kind", k), l.Kind, "Evidence for the last layer, and for no other")
		}
	}
	return nil
}

// Centre takes off the weights of the last layer, from each source, their mean over the classes. The softmax does not see it, as all
// evidence falls or rises alike; but now the evidence sums to 0, so that the class of the most has some: a neuron cannot fire
// less than not at all. In the last layer every source reaches every class, by a weight of its own.
func (n *Network) Centre() error {
	if err := n.Check(); err != nil {
		return err
	}
	l := n.Layers[len(n.Layers)-1]
	if pairs := l.In * l.Out; len(l.post) != pairs || len(l.Weights) != pairs {
		return &gradient.ParamError{Of: "convert.Network", Field: "last layer", Value: fmt.Sprintf("%d synapses with %d weights", len(l.post), len(l.Weights)), Want: fmt.Sprintf("%d of both: a dense layer", pairs)}
	}
	for i := range l.In {
		taps, mean := l.tap[l.start[i]:l.start[i+1]], 0.0
		for _, tap := range taps {
			mean += l.Weights[tap] / float64(l.Out)
		}
		for _, tap := range taps {
			l.Weights[tap] = float64(float32(l.Weights[tap] - mean))
		}
	}
	return nil
}

// Pass is what is needed to evaluate a network, for one goroutine.
type Pass struct {
	net     *Network
	runs    []*run
	signals []signal // signals[0] is the input, signals[k+1] what layer k gives off
	totals  []float64
}

// NewPass makes one.
func (n *Network) NewPass() *Pass {
	p := &Pass{net: n, signals: make([]signal, len(n.Layers)+1)}
	for _, l := range n.Layers {
		p.runs = append(p.runs, newRun(l))
	}
	return p
}

// Show evaluates the network on sample k, and returns the evidence for each class: a view. The error is that of the samples, or a
// *gradient.ParamError for an input that the network has not or a slice that comes out of order.
func (p *Pass) Show(data Samples, k int, visit uint64) ([]float64, error) {
	in := &p.signals[0]
	in.reset()
	last := 0
	var wrong error
	slices, err := data.Input(k, visit, func(slice int, a Activity) {
		if slice < last || int(a.Unit) >= p.net.Layers[0].In {
			wrong = &gradient.ParamError{Of: fmt.Sprintf("sample %d", k), Field: fmt.Sprintf("slice %d after %d", slice, last), Value: a, Want: fmt.Sprintf("slices in order, and inputs below %d", p.net.Layers[0].In)}
			return
		}
		for ; last < slice; last++ {
			in.ends = append(in.ends, len(in.activity))
		}
		in.activity = append(in.activity, a)
	})
	if err == nil {
		err = wrong
	}
	if err != nil {
		return nil, err
	}
	for len(in.ends) < max(slices, last+1) {
		in.ends = append(in.ends, len(in.activity))
	}
	for l, r := range p.runs {
		r.forward(&p.signals[l], &p.signals[l+1])
	}
	return p.runs[len(p.runs)-1].v, nil
}

// Activations are what each unit of a layer has given off in all slices of the sample that was shown; those of the last layer are the evidence. A
// view that is valid until the next call.
func (p *Pass) Activations(layer int) []float64 {
	if layer == len(p.runs)-1 {
		return p.runs[layer].v
	}
	p.totals = append(p.totals[:0], make([]float64, p.net.Layers[layer].Out)...)
	for _, a := range p.signals[layer+1].activity {
		p.totals[a.Unit] += a.Value
	}
	return p.totals
}

// Backward adds the derivatives by the weights to grads, one slice for each layer, given those by the evidence of the sample that was shown.
func (p *Pass) Backward(by []float64, grads [][]float64) {
	copy(p.runs[len(p.runs)-1].by, by)
	for l := len(p.runs) - 1; l >= 0; l-- {
		p.runs[l].backward(&p.signals[l], &p.signals[l+1], grads[l])
	}
}

// Decide is the class of the most evidence: of equals the first.
func Decide(evidence []float64) int {
	best := 0
	for i, e := range evidence {
		if e > evidence[best] {
			best = i
		}
	}
	return best
}

// Task is a network that learns to classify, by the cross entropy of the softmax of its evidence: a Model for a gradient.Trainer.
type Task struct {
	Network *Network
	Data    Samples
}

// Tensors implements gradient.Model.
func (t *Task) Tensors() []gradient.Tensor {
	var all []gradient.Tensor
	for k, l := range t.Network.Layers {
		all = append(all, gradient.Tensor{Name: fmt.Sprintf("layer %d", k), Values: l.Weights, Single: true, Fixed: l.Kind == Pooling})
	}
	return all
}

// Samples implements gradient.Model.
func (t *Task) Samples() int { return t.Data.Len() }

// NewWorker implements gradient.Model. Errors are those of Check, and for a label that has no output.
func (t *Task) NewWorker() (gradient.Worker, error) {
	if err := t.Network.Check(); err != nil {
		return nil, err
	}
	classes := t.Network.Layers[len(t.Network.Layers)-1].Out
	for k := range t.Data.Len() {
		if label := t.Data.Label(k); label < 0 || label >= classes {
			return nil, &gradient.ParamError{Of: "convert.Task", Field: fmt.Sprintf("Data.Label(%d)", k), Value: label, Want: fmt.Sprintf("one of %d classes", classes)}
		}
	}
	return &worker{task: t, pass: t.Network.NewPass(), by: make([]float64, classes)}, nil
}

// worker shows samples to a Task's network.
type worker struct {
	task *Task
	pass *Pass
	by   []float64
}

// Learn implements gradient.Worker.
func (w *worker) Learn(k int, visit uint64, grads [][]float64) (gradient.Outcome, error) {
	evidence, err := w.pass.Show(w.task.Data, k, visit)
	if err != nil {
		return gradient.Outcome{}, err
	}
	label := w.task.Data.Label(k)
	o := gradient.Outcome{Loss: crossEntropy(evidence, label, w.by), Right: Decide(evidence) == label}
	w.pass.Backward(w.by, grads)
	return o, nil
}

// crossEntropy is ln sum_i exp(z_i) - z_label, and its derivatives.
func crossEntropy(z []float64, label int, by []float64) float64 {
	most, sum := z[Decide(z)], 0.0
	for i := range z {
		by[i] = portable.Exp(z[i] - most)
		sum += by[i]
	}
	for i := range by {
		by[i] /= sum
	}
	by[label]--
	return math.Log(sum) + most - z[label]
}
