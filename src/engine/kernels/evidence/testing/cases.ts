// Cases of δ_prune: the shapes of norm.
import { onShapes } from '../../norm/testing/cases';

export const cases = onShapes(['evidenceSums', 'evidenceFinalize']);
