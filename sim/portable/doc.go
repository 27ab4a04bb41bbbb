// Package portable has what of mathematics results rest on and Go's own package math computes differently from
// processor to processor: math.Exp, and with it math.Pow, fuse multiplications and additions on an amd64 processor that can,
// which is found when the program runs; logarithms and math.Expm1 have other bits where Go is built for another architecture.
//
// Its law: the same bits on every machine, in every build, and never more than one unit in the last place from the exact
// value. So each product that is added to something is rounded first, by a conversion, lest a compiler fuse the
// two; where they are to be fused it is by math.FMA, which is exact everywhere.
//
// Models, connection rules and learning rules compute with nothing else, and round their products too: a network gives the same spikes
// and weights on arm64 as on amd64. Training by gradients does so on amd64 only, as it sums by gonum, which has
// assembly there and another order elsewhere.
package portable
