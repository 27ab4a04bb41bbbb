"""Brian2 in its runtime mode, on a time grid."""

import brian2
import numpy
from brian2 import Hz, Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, ms

brian2.prefs.codegen.target = "cython"
brian2.BrianLogger.log_level_error()
brian2.defaultclock.dt = job["step"] * ms
brian2.seed(job["seed"])
random = numpy.random.default_rng(job["seed"])

n, k = job["n"], job["k"]
excitatory, inhibitory = degree(n)
from_excitatory, from_inhibitory = degree(k)
constants = {
    "tau_m": job["tau_m"] * ms, "tau_e": job["tau_e"] * ms, "tau_i": job["tau_i"] * ms,
    "e_l": job["e_l"], "v_th": job["v_th"], "v_reset": job["v_reset"],
    "excite": job["excite"], "inhibit": job["inhibit"],
}
if job["tau_e"]:
    # As in ranvier, currents go on during the refractory interval.
    equations = """
        dv/dt = (e_l - v + g_e + g_i) / tau_m : 1 (unless refractory)
        dg_e/dt = -g_e / tau_e : 1
        dg_i/dt = -g_i / tau_i : 1
    """
    on_excitation, on_inhibition = "g_e_post += excite", "g_i_post += inhibit"
else:
    # Brian2 drops jumps of a variable that is not integrated while refractory.
    equations = "dv/dt = (e_l - v) / tau_m : 1 (unless refractory)"
    on_excitation, on_inhibition = "v_post += excite", "v_post += inhibit"

neurons = NeuronGroup(n, equations, threshold="v >= v_th", reset="v = v_reset", refractory=job["t_ref"] * ms,
                      method="exact", namespace=constants)
neurons.v = job["v_reset"] + random.random(n) * (job["v_th"] - job["v_reset"]) if job["scattered"] else job["e_l"]


def connect(sources, offset, action, sent, received):
    """Connect `sources` neurons, `offset` the first, with all: out-degrees by target or in-degrees."""
    shortest, longest = job["delay_min"], job["delay_max"]
    delay = shortest * ms if shortest == longest else None
    synapses = Synapses(neurons, neurons, on_pre=action, delay=delay, namespace=constants)
    if job["inward"]:
        pre = offset + random.integers(0, sources, n * received)
        post = numpy.repeat(numpy.arange(n), received)
    else:
        pre = offset + numpy.repeat(numpy.arange(sources), sum(sent))
        post = numpy.concatenate([
            random.integers(0, excitatory, (sources, sent[0])),
            excitatory + random.integers(0, inhibitory, (sources, sent[1])),
        ], axis=1).ravel()
    synapses.connect(i=pre, j=post)
    if delay is None:
        synapses.delay = random.uniform(shortest, longest, len(pre)) * ms
    return synapses



def learn(rule):
    """Excitatory neurons with all: synapses onto excitatory ones learn, as Brian2's documentation has it: traces that are
    brought up to date by events, and the delay that of the axon. The order of what happens at an event is ranvier's."""
    constants.update(a_plus=rule["a_plus"], a_minus=rule["a_minus"], most=rule["most"],
                     tau_plus=rule["tau_plus"] * ms, tau_minus=rule["tau_minus"] * ms)
    delay = job["delay_min"] * ms
    learning = Synapses(neurons, neurons, """
        w : 1
        dx/dt = -x / tau_plus : 1 (event-driven)
        dy/dt = -y / tau_minus : 1 (event-driven)
    """, on_pre="""
        w = clip(w - y, 0, most)
        x += a_plus
        v_post += w
    """, on_post="""
        w = clip(w + x, 0, most)
        y += a_minus
    """, delay={"pre": delay}, namespace=constants)
    static = Synapses(neurons, neurons, on_pre=on_excitation, delay=delay, namespace=constants)
    for synapses, first, targets in (learning, 0, excitatory), (static, excitatory, inhibitory):
        synapses.connect(i=random.integers(0, excitatory, targets * from_excitatory),
                         j=first + numpy.repeat(numpy.arange(targets), from_excitatory))
    learning.w = job["excite"]
    return [learning, static]


network = Network(
    neurons,
    learn(job["learn"]) if "learn" in job else connect(excitatory, 0, on_excitation, degree(k), from_excitatory),
    connect(inhibitory, excitatory, on_inhibition, degree(k), from_inhibitory),
)
monitor = SpikeMonitor(neurons, record=False)
network.add(monitor)
if job["noise"]:
    processes = 1000
    network.add(PoissonInput(neurons, "v", N=processes, rate=job["noise"] / processes * Hz, weight=job["excite"]))

watch = Stopwatch()


def simulate(duration):
    """The loop alone: Brian2 reports before its first and after its last step."""
    laps = []

    def report(elapsed, completed, start, duration):
        if completed == 0:
            watch.start()
        elif completed == 1:
            laps.append(watch.stop())

    before = monitor.num_spikes
    network.run(duration * ms, report=report, report_period=1e9 * brian2.second)
    return monitor.num_spikes - before, *laps[0]


def generators():
    """The kinds of code that Brian2 runs, after a run."""
    objects = list(network.objects)
    objects += [part for o in objects for part in o.contained_objects]
    return sorted({code.__class__.__name__ for o in objects for code in o.code_objects})


simulate(0.1)  # compiles
serve(simulate, version=brian2.__version__, kind=", ".join(generators()), threads=1)
