// Package convert makes spiking networks of artificial ones: rectified linear units, trained as such, whose activations become
// numbers of spikes.
//
// Its law: what is trained is what is run. An artificial network has the synapses of the spiking one, made by the same connection
// rules, with the same weights but for one factor for each layer; a neuron that integrates without leak, and from whose potential a
// spike takes the threshold (models.SubtractiveIF), then fires as often as its unit says, to within a spike, and to within
// what the order of its input does: a spike that excitation has caused is not taken back by inhibition that comes later.
//
// # Artificial networks
//
// A [Layer] is synapses with shared weights: which source reaches which target by which weight. So every rule of connection will
// do, and none is written again here: a convolution whose Filters are 0, 1, 2, ... numbers the weights of its synapses by itself. A
// [Network] is trained by gradient.Trainer; [Task] is the model.
//
// # Conversion
//
// [Network.Units] finds, from data, which activation one spike of each layer is to stand for; [Network.Spiking] are the weights
// that follow, for thresholds of 1. Both are the normalisation of Diehl et al. 2015, doi:10.1109/IJCNN.2015.7280696, with the
// percentile of Rueckauer et al. 2017, doi:10.3389/fnins.2017.00682: W_l becomes W_l u_(l-1) / u_l, with
// u_l = lambda_l / Peak. They count in time steps, of which lambda takes all; here there are none, and it takes Peak spikes. No
// weight is above the threshold, as the first of the two has it.
//
// [Network.Centre] comes first: evidence below 0 is no spike at all, so it is shifted until the winner's is above.
//
// The package lies beside plasticity/gradient because it borrows its trainer, and not in it because its gradients are those of
// activations: they know nothing of the times of spikes. There are no biases, as they need a clock to act: see chips/speck.
package convert
