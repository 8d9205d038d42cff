// The kernels of the winning class of every position.
import { createKernels } from '../../kernel';
import classify from './classify.wgsl?raw';

export const kernels = createKernels({ classify });
