#include "go_asm.h"
#include "textflag.h"

// What these do is written in Go in sweep.go. They must give the same bits, so a product is
// never fused with a sum.

// func fireAVX2(u []float64, decay, drift, theta float64) int
//
// Takes 16 neurons at a time, and stops before the first 16 of which one is at threshold, or of which
// fewer are left. Returns how many it has taken.
TEXT ·fireAVX2(SB), NOSPLIT, $0-56
	MOVQ         u_base+0(FP), DI
	MOVQ         u_len+8(FP), CX
	VBROADCASTSD decay+24(FP), Y0
	VBROADCASTSD drift+32(FP), Y1
	VBROADCASTSD theta+40(FP), Y2
	XORQ         AX, AX
	ANDQ         $~15, CX

fire:
	CMPQ      AX, CX
	JGE       fired
	VMOVUPD   (DI)(AX*8), Y4
	VMOVUPD   32(DI)(AX*8), Y5
	VMOVUPD   64(DI)(AX*8), Y6
	VMOVUPD   96(DI)(AX*8), Y7
	VCMPPD    $0x1D, Y2, Y4, Y8  // greater or equal, false for NaN
	VCMPPD    $0x1D, Y2, Y5, Y9
	VCMPPD    $0x1D, Y2, Y6, Y10
	VCMPPD    $0x1D, Y2, Y7, Y11
	VORPD     Y8, Y9, Y8
	VORPD     Y10, Y11, Y10
	VORPD     Y8, Y10, Y8
	VMOVMSKPD Y8, DX
	TESTL     DX, DX
	JNE       fired
	VMULPD    Y0, Y4, Y4
	VMULPD    Y0, Y5, Y5
	VMULPD    Y0, Y6, Y6
	VMULPD    Y0, Y7, Y7
	VADDPD    Y1, Y4, Y4
	VADDPD    Y1, Y5, Y5
	VADDPD    Y1, Y6, Y6
	VADDPD    Y1, Y7, Y7
	VMOVUPD   Y4, (DI)(AX*8)
	VMOVUPD   Y5, 32(DI)(AX*8)
	VMOVUPD   Y6, 64(DI)(AX*8)
	VMOVUPD   Y7, 96(DI)(AX*8)
	ADDQ      $16, AX
	JMP       fire

fired:
	VZEROUPPER
	MOVQ AX, ret+48(FP)
	RET

// func firePairAVX2(u, i, j []float64, l *leap, a, b *relaxation) int
//
// Is fireAVX2, then relaxAVX2 of i by a and of j by b, 8 neurons at a time.
TEXT ·firePairAVX2(SB), NOSPLIT, $0-104
	MOVQ         u_base+0(FP), DI
	MOVQ         u_len+8(FP), CX
	MOVQ         i_base+24(FP), SI
	MOVQ         j_base+48(FP), BX
	MOVQ         l+72(FP), DX
	VBROADCASTSD leap_decay(DX), Y0
	VBROADCASTSD leap_drift(DX), Y1
	VBROADCASTSD leap_theta(DX), Y2
	MOVQ         a+80(FP), DX
	VBROADCASTSD relaxation_keep(DX), Y12
	VBROADCASTSD relaxation_push(DX), Y13
	MOVQ         b+88(FP), DX
	VBROADCASTSD relaxation_keep(DX), Y14
	VBROADCASTSD relaxation_push(DX), Y15
	XORQ         AX, AX
	ANDQ         $~7, CX

