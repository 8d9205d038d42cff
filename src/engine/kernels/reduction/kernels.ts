// The kernels of the sum of partial weight gradients.
import { createKernels } from '../../kernel';
import reduceGradients from './reduce_gradients.wgsl?raw';

export const kernels = createKernels({ reduceGradients });
