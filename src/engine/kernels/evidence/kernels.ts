// The kernels of δ_prune: sums for a given reference filter, and distances relative to the largest.
import { createKernels } from '../../kernel';
import evidenceFinalize from './evidence_finalize.wgsl?raw';
import evidenceSums from './evidence_sums.wgsl?raw';

export const kernels = createKernels({ evidenceFinalize, evidenceSums });
