// The table of pruning methods; the only place that knows them all.
import type { PruningMethodName } from '../protocol/config';
import type { PruningMethod } from './method';
import { none } from './none';
import { sauron } from './sauron';

export const pruningMethods: Record<PruningMethodName, PruningMethod> = { sauron, none };
