// Package convnet is the scenario of a convolutional network that sees the recordings of an event camera: trained as an artificial network
// that sees them slice by slice, and at last, if so wished, event by event; converted to spiking neurons; run event by event in exact time;
// and replayed on a chip made for such networks.
//
// Its law: what is judged was never learned from, and the three networks are one: the same connection rules, the same weights
// but for one factor for each layer, the same recordings. So what the table has between two columns is what conversion, or the chip, has done.
package convnet
