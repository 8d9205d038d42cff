// The grip of a layer's τ on a strip from 0 to 1: dragged or moved by keys, it sets τ when it is let go. Knows no distances.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatDigits } from '../../lib/format';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Hand.module.css';

interface ThresholdHandleProps {
  layer: string;
  /** τ as it is. */
  value: number;
  /** Where 0 and 1 lie, in fractions of the strip's width. */
  from: number;
  to: number;
  /** What would lie below a τ; told while it moves. */
  countBelow: (tau: number) => number;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, Math.round(value * 1000) / 1000));
const steps: Record<string, number> = {
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
  Home: -1,
  End: 1,
};

export function ThresholdHandle({ layer, value, from, to, countBelow }: ThresholdHandleProps) {
  const client = useClient();
  const track = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<number | null>(null);
  const shown = draft ?? value;
  const moveTo = ({ clientX }: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box) setDraft(clamp(((clientX - box.left) / box.width - from) / (to - from)));
  };
  const commit = () => {
    if (draft !== null && draft !== value) act(() => client.hand({ kind: 'threshold', layer, value: draft }));
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.key === 'Escape') setDraft(null);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setDraft(clamp(shown + step));
  };
  return (
    <div ref={track} className={styles.track}>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Threshold τ of this layer"
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={shown}
        aria-valuetext={`${formatDigits(shown)}, ${countBelow(shown)} below`}
        title="Drag, or use the arrow keys, to set τ by hand"
        className={styles.grip}
        data-moving={draft !== null}
        style={{ left: `${100 * (from + shown * (to - from))}%` }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => draft !== null && moveTo(event)}
        onPointerUp={commit}
        onPointerCancel={() => setDraft(null)}
        onKeyDown={onKeyDown}
        onKeyUp={commit}
        onBlur={commit}
      >
        {draft !== null && (
          <output>
            τ {formatDigits(draft)} · {countBelow(draft)} below
          </output>
        )}
      </div>
    </div>
  );
}
