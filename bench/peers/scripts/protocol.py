"""What every script of this folder begins with: how it is told what to do, and how it answers.

The network comes as JSON in the first argument, times in ms, potentials in mV, rates in Hz. The first
line of the answer says who answers. Then each line of standard input is a number of ms to simulate,
which is answered by what happened in them.
"""

import json
import os
import sys
import time

job = json.loads(sys.argv[1])

# Simulators print banners and warnings, C code among them; answers go past these.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**line):
    print(json.dumps(line), file=answers, flush=True)


def serve(simulate, **identity):
    """simulate(ms) returns spikes, seconds of wall time and seconds of processor time."""
    answer(**identity)
    for line in sys.stdin:
        spikes, wall, cpu = simulate(float(line))
        answer(spikes=int(spikes), wall=wall, cpu=cpu)


def degree(n):
    """Split n four to one, as the neurons and their synapses are."""
    excitatory = n * 4 // 5
    return excitatory, n - excitatory


class Stopwatch:
    """Measures between start() and stop()."""

    def start(self):
        self.began = time.perf_counter(), time.process_time()

    def stop(self):
        return time.perf_counter() - self.began[0], time.process_time() - self.began[1]
