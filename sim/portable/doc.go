// Package portable has what of mathematics results rest on and Go's own package math computes differently from
// processor to processor: math.Exp, and with it math.Pow, fuse multiplications and additions on an amd64 processor that can,
// which is found when the program runs.
//
// Its law: the same bits on every machine, in every build, and never more than one unit in the last place from the exact
// value. So each product that is added to something is rounded first, by a conversion, lest a compiler fuse the
// two; where they are to be fused it is by math.FMA, which is exact everywhere.
//
// All other functions of package math have one way on amd64, at most by the compiler's choice. So a ranvier that is built once gives the
// same results on every processor that it runs on. Built for another architecture it may differ in last bits elsewhere,
// as Go may fuse there.
package portable
