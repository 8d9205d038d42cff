// The kernels of instance norm with leaky ReLU, forward and backward, and the mask of filters that are left out.
import { createKernels } from '../../kernel';
import maskStatistics from './mask_statistics.wgsl?raw';
import normApply from './norm_apply.wgsl?raw';
import normBackwardApply from './norm_backward_apply.wgsl?raw';
import normBackwardSums from './norm_backward_sums.wgsl?raw';
import normFinalize from './norm_finalize.wgsl?raw';
import normStatistics from './norm_statistics.wgsl?raw';

export const kernels = createKernels({ maskStatistics, normApply, normBackwardApply, normBackwardSums, normFinalize, normStatistics });
