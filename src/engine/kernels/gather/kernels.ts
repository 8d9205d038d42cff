// The kernels of the cut of packed parameters.
import { createKernels } from '../../kernel';
import gatherParameters from './gather_parameters.wgsl?raw';

export const kernels = createKernels({ gatherParameters });
