// Package record keeps what a run did: its spikes, the traces of its state, statistics and pictures of
// them, and the manifest that says which run it was. Its law: recording never changes a result; what
// is recorded is exact, whole picoseconds and all bits of a float64; and a failed write is an error at
// once that never harms what was written before.
//
// # Spikes
//
// Five recorders implement sim.Recorder; any number of them may observe the same population.
//
//   - [Memory] keeps the spikes for the program itself.
//   - [NPZ] writes them for numpy, [CSV] as a table, [GDF] as NEST does, for neo and Elephant. These
//     stream: their memory does not grow with the run. [ReadNPZ], [ReadCSV] and [ReadGDF] read back.
//   - [Hash] computes the fingerprint of the run, a SHA-256 of its spikes.
//
// A recorder is used by one goroutine at a time.
//
// A streaming recorder buffers up to 64 KiB per file. The Record, Flush or Close whose write fails
// returns a [*WriteError] with path and operation; from then on the recorder takes no more spikes and
// returns the same error. The file is cut back to whole rows, so that all that had reached it is readable.
//
// # State
//
// [Sample] runs an engine from instant to instant and reads state variables at each, exactly, into a
// [Trace].
//
// # Weights
//
// [WriteSynapses] keeps the synapses of a projection, [ReadSynapses] reads them back, and [LoadWeights] gives them to
// an engine. [SampleWeights] reads them at given instants, [WeightChanges] records every n-th change of each, and
// [WriteWeightChanges] keeps those.
//
// # Figures
//
// [Raster] is the spikes of one population with its size; its methods are the usual statistics. [RasterPlot],
// [TracePlot], [RatePlot] and [HistogramPlot] draw PNG and SVG. [NewPlot], [Ticks], [Color] and [Layout] give
// pictures of anything else the same style, with gonum.org/v1/plot.
//
// record is not for data larger than memory once read back.
package record
