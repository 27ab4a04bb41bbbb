"""NEST on a time grid, one thread."""

import nest

nest.set_verbosity("M_ERROR")
nest.ResetKernel()
nest.SetKernelStatus({"resolution": job["step"], "local_num_threads": 1, "rng_seed": job["seed"] + 1})

# With C_m = tau_m in numbers, a current in pA is a drive in mV.
parameters = {
    "tau_m": job["tau_m"], "C_m": job["tau_m"], "E_L": job["e_l"], "V_th": job["v_th"], "V_reset": job["v_reset"],
    "t_ref": job["t_ref"], "I_e": 0.0,
}
model = "iaf_psc_delta"
if job["tau_e"]:
    model = "iaf_psc_exp"
    parameters.update(tau_syn_ex=job["tau_e"], tau_syn_in=job["tau_i"])
populations = [nest.Create(model, size, params=parameters) for size in degree(job["n"])]
for population in populations:
    population.V_m = nest.random.uniform(job["v_reset"], job["v_th"]) if job["scattered"] else job["e_l"]

delay = job["delay_min"]
if job["delay_min"] != job["delay_max"]:
    delay = nest.random.uniform(job["delay_min"], job["delay_max"])
degrees = degree(job["k"])
for pre, weight in enumerate((job["excite"], job["inhibit"])):
    synapse = f"synapse_{pre}"
    nest.CopyModel("static_synapse_hom_w", synapse, {"weight": weight})
    for post in range(2):
        rule = {"rule": "fixed_outdegree", "outdegree": degrees[post]}
        if job["inward"]:
            rule = {"rule": "fixed_indegree", "indegree": degrees[pre]}
        nest.Connect(populations[pre], populations[post], rule, {"synapse_model": synapse, "delay": delay})
if job["noise"]:
    generator = nest.Create("poisson_generator", params={"rate": job["noise"]})
    for population in populations:
        nest.Connect(generator, population, syn_spec={"weight": job["excite"], "delay": job["delay_min"]})

watch = Stopwatch()


def simulate(duration):
    watch.start()
    nest.Run(duration)
    return nest.GetKernelStatus("local_spike_counter"), *watch.stop()


nest.Prepare()
serve(simulate, version=nest.__version__, kind=f"{model}, grid", threads=1)
