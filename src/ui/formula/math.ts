// Formulas as data: presentation MathML in few words. Pure; knows neither React nor what the symbols mean.
export type MathTag = 'mi' | 'mn' | 'mo' | 'mtext' | 'mrow' | 'mfrac' | 'msqrt' | 'msub' | 'msup' | 'msubsup' | 'munder' | 'mover';

export interface MathNode {
  tag: MathTag;
  /** Leaves (mi, mn, mo, mtext) have text, all others nodes. */
  text?: string;
  children?: readonly MathNode[];
}

/** What stands for a node: an identifier as text, a number, or a node. */
export type Maths = string | number | MathNode;

const leaf = (tag: MathTag, text: string): MathNode => ({ tag, text });
const branch = (tag: MathTag, ...children: Maths[]): MathNode => ({ tag, children: children.map(asNode) });

/** Four significant digits, one more than the page's other numbers, so that sums can be followed; whole ones all of theirs. */
export function number(value: number): MathNode {
  if (!Number.isFinite(value)) return leaf('mtext', 'not a number');
  if (value < 0) return row(op('−'), number(-value));
  return leaf('mn', Number.isInteger(value) ? String(value) : writeDigits(value));
}

function writeDigits(value: number): string {
  return value < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

export function asNode(value: Maths): MathNode {
  if (typeof value === 'string') return leaf('mi', value);
  return typeof value === 'number' ? number(value) : value;
}

export const op = (text: string): MathNode => leaf('mo', text);
export const words = (text: string): MathNode => leaf('mtext', text);
export const row = (...parts: Maths[]): MathNode => branch('mrow', ...parts);
export const frac = (above: Maths, below: Maths): MathNode => branch('mfrac', above, below);
export const root = (...parts: Maths[]): MathNode => branch('msqrt', row(...parts));
export const sub = (base: Maths, index: Maths): MathNode => branch('msub', base, index);
export const sup = (base: Maths, power: Maths): MathNode => branch('msup', base, power);
export const subsup = (base: Maths, index: Maths, power: Maths): MathNode => branch('msubsup', base, index, power);
export const under = (base: Maths, below: Maths): MathNode => branch('munder', base, below);
export const tilde = (base: Maths): MathNode => branch('mover', base, op('~'));
export const mean = (over: Maths): MathNode => under(op('mean'), over);
export const sum = (over: Maths): MathNode => under(op('∑'), over);
export const fenced = (...parts: Maths[]): MathNode => row(op('('), ...parts, op(')'));
export const size = (part: Maths): MathNode => row(op('|'), part, op('|'));
export const equals = (left: Maths, ...right: Maths[]): MathNode => row(left, ...right.flatMap((one) => [op('='), one]));

/** Terms joined by an operator; from `most` on the middle ones become an ellipsis. */
export function series(terms: readonly Maths[], operator: string, most = 5): MathNode {
  const shown: Maths[] = terms.length <= most ? [...terms] : [...terms.slice(0, most - 2), op('⋯'), ...terms.slice(-1)];
  return row(...shown.flatMap((term, i) => (i === 0 ? [term] : [op(operator), term])));
}
