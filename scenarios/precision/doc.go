// Package precision is the scenario of what a trained first-spike network loses when its times are coarse, its spikes late or
// lost, its weights short.
//
// Its law: one thing is spoiled at a time, in a network that is exact in all else, and what it is compared with is the same network on the same
// samples, spike by spike as the simulator has them. What is random depends on the seed, the sample and the trial alone.
package precision
