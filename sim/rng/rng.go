// Package rng names random streams, and holds the distribution that noise is drawn from.
//
// Its law: a stream is a function of (seed, purpose, ids) and of nothing else. No stream is shared,
// so what one consumer draws never moves what another one sees: results do not depend on the order
// in which a network is built, on shards, or on windows.
package rng

import "math/rand/v2"

// Source returns the PCG generator named by seed, purpose and ids (a population's number, a neuron's
// index, ...). Two names that differ anywhere give unrelated streams.
func Source(seed uint64, purpose string, ids ...uint64) *rand.PCG {
	var pcg rand.PCG
	Seed(&pcg, seed, purpose, ids...)
	return &pcg
}

// New is Source wrapped in the sampling methods of math/rand/v2.
func New(seed uint64, purpose string, ids ...uint64) *rand.Rand {
	return rand.New(Source(seed, purpose, ids...))
}

// Hash mixes words into one, for checksums.
func Hash(words ...uint64) uint64 {
	h := uint64(start)
	for _, word := range words {
		h = absorb(h, word)
	}
	return h
}

// HashText mixes a text into a word.
func HashText(text string) uint64 { return absorbText(start, text) }

// Seed puts an existing generator at the start of a named stream, for holders of many streams.
func Seed(pcg *rand.PCG, seed uint64, purpose string, ids ...uint64) {
	h := absorbText(absorb(start, seed), purpose)
	for _, id := range ids {
		h = absorb(h, id)
	}
	pcg.Seed(mix(h), mix(h^0xd1b54a32d192ed03))
}

// start is where hashes begin.
const start = 0x9e3779b97f4a7c15

func absorbText(h uint64, text string) uint64 {
	h = absorb(h, uint64(len(text)))
	for i := 0; i < len(text); i++ {
		h = absorb(h, uint64(text[i]))
	}
	return h
}

// absorb folds one more word into the hash. Folding is not commutative, so ids (1, 2) and (2, 1)
// name different streams.
func absorb(h, word uint64) uint64 { return mix(h ^ mix(word+0x9e3779b97f4a7c15)) }

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195):
// a bijection in which every input bit moves every output bit with probability near one half.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
