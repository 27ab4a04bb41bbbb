"""Brian2 in its runtime mode, exponential Euler on a time grid, as in its own examples of Hodgkin and Huxley."""

import brian2
import numpy
from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, ms

brian2.prefs.codegen.target = "cython"
brian2.BrianLogger.log_level_error()
brian2.defaultclock.dt = job["step"] * ms

n, active, k = job["n"], job["active"], job["k"]
# Without units, but that of time: mV, ms, uA/cm2, mS/cm2.
conductance = "- g * v" if k else ""
equations = """
    dv/dt = (current - 120 * m**3 * h * (v - 50) - 36 * n**4 * (v + 77) - 0.3 * (v + 54.387) %s) / ms : 1
    dm/dt = (1 / exprel(-(v + 40) / 10) * (1 - m) - 4 * exp(-(v + 65) / 18) * m) / ms : 1
    dh/dt = (0.07 * exp(-(v + 65) / 20) * (1 - h) - h / (1 + exp(-(v + 35) / 10))) / ms : 1
    dn/dt = (0.1 / exprel(-(v + 55) / 10) * (1 - n) - 0.125 * exp(-(v + 65) / 80) * n) / ms : 1
    current : 1
""" % conductance
if k:
    equations += "dg/dt = -g / tau : 1\n"
constants = {"tau": job["tau"] * ms, "weight": job["weight"]}
axons = NeuronGroup(n, equations, threshold="v > 0", refractory="v > 0", method="exponential_euler", namespace=constants)
axons.current[:active] = job["weakest"] + (job["strongest"] - job["weakest"]) * numpy.arange(active) / active

v = axons.v[:] = numpy.full(n, job["rest"])
linoid = lambda x: x / -numpy.expm1(-x)
rates = {
    "m": (linoid((v + 40) / 10), 4 * numpy.exp(-(v + 65) / 18)),
    "h": (0.07 * numpy.exp(-(v + 65) / 20), 1 / (1 + numpy.exp(-(v + 35) / 10))),
    "n": (0.1 * linoid((v + 55) / 10), 0.125 * numpy.exp(-(v + 65) / 80)),
}
for gate, (opening, closing) in rates.items():
    setattr(axons, gate, opening / (opening + closing))

monitor = SpikeMonitor(axons)
network = Network(axons, monitor)
if k:
    synapses = Synapses(axons, axons, on_pre="g_post += weight", delay=job["delay"] * ms, namespace=constants)
    pre = numpy.repeat(numpy.arange(active), k)
    synapses.connect(i=pre, j=(pre + 1 + numpy.tile(numpy.arange(k), active)) % active)
    network.add(synapses)
network.store()
watch = Stopwatch()


def simulate(duration):
    """The loop alone: Brian2 reports before its first and after its last step."""
    laps = []

    def report(elapsed, completed, start, duration):
        if completed == 0:
            watch.start()
        elif completed == 1:
            laps.append(watch.stop())

    network.restore()
    network.run(duration * ms, report=report, report_period=1e9 * brian2.second)
    return laps[0]


simulate(1)  # compiles
answer(version=brian2.__version__, kind="exponential Euler, %g ms" % job["step"], threads=1)
for line in sys.stdin:
    wall, cpu = simulate(float(line))
    # A crossing is seen at the end of the step that begins at t: the middle is the best guess.
    times = numpy.asarray(monitor.t / ms) + job["step"] / 2
    answer(times=times.tolist(), neurons=[int(i) for i in monitor.i], wall=wall, cpu=cpu)
