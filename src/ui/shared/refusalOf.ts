// Why an action of the hand is not possible now, in words for a button's title; null when it is.
import { asFailure } from '../../protocol/failures';
import { checkHandAction } from '../../protocol/handRules';
import type { HandAction, HandState } from '../../protocol/intervention';
import type { Phase } from '../../protocol/snapshot';

export function refusalOf({ hand, phase }: { hand: HandState | null; phase: Phase }, action: HandAction): string | null {
  if (!hand || (phase !== 'training' && phase !== 'paused')) return 'Only a run under way can be changed by hand.';
  try {
    checkHandAction(hand, action);
    return null;
  } catch (thrown) {
    return asFailure(thrown).message;
  }
}
