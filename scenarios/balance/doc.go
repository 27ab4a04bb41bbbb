// Package balance is the scenario of a network that inhibitory plasticity tames (Vogels, Sprekeler, Zenke, Clopath and
// Gerstner 2011, doi:10.1126/science.1211095): inhibition onto excitatory cells begins at nothing, and grows until
// they fire at the rate that the rule wants.
//
// Its law: the rate is measured, in a stretch of time after learning, and stands in the results beside the one that
// was wanted. Nothing but the synapses sees to it.
package balance
