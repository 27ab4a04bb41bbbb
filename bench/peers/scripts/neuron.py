"""NEURON's artificial cell IntFire1, from event to event. It rests at 0, is reset to 0 and fires above 1; what
arrives in its refractory interval is lost."""

import random

import neuron
from neuron import h

random.seed(job["seed"])
n, k = job["n"], job["k"]
excitatory, _ = degree(n)
height = job["v_th"] - job["e_l"]

cells = [h.IntFire1() for _ in range(n)]
for cell in cells:
    cell.tau, cell.refrac = job["tau_m"], job["t_ref"]


def scatter():
    for cell in cells:
        cell.m = random.random()


# Cells begin at 0, whatever m was before.
beginning = h.FInitializeHandler(1, scatter) if job["scattered"] else None


def connect(pre, post):
    weight = job["excite"] if pre < excitatory else job["inhibit"]
    delay = random.uniform(job["delay_min"], job["delay_max"])
    return h.NetCon(cells[pre], cells[post], 0, delay, weight / height)


def pairs():
    first, second = degree(k)
    for i in range(n):
        for number in range(k):
            excite = number < first
            other = random.randrange(excitatory) if excite else random.randrange(excitatory, n)
            yield (other, i) if job["inward"] else (i, other)


connections = [connect(*pair) for pair in pairs()]
for i, cell in enumerate(cells):
    if job["noise"]:
        source = h.NetStim()
        source.interval, source.number, source.start, source.noise = 1000 / job["noise"], 1e15, 0, 1
        source.noiseFromRandom123(i, 1, job["seed"])
        connections.append(source)
        connections.append(h.NetCon(source, cell, 0, 0, job["excite"] / height))

times, ids = h.Vector(), h.Vector()
for cell in cells:
    monitor = h.NetCon(cell, None)
    monitor.record(times, ids)
    connections.append(monitor)

solver = h.CVode()
solver.active(True)
h.finitialize()
watch = Stopwatch()


def simulate(duration):
    times.resize(0)
    ids.resize(0)
    watch.start()
    solver.solve(h.t + duration)
    wall, cpu = watch.stop()
    return times.size(), wall, cpu


serve(simulate, version=neuron.__version__, kind="IntFire1, event-driven", threads=1)
