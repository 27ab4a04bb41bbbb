// Package convert makes spiking networks of artificial ones: rectified units, trained as such, whose activations become
// numbers of spikes.
//
// Its law: what is trained is what is run. An artificial network has the synapses of the spiking one, made by the same connection
// rules, with the same weights but for one factor for each layer. It sees time in slices; where every slice is one event, a
// neuron that integrates without leak, and from whose potential a spike takes the threshold (models.SubtractiveIF), fires as
// often as its unit says, to within a spike.
//
// # Why slices
//
// A neuron that inhibition reaches after excitation has fired already, and cannot take that back; one that inhibition reaches first
// fires the later for it. So its number of spikes is that of the highest sum that its input has ever reached, not of the last. Units here do
// the same, slice by slice: they give off what is above 0, and keep what is below. With one slice they are the rectified linear
// units that conversion is mostly done with, which know nothing of order; then events that come in waves, as those of a camera
// do, make another network of it.
//
// # Artificial networks
//
// A [Layer] is synapses with shared weights: which source reaches which target by which weight. So every rule of connection will
// do, and none is written again here: a convolution whose Filters are 0, 1, 2, ... numbers the weights of its synapses by itself. A
// [Network] is trained by gradient.Trainer; [Task] is the model. Only units that give something off cost anything, forward and
// backward. Gradients are exact, but where a unit is at 0.
//
// # Conversion
//
// [Network.Centre] comes first: evidence below 0 is no spike at all, so it is shifted until the winner's is above.
// [Network.Units] then finds, from data, which activation one spike of each layer is to stand for; [Network.Spiking] are the weights
// that follow, for thresholds of 1. Both are the normalisation of Diehl et al. 2015, doi:10.1109/IJCNN.2015.7280696, with the
// percentile of Rueckauer et al. 2017, doi:10.3389/fnins.2017.00682: W_l becomes W_l u_(l-1) / u_l, with
// u_l = lambda_l / Peak. They count in time steps, of which lambda takes all; here there are none, and it takes Peak spikes. No
// weight is above the threshold, as the first of the two has it, unless Heaviest says otherwise.
//
// The package lies beside plasticity/gradient because it borrows its trainer, and not in it because its gradients are those of
// activations: they know nothing of the times of spikes. There are no biases, as they need a clock to act: see chips/speck.
package convert
