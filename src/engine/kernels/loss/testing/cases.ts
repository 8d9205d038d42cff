// Cases of the losses: the shapes of heads.
import { onHeads } from '../../head/testing/cases';

export const cases = onHeads(['lossSums', 'lossFinalize', 'headLossGradient']);
