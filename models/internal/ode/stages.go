package ode

// stages computes the slopes 1 to 11 of a step of length h.
func (v *Solver[Y]) stages(f System[Y], t *Step[Y], h float64) {
	k := &v.k
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a1x0*k[0][i])
	}
	f.Slope(c1*h, &v.y, &k[1])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a2x0*k[0][i]+a2x1*k[1][i])
	}
	f.Slope(c2*h, &v.y, &k[2])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a3x0*k[0][i]+a3x2*k[2][i])
	}
	f.Slope(c3*h, &v.y, &k[3])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a4x0*k[0][i]+a4x2*k[2][i]+a4x3*k[3][i])
	}
	f.Slope(c4*h, &v.y, &k[4])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a5x0*k[0][i]+a5x3*k[3][i]+a5x4*k[4][i])
	}
	f.Slope(c5*h, &v.y, &k[5])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a6x0*k[0][i]+a6x3*k[3][i]+a6x4*k[4][i]+a6x5*k[5][i])
	}
	f.Slope(c6*h, &v.y, &k[6])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a7x0*k[0][i]+a7x3*k[3][i]+a7x4*k[4][i]+a7x5*k[5][i]+a7x6*k[6][i])
	}
	f.Slope(c7*h, &v.y, &k[7])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a8x0*k[0][i]+a8x3*k[3][i]+a8x4*k[4][i]+a8x5*k[5][i]+a8x6*k[6][i]+a8x7*k[7][i])
	}
	f.Slope(c8*h, &v.y, &k[8])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a9x0*k[0][i]+a9x3*k[3][i]+a9x4*k[4][i]+a9x5*k[5][i]+a9x6*k[6][i]+a9x7*k[7][i]+a9x8*k[8][i])
	}
	f.Slope(c9*h, &v.y, &k[9])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a10x0*k[0][i]+a10x3*k[3][i]+a10x4*k[4][i]+a10x5*k[5][i]+a10x6*k[6][i]+a10x7*k[7][i]+a10x8*k[8][i]+a10x9*k[9][i])
	}
	f.Slope(c10*h, &v.y, &k[10])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a11x0*k[0][i]+a11x3*k[3][i]+a11x4*k[4][i]+a11x5*k[5][i]+a11x6*k[6][i]+a11x7*k[7][i]+a11x8*k[8][i]+a11x9*k[9][i]+a11x10*k[10][i])
	}
	f.Slope(h, &v.y, &k[11])
}

// finish computes the state at the end of a step.
func (v *Solver[Y]) finish(t *Step[Y], h float64) {
	k := &v.k
	for i := range len(v.y) {
		t.End[i] = t.Start[i] + h*(bx0*k[0][i]+bx5*k[5][i]+bx6*k[6][i]+bx7*k[7][i]+bx8*k[8][i]+bx9*k[9][i]+bx10*k[10][i]+bx11*k[11][i])
	}
}

// Interpolate makes the step that was just taken readable inside.
func (v *Solver[Y]) Interpolate(f System[Y], t *Step[Y]) {
	k, h := &v.k, t.Length
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a13x0*k[0][i]+a13x6*k[6][i]+a13x7*k[7][i]+a13x8*k[8][i]+a13x9*k[9][i]+a13x10*k[10][i]+a13x11*k[11][i]+a13x12*k[12][i])
	}
	f.Slope(c13*h, &v.y, &k[13])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a14x0*k[0][i]+a14x5*k[5][i]+a14x6*k[6][i]+a14x7*k[7][i]+a14x10*k[10][i]+a14x11*k[11][i]+a14x12*k[12][i]+a14x13*k[13][i])
	}
	f.Slope(c14*h, &v.y, &k[14])
	for i := range len(v.y) {
		v.y[i] = t.Start[i] + h*(a15x0*k[0][i]+a15x5*k[5][i]+a15x6*k[6][i]+a15x7*k[7][i]+a15x8*k[8][i]+a15x12*k[12][i]+a15x13*k[13][i]+a15x14*k[14][i])
	}
	f.Slope(c15*h, &v.y, &k[15])
	for i := range len(v.y) {
		t.upper[0][i] = h * (d3x0*k[0][i] + d3x5*k[5][i] + d3x6*k[6][i] + d3x7*k[7][i] + d3x8*k[8][i] + d3x9*k[9][i] + d3x10*k[10][i] + d3x11*k[11][i] + d3x12*k[12][i] + d3x13*k[13][i] + d3x14*k[14][i] + d3x15*k[15][i])
		t.upper[1][i] = h * (d4x0*k[0][i] + d4x5*k[5][i] + d4x6*k[6][i] + d4x7*k[7][i] + d4x8*k[8][i] + d4x9*k[9][i] + d4x10*k[10][i] + d4x11*k[11][i] + d4x12*k[12][i] + d4x13*k[13][i] + d4x14*k[14][i] + d4x15*k[15][i])
		t.upper[2][i] = h * (d5x0*k[0][i] + d5x5*k[5][i] + d5x6*k[6][i] + d5x7*k[7][i] + d5x8*k[8][i] + d5x9*k[9][i] + d5x10*k[10][i] + d5x11*k[11][i] + d5x12*k[12][i] + d5x13*k[13][i] + d5x14*k[14][i] + d5x15*k[15][i])
		t.upper[3][i] = h * (d6x0*k[0][i] + d6x5*k[5][i] + d6x6*k[6][i] + d6x7*k[7][i] + d6x8*k[8][i] + d6x9*k[9][i] + d6x10*k[10][i] + d6x11*k[11][i] + d6x12*k[12][i] + d6x13*k[13][i] + d6x14*k[14][i] + d6x15*k[15][i])
	}
}
