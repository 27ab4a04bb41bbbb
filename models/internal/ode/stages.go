package ode

// stages computes the slopes 1 to 11 of a step of length h.
func (v *Solver[Y]) stages(f System[Y], t *Step[Y], h float64) {
	k := &v.k
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a1x0, k[0][i]))
	}
	f.Slope(c1*h, &v.y, &k[1])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a2x0, k[0][i])+by(a2x1, k[1][i]))
	}
	f.Slope(c2*h, &v.y, &k[2])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a3x0, k[0][i])+by(a3x2, k[2][i]))
	}
	f.Slope(c3*h, &v.y, &k[3])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a4x0, k[0][i])+by(a4x2, k[2][i])+by(a4x3, k[3][i]))
	}
	f.Slope(c4*h, &v.y, &k[4])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a5x0, k[0][i])+by(a5x3, k[3][i])+by(a5x4, k[4][i]))
	}
	f.Slope(c5*h, &v.y, &k[5])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a6x0, k[0][i])+by(a6x3, k[3][i])+by(a6x4, k[4][i])+by(a6x5, k[5][i]))
	}
	f.Slope(c6*h, &v.y, &k[6])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a7x0, k[0][i])+by(a7x3, k[3][i])+by(a7x4, k[4][i])+by(a7x5, k[5][i])+by(a7x6, k[6][i]))
	}
	f.Slope(c7*h, &v.y, &k[7])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a8x0, k[0][i])+by(a8x3, k[3][i])+by(a8x4, k[4][i])+by(a8x5, k[5][i])+by(a8x6, k[6][i])+by(a8x7, k[7][i]))
	}
	f.Slope(c8*h, &v.y, &k[8])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a9x0, k[0][i])+by(a9x3, k[3][i])+by(a9x4, k[4][i])+by(a9x5, k[5][i])+by(a9x6, k[6][i])+by(a9x7, k[7][i])+by(a9x8, k[8][i]))
	}
	f.Slope(c9*h, &v.y, &k[9])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a10x0, k[0][i])+by(a10x3, k[3][i])+by(a10x4, k[4][i])+by(a10x5, k[5][i])+by(a10x6, k[6][i])+by(a10x7, k[7][i])+by(a10x8, k[8][i])+by(a10x9, k[9][i]))
	}
	f.Slope(c10*h, &v.y, &k[10])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a11x0, k[0][i])+by(a11x3, k[3][i])+by(a11x4, k[4][i])+by(a11x5, k[5][i])+by(a11x6, k[6][i])+by(a11x7, k[7][i])+by(a11x8, k[8][i])+by(a11x9, k[9][i])+by(a11x10, k[10][i]))
	}
	f.Slope(h, &v.y, &k[11])
}

// finish computes the state at the end of a step.
func (v *Solver[Y]) finish(t *Step[Y], h float64) {
	k := &v.k
	for i := range len(v.y) {
		t.End[i] = t.Start[i] + by(h, by(bx0, k[0][i])+by(bx5, k[5][i])+by(bx6, k[6][i])+by(bx7, k[7][i])+by(bx8, k[8][i])+by(bx9, k[9][i])+by(bx10, k[10][i])+by(bx11, k[11][i]))
	}
}

// Interpolate makes the step that was just taken readable inside.
func (v *Solver[Y]) Interpolate(f System[Y], t *Step[Y]) {
	k, h := &v.k, t.Length
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a13x0, k[0][i])+by(a13x6, k[6][i])+by(a13x7, k[7][i])+by(a13x8, k[8][i])+by(a13x9, k[9][i])+by(a13x10, k[10][i])+by(a13x11, k[11][i])+by(a13x12, k[12][i]))
	}
	f.Slope(c13*h, &v.y, &k[13])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a14x0, k[0][i])+by(a14x5, k[5][i])+by(a14x6, k[6][i])+by(a14x7, k[7][i])+by(a14x10, k[10][i])+by(a14x11, k[11][i])+by(a14x12, k[12][i])+by(a14x13, k[13][i]))
	}
	f.Slope(c14*h, &v.y, &k[14])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + by(h, by(a15x0, k[0][i])+by(a15x5, k[5][i])+by(a15x6, k[6][i])+by(a15x7, k[7][i])+by(a15x8, k[8][i])+by(a15x12, k[12][i])+by(a15x13, k[13][i])+by(a15x14, k[14][i]))
	}
	f.Slope(c15*h, &v.y, &k[15])
	for i := range len(v.y) {
		t.upper[0][i] = h * (by(d3x0, k[0][i]) + by(d3x5, k[5][i]) + by(d3x6, k[6][i]) + by(d3x7, k[7][i]) + by(d3x8, k[8][i]) + by(d3x9, k[9][i]) + by(d3x10, k[10][i]) + by(d3x11, k[11][i]) + by(d3x12, k[12][i]) + by(d3x13, k[13][i]) + by(d3x14, k[14][i]) + by(d3x15, k[15][i]))
		t.upper[1][i] = h * (by(d4x0, k[0][i]) + by(d4x5, k[5][i]) + by(d4x6, k[6][i]) + by(d4x7, k[7][i]) + by(d4x8, k[8][i]) + by(d4x9, k[9][i]) + by(d4x10, k[10][i]) + by(d4x11, k[11][i]) + by(d4x12, k[12][i]) + by(d4x13, k[13][i]) + by(d4x14, k[14][i]) + by(d4x15, k[15][i]))
		t.upper[2][i] = h * (by(d5x0, k[0][i]) + by(d5x5, k[5][i]) + by(d5x6, k[6][i]) + by(d5x7, k[7][i]) + by(d5x8, k[8][i]) + by(d5x9, k[9][i]) + by(d5x10, k[10][i]) + by(d5x11, k[11][i]) + by(d5x12, k[12][i]) + by(d5x13, k[13][i]) + by(d5x14, k[14][i]) + by(d5x15, k[15][i]))
		t.upper[3][i] = h * (by(d6x0, k[0][i]) + by(d6x5, k[5][i]) + by(d6x6, k[6][i]) + by(d6x7, k[7][i]) + by(d6x8, k[8][i]) + by(d6x9, k[9][i]) + by(d6x10, k[10][i]) + by(d6x11, k[11][i]) + by(d6x12, k[12][i]) + by(d6x13, k[13][i]) + by(d6x14, k[14][i]) + by(d6x15, k[15][i]))
	}
}
