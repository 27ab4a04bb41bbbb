// Package eventfile reads recordings of event cameras, and plays them into a network.
//
// Its law: a reader gives every event of a file, in time order, or an error that says where the file is not what
// it should be. Memory does not grow with the file: what is held of it is a buffer, in AEDAT 4 a packet. Nothing
// is guessed: a file that is cut off, an event outside the sensor or before its predecessor end the reading with a
// *FormatError; what is no pixel's event (frames, IMU samples, triggers) is passed over and counted, see
// [Reader.Skipped].
//
// [Open] recognises a file by its content and returns a [Reader]:
//
//	NMNIST   N-MNIST, N-Caltech101 (.bin, .bs2)   40 bits an event, without a header
//	AEDAT2   AEDAT 2.0 (.aedat)                   of jAER: DVS128, DAVIS240, DAVIS346
//	AEDAT3   AEDAT 3.1 (.aedat)                   of cAER, as in DVS128 Gesture
//	AEDAT4   AEDAT 4.0 (.aedat4)                  of DV, plain or compressed by LZ4 or Zstandard
//	DAT      Prophesee DAT 2 (.dat)               as N-CARS and GEN1
//	CSV      text with columns x, y, t and p
//	NumPy    .npz with arrays x, y, t and p, or .npz or .npy with one structured array, as Tonic makes
//
// [Stream] is a [sim.Spec]: a source with a neuron for every pixel and polarity, that reads its file while the network
// runs.
//
// # Time
//
// Event.At counts from the zero of the file's own clock, in AEDAT 4, where that is the year 1970, from the first
// event. Clocks of 32 bits (AEDAT 2, DAT) may run over: of two neighbouring stamps, the step is the one of less than
// 2^31 us. Events that share an instant come in the order of the file.
//
// A stamp before that of its predecessor is an error unless [Options].Reorder allows for a buffer in which late
// events take their place. A pixel may fire twice in one microsecond, as happens in N-MNIST; both events count.
//
// # Space
//
// X counts from the left, Y from the top. AEDAT 2 counts from other corners, and is turned as jAER shows it.
//
// The package is not for frames, IMU samples, Prophesee RAW (EVT2, EVT3) or HDF5.
package eventfile
