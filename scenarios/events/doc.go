// Package events says what a recording of an event camera holds: how many events, when, where, and how fast.
//
// Its law: what it says is of the whole file or nothing, found in one pass, in memory that depends on the sensor and
// not on the length of the recording.
package events
