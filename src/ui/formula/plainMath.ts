// A formula as a line of text, for screen readers without MathML, for copying and for tests. Pure.
import type { MathNode } from './math';

const joined = ({ children = [] }: MathNode): string[] => children.map(plainMath);
/** Brackets where what is inside is more than one symbol. */
const tight = (text: string): string => (/^[\p{L}\p{N}.′₀-₉,]+$/u.test(text) ? text : `(${text})`);
const spaced = /^[=<≥>≤+−·≠⇔×∧∨]$/u;

export function plainMath(node: MathNode): string {
  const [first = '', second = '', third = ''] = joined(node);
  switch (node.tag) {
    case 'mi':
    case 'mn':
    case 'mtext':
      return node.text ?? '';
    case 'mo':
      return spaced.test(node.text ?? '') ? ` ${node.text} ` : (node.text ?? '');
    case 'mrow':
      return joined(node).join('');
    case 'mfrac':
      return `${tight(first)} / ${tight(second)}`;
    case 'msqrt':
      return `√(${joined(node).join('')})`;
    case 'msub':
    case 'munder':
      return `${first}_${tight(second)}${node.tag === 'munder' ? ' ' : ''}`;
    case 'msup':
      return `${first}^${tight(second)}`;
    case 'msubsup':
      return `${first}_${tight(second)}^${tight(third)}`;
    case 'mover':
      return `${first}̃`;
  }
}
