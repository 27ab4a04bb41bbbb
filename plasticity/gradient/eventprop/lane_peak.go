package eventprop

// top is where a neuron had its highest potential in a run.
type top struct {
	gap    int
	after  float64 // since the gap began, ps
	value  float64 // u
	slope  float64 // du/dt before the arrivals at the end of the gap, if it is these that made the rise a fall: it moves with them
	frozen bool    // at a spike, or where the run began: nothing moves its value
	by     float64 // derivative of the loss by the value
}

// Peak returns the highest potential of a neuron in the last run, mV: that of its threshold if it fired.
func (p *Pass) Peak(layer, neuron int) float64 {
	l := p.layers[layer]
	return l.cell.level + l.top(neuron).value
}

// PeakAt returns when the potential of a neuron that is silent was highest, ps; 0 of one that fired.
func (p *Pass) PeakAt(layer, neuron int) float64 {
	l := p.layers[layer]
	t := l.top(neuron)
	if t.frozen {
		return 0
	}
	return l.laneOf(neuron).gaps[t.gap].begin + t.after
}

// ByPeak adds to the derivative of the loss by the highest potential of a neuron, per mV.
func (p *Pass) ByPeak(layer, neuron int, value float64) {
	p.layers[layer].top(neuron).by += value
}

// top finds the highest potential of a neuron, once in a run.
func (l *layerPass) top(neuron int) *top {
	if l.tops == nil {
		l.tops, l.known = make([]top, l.Post), make([]bool, l.Post)
	}
	t := &l.tops[neuron]
	if l.known[neuron] {
		return t
	}
	l.known[neuron] = true
	if l.first[neuron] >= 0 {
		*t = top{value: l.cell.theta, frozen: true}
	} else {
		lane := l.laneOf(neuron)
		*t = lane.top(neuron - lane.lo)
	}
	return t
}

// laneOf is the lane in which a neuron is.
func (l *layerPass) laneOf(neuron int) *lane {
	if l.Delays != nil {
		return &l.lanes[neuron]
	}
	return &l.lanes[0]
}

// top goes through the run of a neuron that is silent again. Only the gaps in which it could be higher than before are looked at more closely.
func (l *lane) top(n int) top {
	u, i := l.layer.cell.start, 0.0
	best := top{value: u, frozen: true}
	for k := range l.gaps {
		g := &l.gaps[k]
		for _, a := range l.arrivals[g.from:g.to] {
			i += float64(float32(l.layer.Weights[int(a.neuron)*l.layer.Post+l.lo+n]))
		}
		if max(u, 0)+max(i, 0)*g.crest > best.value {
			if t := l.topOf(k, u, i); t.value > best.value {
				best = t
			}
		}
		u, i = g.step.Potential*u+g.step.Response*i, g.step.Current*i
	}
	return best
}

// topOf is the highest potential in a gap but its beginning, from the state (u, i) there.
func (l *lane) topOf(k int, u, i float64) top {
	m, g := &l.layer.cell.ports[0], &l.gaps[k]
	if m.Slope(u, i) > 0 {
		if at, turns := m.Extremum(u, i); turns && at < g.end-g.begin {
			step := m.Over(at)
			return top{gap: k, after: at, value: step.Potential*u + step.Response*i}
		}
	}
	t := top{gap: k, after: g.end - g.begin, value: g.step.Potential*u + g.step.Response*i}
	if k+1 < len(l.gaps) {
		t.slope = m.Slope(t.value, g.step.Current*i)
	}
	return t
}

// lastCause is the last gap in which the loss depends on the lane, or -1.
func (l *lane) lastCause() int {
	last := -1
	if l.to > l.from {
		last = int(l.layer.spikes[l.to-1].gap)
	}
	l.eachTop(func(_ int, t *top) { last = max(last, t.gap) })
	return last
}

// eachTop visits the neurons on whose highest potential the loss depends.
func (l *lane) eachTop(visit func(n int, t *top)) {
	if l.layer.tops == nil {
		return
	}
	for n := range l.u {
		if t := &l.layer.tops[l.lo+n]; l.layer.known[l.lo+n] && t.by != 0 && !t.frozen {
			visit(n, t)
		}
	}
}

// rise takes up the highest potentials of a gap, at whose beginning the derivatives are.
func (l *lane) rise(k int, delays, before []float64) {
	m := &l.layer.cell.ports[0]
	l.eachTop(func(n int, t *top) {
		if t.gap != k {
			return
		}
		step := m.Over(t.after)
		l.u[n] += step.Potential * t.by
		l.i[n] += step.Response * t.by
		if t.slope != 0 {
			l.shift(k+1, n, t.slope*t.by, delays, before)
		}
	})
}

// shift adds what follows from the time of the arrivals at the beginning of a gap, to which a highest potential is tied. Of several each bears its
// part: together they move it.
func (l *lane) shift(k, n int, value float64, delays, before []float64) {
	g := &l.gaps[k]
	value /= float64(g.to - g.from)
	for _, a := range l.arrivals[g.from:g.to] {
		before[a.spike] += value
		if delays != nil {
			delays[int(a.neuron)*l.layer.Post+l.lo+n] += value
		}
	}
}
