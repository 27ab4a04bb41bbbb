// Package reward is the scenario of a reward that comes late: of a thousand synapses, one is rewarded whenever its source
// fires just before its target, but only seconds after, when many other neurons have fired too (Izhikevich 2007,
// doi:10.1093/cercor/bhl152).
//
// Its law: the reward depends on what the network did, and on nothing else; the synapses hear of it, but are never told
// which of them it was for. The same spikes of the sources and the same noise go to a network whose synapses learn by
// pairs of spikes alone.
//
// Its second task, of rewards and punishments at once, is in package xor.
package reward
