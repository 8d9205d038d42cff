// The table of all formulas, and which word of the glossary opens which.
import type { Formula, FormulaName } from '../formula';
import type { TermName } from '../../shared/glossary';
import { dipDist, hopkins, neighbours, silhouette } from './clusters';
import { flops, parameters } from './cost';
import { deltaOpt, deltaPrune } from './distances';
import { learningRate, loss } from './loss';
import { ability, dice } from './overlap';
import { settling } from './settling';
import { grid, removal } from './thresholds';

export const formulas: Record<FormulaName, Formula> = {
  deltaOpt,
  deltaPrune,
  removal,
  grid,
  settling,
  loss,
  dice,
  hopkins,
  dipDist,
  neighbours,
  silhouette,
  ability,
  parameters,
  flops,
  learningRate,
};

/** Words that share another word's formula. */
const shared: Partial<Record<TermName, FormulaName>> = {
  first: 'deltaOpt',
  reference: 'deltaPrune',
  tauMin: 'grid',
  tauMax: 'grid',
  mu: 'settling',
  lambda: 'loss',
  deepSupervision: 'loss',
  schedule: 'learningRate',
  minFilters: 'removal',
};

const own = new Map((Object.keys(formulas) as FormulaName[]).map((name) => [formulas[name].term, name]));

/** The formula of a word; null where it has none. */
export const formulaOf = (term: TermName): FormulaName | null => own.get(term) ?? shared[term] ?? null;
