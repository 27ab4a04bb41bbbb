// Package training measures how fast networks learn from their exact gradients: samples a second, and what they are spent on.
//
// Its law: what is measured is what `train` does, with its defaults, its noise, its minibatches and its optimiser, no part of them left out. Times
// are of the processor, so that other programs disturb them little; where a figure says wall, they are of the clock.
package training
