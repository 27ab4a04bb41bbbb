#include "textflag.h"

// func prefetch(row *uint32, lines int)
TEXT ·prefetch(SB), NOSPLIT, $0-16
	MOVQ row+0(FP), DI
	MOVQ lines+8(FP), CX

line:
	PREFETCHT0 (DI)
	ADDQ       $64, DI
	DECQ       CX
	JGT        line
	RET

// func prefetchWeights(row *float32, lines int)
TEXT ·prefetchWeights(SB), NOSPLIT, $0-16
	JMP ·prefetch(SB)
