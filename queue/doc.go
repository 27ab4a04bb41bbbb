// Package queue provides priority queues for discrete-event simulation. Its law: a queue returns what was
// pushed, each entry once, in the order of the keys, whatever the order of the pushes. Keys order by time, then by
// rank; entries of equal keys leave in any order. So where no two keys are equal, the sequence of pops depends on
// what was pushed and on nothing else: neither on who pushed first, nor on which queue it was.
//
// Every queue is a type whose zero value is ready to use, with the methods of Queue and a Reset that empties
// it. Package queuetest holds the conformance suite that all of them pass, and that others can run on their own.
//
// # Which queue
//
//	            worst operation   keys before the last popped   choose it for
//	Heap        O(log n)          legal                         few entries, or no operation may ever be slow
//	Ladder      O(n), seldom      legal                         throughput, from some hundred pending entries
//	Radix       O(n), seldom      panic                         as Ladder, and to be told of a broken causality
//	Reference   O(log n)          legal                         judging the others: it is plain, and it is slow
//
// The hold model (remove the next entry, push it again an increment later, with n entries pending) took, relative
// to Heap, and on average over exponential, uniform and bimodal increments:
//
//	n           1e2    1e3    1e4    1e5    1e6
//	Heap        1      1      1      1      1        65, 85, 120, 190, 520 ns
//	Ladder      0.6    0.55   0.4    0.35   0.2
//	Radix       0.9    0.65   0.6    0.4    0.2
//	Reference   2      2.5    3      4      4
//
// That was CPU time on one core of a busy AMD EPYC with 512 kB of L2 cache, payloads of 8 bytes, go1.26. The machine
// matters much, above all its caches where n is large: run
//
//	go test -bench Hold -benchtime 100ms ./queue
//
// on yours. Payloads are copied, several times in Ladder and Radix: keep them short, and free of pointers, so
// that the garbage collector need not look at them. A queue keeps no popped payload alive.
//
// # What it is not for
//
// Queues are not safe for concurrent use. No entry can be removed or moved once it is pushed: let the payload
// carry a version, and ignore it when it leaves with an old one.
package queue
