// What a formula of the page is: the statement, its symbols, its source, and how the present numbers go into it. Types only.
import type { RunConfig } from '../../protocol/config';
import type { TermName } from '../shared/glossary';
import type { Facts } from './facts';
import type { Maths, MathNode } from './math';

export interface Filled {
  /** The statement with numbers in place of symbols, one step a line; none where nothing has been measured. */
  lines: MathNode[];
  /** What they say, or what is missing, in a sentence. */
  words: string;
}

export interface Formula {
  /** The word it explains. */
  term: TermName;
  /** Asked of one layer, or of the whole network. */
  scope: 'layer' | 'network';
  /** Where it comes from: paper and section, or the authors' file. */
  source: string;
  statement(config: RunConfig): MathNode[];
  symbols: readonly (readonly [Maths, string])[];
  fill(facts: Facts): Filled;
  /** What goes into it or comes out of it. */
  related: readonly FormulaName[];
}

export type FormulaName =
  | 'deltaOpt'
  | 'deltaPrune'
  | 'removal'
  | 'grid'
  | 'settling'
  | 'loss'
  | 'dice'
  | 'hopkins'
  | 'dipDist'
  | 'neighbours'
  | 'silhouette'
  | 'ability'
  | 'parameters'
  | 'flops'
  | 'learningRate';

export const nothing = (words: string): Filled => ({ lines: [], words });
