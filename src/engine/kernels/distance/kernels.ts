// The kernels of δ_opt over all axes: its end and its gradient through the first map.
import { createKernels } from '../../kernel';
import distanceFinalize from './distance_finalize.wgsl?raw';
import distanceReference from './distance_reference.wgsl?raw';

export const kernels = createKernels({ distanceFinalize, distanceReference });
