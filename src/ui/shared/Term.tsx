// A word of the method with its one-sentence explanation, reachable by pointer, keyboard and screen reader.
import { useId, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { useOpenFormula } from '../formula/FormulaContext';
import { formulaOf } from '../formula/formulas';
import { glossary, type TermName } from './glossary';
import styles from './Term.module.css';

interface Place {
  left: number;
  top: number;
}

/** Plain word, paper's symbol and a bubble that explains both; a click opens the formula where there is one. */
export function Term({ name }: { name: TermName }) {
  const { word, symbol, text } = glossary[name];
  const formula = formulaOf(name);
  const openFormula = useOpenFormula();
  const hasFormula = formula !== null && openFormula !== null;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const open = () => {
    setPlace(button.current ? placeBelow(button.current.getBoundingClientRect()) : null);
  };
  const close = () => {
    setPlace(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
  };
  return (
    <span className={styles.wrap} onMouseEnter={open} onMouseLeave={close}>
      <button
        ref={button}
        type="button"
        data-look="plain"
        className={styles.term}
        aria-describedby={id}
        onFocus={open}
        onBlur={close}
        onClick={() => {
          if (!hasFormula) return open();
          close();
          openFormula(formula);
        }}
        onKeyDown={onKeyDown}
      >
        {word}
        {symbol !== '' && <i className={styles.symbol}>{symbol}</i>}
      </button>
      <span id={id} role="tooltip" hidden={place === null} className={styles.bubble} style={place ? asStyle(place) : undefined}>
        {text}
        {hasFormula && <small className={styles.more}>Click for the formula with the present numbers.</small>}
      </span>
    </span>
  );
}

const bubbleWidth = 270;

/** Below the word and inside the window; above it where there is no room. */
function placeBelow(box: DOMRect): Place {
  const left = Math.max(8, Math.min(box.left, window.innerWidth - bubbleWidth - 8));
  const roomBelow = window.innerHeight - box.bottom;
  return { left, top: roomBelow < 120 ? Math.max(8, box.top - 110) : box.bottom + 6 };
}

const asStyle = ({ left, top }: Place): CSSProperties => ({ left, top, maxWidth: bubbleWidth });
