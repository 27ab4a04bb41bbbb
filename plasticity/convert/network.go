package convert

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// Network is layers, each fed by the one before. The outputs of the last, which is Linear, are the evidence for each class.
type Network struct {
	Layers []*Layer
}

// Samples are labelled inputs.
type Samples interface {
	Len() int
	Label(k int) int

	// Input writes sample k to dst, which is as long as the network has inputs. visit is a number that no other showing of a
	// training has: it names random streams for those who vary their samples. It is called from several goroutines.
	Input(dst []float64, k int, visit uint64) error
}

// Check refuses layers that do not fit together.
func (n *Network) Check() error {
	if len(n.Layers) == 0 {
		return &gradient.ParamError{Of: "convert.Network", Field: "Layers", Value: 0, Want: "one or more"}
	}
	for k, l := range n.Layers[1:] {
		if l.In != n.Layers[k].Out {
			return &gradient.ParamError{Of: "convert.Network", Field: fmt.Sprintf("Layers[%d].In", k+1), Value: l.In, Want: fmt.Sprintf("%d, as many as the layer before has", n.Layers[k].Out)}
		}
	}
	if !n.Layers[len(n.Layers)-1].Linear {
		return &gradient.ParamError{Of: "convert.Network", Field: "Layers", Value: "rectified outputs", Want: "a last layer that is Linear"}
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
	if pairs := l.In * l.Out; len(l.pre) != pairs || len(l.Weights) != pairs {
		return &gradient.ParamError{Of: "convert.Network", Field: "last layer", Value: fmt.Sprintf("%d synapses with %d weights", len(l.pre), len(l.Weights)), Want: fmt.Sprintf("%d of both: a dense layer", pairs)}
	}
	mean := make([]float64, l.In)
	for s, pre := range l.pre {
		mean[pre] += l.Weights[l.taps[s]] / float64(l.Out)
	}
	for s, pre := range l.pre {
		w := &l.Weights[l.taps[s]]
		*w = float64(float32(*w - mean[pre]))
	}
	return nil
}

// Pass is what is needed to evaluate a network, for one goroutine.
type Pass struct {
	net *Network
	act [][]float64 // act[0] is the input, act[k+1] the output of layer k
	der [][]float64 // derivatives by the same; none by the input
}

// NewPass makes one.
func (n *Network) NewPass() *Pass {
	p := &Pass{net: n, act: [][]float64{make([]float64, n.Layers[0].In)}, der: [][]float64{nil}}
	for _, l := range n.Layers {
		p.act, p.der = append(p.act, make([]float64, l.Out)), append(p.der, make([]float64, l.Out))
	}
	return p
}

// Input is where the input goes before Forward.
func (p *Pass) Input() []float64 { return p.act[0] }

// Activations are those of a layer after Forward: a view.
func (p *Pass) Activations(layer int) []float64 { return p.act[layer+1] }

// Forward evaluates the network, and returns the evidence for each class: a view.
func (p *Pass) Forward() []float64 {
	for k, l := range p.net.Layers {
		l.forward(p.act[k], p.act[k+1])
	}
	return p.act[len(p.act)-1]
}

// Backward adds the derivatives by the weights to grads, one slice for each layer, given those by the outputs.
func (p *Pass) Backward(by []float64, grads [][]float64) {
	last := len(p.net.Layers)
	copy(p.der[last], by)
	for k := last - 1; k >= 0; k-- {
		p.net.Layers[k].backward(p.act[k], p.act[k+1], p.der[k+1], p.der[k], grads[k])
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

// Task is a network that learns to classify, by the cross entropy of the softmax of its outputs: a Model for a gradient.Trainer.
type Task struct {
	Network *Network
	Data    Samples
}

// Tensors implements gradient.Model.
func (t *Task) Tensors() []gradient.Tensor {
	var all []gradient.Tensor
	for k, l := range t.Network.Layers {
		all = append(all, gradient.Tensor{Name: fmt.Sprintf("layer %d", k), Values: l.Weights, Single: true})
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
	if err := w.task.Data.Input(w.pass.Input(), k, visit); err != nil {
		return gradient.Outcome{}, err
	}
	label := w.task.Data.Label(k)
	evidence := w.pass.Forward()
	loss := crossEntropy(evidence, label, w.by)
	w.pass.Backward(w.by, grads)
	for i, l := range w.task.Network.Layers {
		if l.Fixed {
			clear(grads[i])
		}
	}
	return gradient.Outcome{Loss: loss, Right: Decide(evidence) == label}, nil
}

// crossEntropy is ln sum_i exp(z_i) - z_label, and its derivatives.
func crossEntropy(z []float64, label int, by []float64) float64 {
	most, sum := z[Decide(z)], 0.0
	for i := range z {
		by[i] = math.Exp(z[i] - most)
		sum += by[i]
	}
	for i := range by {
		by[i] /= sum
	}
	by[label]--
	return math.Log(sum) + most - z[label]
}
