"""NEURON's hh, cvode with a step of its own for every cell: best where cells are coupled weakly or not at all."""

import math

from neuron import __version__ as version
from neuron import h

n, active, k = job["n"], job["active"], job["k"]
fine = job["tolerance"] > 0
area = 1e4  # um2
per_area = area * 1e-8  # cm2


def axon():
    cell = h.Section()
    cell.L, cell.diam, cell.cm = 100, area / 100 / math.pi, 1
    cell.insert("hh")
    cell.ena, cell.ek = 50, -77
    cell(0.5).hh.el = -54.387  # the others are the defaults
    return cell


h.celsius = 6.3
cells = [axon() for _ in range(n)]
kept, synapses = [], []
for i in range(active):
    clamp = h.IClamp(cells[i](0.5))
    clamp.delay, clamp.dur = 0, 1e9
    clamp.amp = (job["weakest"] + (job["strongest"] - job["weakest"]) * i / active) * per_area * 1e3  # nA
    kept.append(clamp)
if k:
    for i in range(active):
        synapse = h.ExpSyn(cells[i](0.5))
        synapse.tau, synapse.e = job["tau"], 0
        synapses.append(synapse)

times, ids = h.Vector(), h.Vector()
for i, cell in enumerate(cells):
    monitor = h.NetCon(cell(0.5)._ref_v, None, sec=cell)
    monitor.threshold = 0
    monitor.record(times, ids, i)
    kept.append(monitor)
    if k and i < active:
        for j in range(k):
            connection = h.NetCon(cell(0.5)._ref_v, synapses[(i + 1 + j) % active], sec=cell)
            connection.threshold, connection.delay = 0, job["delay"]
            connection.weight[0] = job["weight"] * per_area * 1e3  # uS
            kept.append(connection)

solver = h.CVode()
solver.active(True)
solver.use_local_dt(True)
if fine:
    h.usetable_hh = 0
    solver.atol(job["tolerance"])
    solver.rtol(job["tolerance"])
    solver.condition_order(2)  # crossings between steps are found by iteration
watch = Stopwatch()
kind = "hh, cvode, " + ("atol = rtol = %g, rates computed" % job["tolerance"] if fine else "atol 1e-3 and tabulated rates, as by default")
answer(version=version, kind=kind, threads=1)
for line in sys.stdin:
    times.resize(0)
    ids.resize(0)
    h.finitialize(job["rest"])
    watch.start()
    solver.solve(float(line))
    wall, cpu = watch.stop()
    answer(times=list(times), neurons=[int(i) for i in ids], wall=wall, cpu=cpu)
