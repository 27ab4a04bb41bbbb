// Package peers runs the benchmark networks in other simulators, where the machine has them.
//
// Its law: the other side is given its best. It runs the same description, parameter by parameter, in
// one thread, with what its own documentation advises for speed; only its simulation loop is timed, after
// compiling and warming up. A simulator that is missing is named, with how to install it; one that
// cannot express a network says why.
//
// A simulator runs in a process of its own, which waits between laps: so laps of several simulators can
// take turns within a minute, on a machine whose speed wanders.
package peers
