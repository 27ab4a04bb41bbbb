// Package queuetest tells whether a priority queue keeps the law of package queue: it returns what was pushed,
// each entry once, in key order, whatever the order of the pushes. A queue that passes Run may replace any
// other behind queue.Queue.
//
// Run tries the corners that queues are known to trip over (ties, the ends of int64, growth and shrink, times on
// many scales, keys before the last popped one), then random histories of pushes and pops, all against a sorted
// slice. Random histories are drawn by pgregory.net/rapid, which shrinks a failing one to the shortest it can find.
package queuetest
