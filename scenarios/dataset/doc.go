// Package dataset holds labelled images for first-spike experiments: MNIST and Fashion-MNIST from
// their original files, other sets in the IDX format, and Glyphs, digits that it draws itself; the points of the Yin-Yang set and
// the flowers of Iris, which are part of the program; and it finds labelled recordings of event cameras: N-MNIST.
//
// Its law: what comes out is complete and known, or it is an error. A file that is short, long or
// inconsistent is refused with its name, the offset and what was expected there; a download counts
// only if its SHA-256 is the pinned one; a drawn sample is a function of its parameters, its split
// and its number alone.
//
// Files are looked for in $RANVIER_DATA/<name>, then in <user cache>/ranvier/<name>, where Get puts
// them. Only Get uses the network.
package dataset
