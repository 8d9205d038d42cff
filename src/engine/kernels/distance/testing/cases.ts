// Cases of δ_opt over all axes: the shapes of norm.
import { onShapes } from '../../norm/testing/cases';

export const cases = onShapes(['distanceFinalize', 'distanceReference']);
