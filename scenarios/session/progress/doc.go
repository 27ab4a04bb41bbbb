// Package progress shows people how far long work has come.
//
// Its law: it shows nothing of work that ends within two seconds, and whatever it shows changes
// nothing else. On a terminal it draws a bar with an estimate of the time left, and takes it away for
// any other output; elsewhere, as in the log of a batch job, it writes a plain line every ten seconds.
package progress
