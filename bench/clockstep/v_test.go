package clockstep
import ("testing";"math")
func fireA(l *leap, u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta, fired := l.decay, l.drift, l.theta, l.fired
	for k, x := range u {
		if x >= theta {
			hits = append(hits, uint32(first+k))
			x = fired
		}
		u[k] = float64(decay*x) + drift
	}
	return hits
}
func fireB(l *leap, u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta := l.decay, l.drift, l.theta
	for k := range u {
		x := u[k]
		if x >= theta {
			hits, x = l.hit(hits, first+k)
		}
		u[k] = float64(decay*x) + drift
	}
	return hits
}
//go:noinline
func (l *leap) hit(hits []uint32, i int) ([]uint32, float64) { return append(hits, uint32(i)), l.fired }
func fireC(l *leap, u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta := l.decay, l.drift, l.theta
	for len(u) >= 4 {
		four := (*[4]float64)(u)
		a, b, c, d := four[0], four[1], four[2], four[3]
		if a >= theta || b >= theta || c >= theta || d >= theta {
			hits = l.fire(four[:], first, hits)
		} else {
			four[0] = float64(decay*a) + drift
			four[1] = float64(decay*b) + drift
			four[2] = float64(decay*c) + drift
			four[3] = float64(decay*d) + drift
		}
		u, first = u[4:], first+4
	}
	return l.fire(u, first, hits)
}
func fireD(l *leap, u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta := l.decay, l.drift, l.theta
	for len(u) >= 8 {
		q := (*[8]float64)(u)
		if q[0] >= theta || q[1] >= theta || q[2] >= theta || q[3] >= theta || q[4] >= theta || q[5] >= theta || q[6] >= theta || q[7] >= theta {
			hits = l.fire(q[:], first, hits)
		} else {
			for k := range q { q[k] = float64(decay*q[k]) + drift }
		}
		u, first = u[8:], first+8
	}
	return l.fire(u, first, hits)
}
func fireE(l *leap, u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta := l.decay, l.drift, l.theta
	for k := range u {
		x := u[k]
		if x >= theta {
			hits = append(hits, uint32(first+k))
			x = l.fired
		}
		u[k] = float64(decay*x) + drift
	}
	return hits
}
func fireF(l *leap, u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta := l.decay, l.drift, l.theta
	for k, x := range u {
		if x >= theta {
			hits, x = l.hit(hits, first+k)
		}
		u[k] = float64(decay*x) + drift
	}
	return hits
}
func BenchmarkFireV(b *testing.B) {
	const n = 4000
	l := leap{decay: math.Exp(-0.1 / 20), drift: 0.05, theta: 10}
	u := make([]float64, n)
	var hits []uint32
	for name, f := range map[string]func(l *leap, u []float64, first int, hits []uint32) []uint32 {"0": (*leap).fire, "A": fireA, "B": fireB, "C": fireC, "D": fireD, "E": fireE, "F": fireF} {
		b.Run(name, func(b *testing.B) {
			for k := range u { u[k] = 10*float64(k)/n }
			start := processorTime()
			for b.Loop() { hits = f(&l, u, 0, hits[:0]) }
			b.ReportMetric(float64((processorTime()-start).Nanoseconds())/float64(b.N)/n, "ns/neuron")
		})
	}
}
