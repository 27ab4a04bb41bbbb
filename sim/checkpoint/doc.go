// Package checkpoint frames the bytes of a state that is to be taken up again later: a header that says of what, and
// checksums.
//
// Its law: what a Reader hands out is what a Writer was given, in this order and from the beginning, or the Reader fails
// with an *Error that says where. Nothing is handed out before its checksum was found right, so that whoever decodes
// it need not mistrust it; and what is cut short is told from what is whole.
//
// A stream is, all numbers in little-endian order,
//
//	8 bytes   "ranvier" and a 0
//	uint32    version of the content
//	uint32    length of its kind in bytes, 255 at most
//	...       its kind, UTF-8
//
// and then frames, of which the last one, and only that, is empty:
//
//	uint32    length of the payload in bytes, 65536 at most
//	...       the payload
//	uint32    CRC-32C of all that stands before, from the first byte of the stream on
//
// A Reader takes from its source no byte beyond the last frame: streams can follow one another, or lie within one
// another.
package checkpoint
