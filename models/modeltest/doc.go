// Package modeltest tells whether a model keeps the contract of package sim: its spikes are a function of
// the arrivals alone. They do not depend on windows, slices, the packing of volleys, other copies of the
// model, or who looks; Wake promises no silence that is broken; Advance appends, in order, and neither keeps
// nor changes what it is given; wrong parameters are refused; events allocate nothing.
//
// A model of any module is tested by
//
//	func TestMyModel(t *testing.T) {
//		modeltest.Run(t, mymodel.Spec{Tau: 5 * sim.Millisecond}, modeltest.Config{
//			Weights: []modeltest.Range{{Low: -2, High: 4}},
//		})
//	}
//
// Arrivals are drawn by pgregory.net/rapid, which shrinks those that break a rule to the shortest it can find,
// and prints the flag that repeats the failure. They hold what models are known to trip over: simultaneous
// volleys, multapses, volleys of one, arrivals a picosecond apart, at time 0, and at the very picosecond
// of a spike.
//
// The package does not tell whether a model's spikes are right, only that they are well-defined.
package modeltest