pair:
	CMPQ      AX, CX
	JGE       paired
	VMOVUPD   (DI)(AX*8), Y4
	VMOVUPD   32(DI)(AX*8), Y5
	VCMPPD    $0x1D, Y2, Y4, Y8
	VCMPPD    $0x1D, Y2, Y5, Y9
	VORPD     Y8, Y9, Y8
	VMOVMSKPD Y8, DX
	TESTL     DX, DX
	JNE       paired
	VMOVUPD   (SI)(AX*8), Y6
	VMOVUPD   32(SI)(AX*8), Y7
	VMOVUPD   (BX)(AX*8), Y8
	VMOVUPD   32(BX)(AX*8), Y9
	VMULPD    Y0, Y4, Y4
	VMULPD    Y0, Y5, Y5
	VADDPD    Y1, Y4, Y4
	VADDPD    Y1, Y5, Y5
	VMULPD    Y13, Y6, Y10
	VMULPD    Y13, Y7, Y11
	VADDPD    Y10, Y4, Y4
	VADDPD    Y11, Y5, Y5
	VMULPD    Y15, Y8, Y10
	VMULPD    Y15, Y9, Y11
	VADDPD    Y10, Y4, Y4
	VADDPD    Y11, Y5, Y5
	VMULPD    Y12, Y6, Y6
	VMULPD    Y12, Y7, Y7
	VMULPD    Y14, Y8, Y8
	VMULPD    Y14, Y9, Y9
	VMOVUPD   Y4, (DI)(AX*8)
	VMOVUPD   Y5, 32(DI)(AX*8)
	VMOVUPD   Y6, (SI)(AX*8)
	VMOVUPD   Y7, 32(SI)(AX*8)
	VMOVUPD   Y8, (BX)(AX*8)
	VMOVUPD   Y9, 32(BX)(AX*8)
	ADDQ      $8, AX
	JMP       pair

paired:
	VZEROUPPER
	MOVQ AX, ret+96(FP)
	RET

// func relaxAVX2(u, i []float64, keep, push float64)
//
// Takes 8 neurons at a time; len(i) is a multiple of 8.
TEXT ·relaxAVX2(SB), NOSPLIT, $0-64
	MOVQ         u_base+0(FP), DI
	MOVQ         i_base+24(FP), SI
	MOVQ         i_len+32(FP), CX
	VBROADCASTSD keep+48(FP), Y0
	VBROADCASTSD push+56(FP), Y1
	XORQ         AX, AX

relax:
	CMPQ    AX, CX
	JGE     relaxed
	VMOVUPD (SI)(AX*8), Y4
	VMOVUPD 32(SI)(AX*8), Y5
	VMULPD  Y1, Y4, Y6
	VMULPD  Y1, Y5, Y7
	VADDPD  (DI)(AX*8), Y6, Y6
	VADDPD  32(DI)(AX*8), Y7, Y7
	VMULPD  Y0, Y4, Y4
	VMULPD  Y0, Y5, Y5
	VMOVUPD Y6, (DI)(AX*8)
	VMOVUPD Y7, 32(DI)(AX*8)
	VMOVUPD Y4, (SI)(AX*8)
	VMOVUPD Y5, 32(SI)(AX*8)
	ADDQ    $8, AX
	JMP     relax

relaxed:
	VZEROUPPER
	RET

// func relaxAlphaAVX2(u, i, j []float64, r *relaxation)
//
// Takes 4 neurons at a time; len(i) is a multiple of 4.
TEXT ·relaxAlphaAVX2(SB), NOSPLIT, $0-80
	MOVQ         u_base+0(FP), DI
	MOVQ         i_base+24(FP), SI
	MOVQ         i_len+32(FP), CX
	MOVQ         j_base+48(FP), BX
	MOVQ         r+72(FP), DX
	VBROADCASTSD relaxation_keep(DX), Y0
	VBROADCASTSD relaxation_feed(DX), Y1
	VBROADCASTSD relaxation_push(DX), Y2
	VBROADCASTSD relaxation_pull(DX), Y3
	XORQ         AX, AX

alpha:
	CMPQ    AX, CX
	JGE     alphaDone
	VMOVUPD (SI)(AX*8), Y4
	VMOVUPD (BX)(AX*8), Y5
	VMULPD  Y2, Y4, Y6
	VMULPD  Y3, Y5, Y7
	VADDPD  Y7, Y6, Y6
	VADDPD  (DI)(AX*8), Y6, Y6
	VMULPD  Y0, Y4, Y4
	VMULPD  Y1, Y5, Y8
	VADDPD  Y8, Y4, Y4
	VMULPD  Y0, Y5, Y5
	VMOVUPD Y6, (DI)(AX*8)
	VMOVUPD Y4, (SI)(AX*8)
	VMOVUPD Y5, (BX)(AX*8)
	ADDQ    $4, AX
	JMP     alpha

alphaDone:
	VZEROUPPER
	RET
