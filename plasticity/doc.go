// Package plasticity is where learning rules live: on-line rules that change a weight when an event
// reaches its synapse, and, in a subpackage, supervised training.
//
// Its law: a weight is touched only when one of its two neurons spikes. It imports sim and nothing
// above it, so that a rule works with any model.
package plasticity
