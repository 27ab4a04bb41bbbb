// Package bench is where speed is measured: benchmarks of whole networks, and what they are held
// against.
//
// Its law: a figure is a ratio measured within one run, and the other side of the ratio is as good as
// it can be made.
package bench
