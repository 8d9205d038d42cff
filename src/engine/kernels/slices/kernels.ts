// The kernels of δ_opt slice by slice along z, as published in 3-D.
import { createKernels } from '../../kernel';
import sliceDistances from './slice_distances.wgsl?raw';
import sliceFinalize from './slice_finalize.wgsl?raw';
import sliceGradient from './slice_gradient.wgsl?raw';

export const kernels = createKernels({ sliceDistances, sliceFinalize, sliceGradient });
