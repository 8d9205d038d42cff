// The table of pruning methods; the only place that knows them all. Each respects what a hand protects or freezes.
import type { PruningMethodName } from '../protocol/config';
import { honourHand } from './honourHand';
import type { PruningMethod } from './method';
import { none } from './none';
import { sauron } from './sauron';

export const pruningMethods: Record<PruningMethodName, PruningMethod> = { sauron: honourHand(sauron), none: honourHand(none) };
