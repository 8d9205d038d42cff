// The kernels of cross-entropy and Dice of all heads.
import { createKernels } from '../../kernel';
import headLossGradient from './head_loss_gradient.wgsl?raw';
import lossFinalize from './loss_finalize.wgsl?raw';
import lossSums from './loss_sums.wgsl?raw';

export const kernels = createKernels({ headLossGradient, lossFinalize, lossSums });
