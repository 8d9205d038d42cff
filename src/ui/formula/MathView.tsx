// Draws a formula with the browser's own MathML. Knows no symbol by name.
import { createElement, type ReactNode } from 'react';
import type { MathNode } from './math';
import styles from './Formula.module.css';
import { plainMath } from './plainMath';

export function MathView({ formula, block = true }: { formula: MathNode; block?: boolean }) {
  return createElement(
    'math',
    { display: block ? 'block' : 'inline', className: styles.math, 'aria-label': plainMath(formula) },
    draw(formula, 0),
  );
}

const draw = (node: MathNode, key: number): ReactNode =>
  createElement(node.tag, { key }, node.text ?? node.children?.map((child, i) => draw(child, i)));
