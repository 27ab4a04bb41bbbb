// Package mesh is the network on a chip whose tiles lie on a grid: packets go east or west first, then north or south, over
// links that take one packet after the other.
//
// Its law: a link serves packets in the order in which they reach it, and none overtakes another on it; packets that reach it
// in the same picosecond go in the order in which they were handed over. So what a mesh does is a function of the packets
// alone.
//
// It is for timing a step of a chip: who waits where, which link is the busiest, when the last packet has been worked off. It
// knows no finite buffers, hence no back-pressure and no deadlock: a queue grows instead, and its length is reported.
package mesh
