// The canvas of the watched slice; wheel and arrow keys go through the slices.
import { memo, useEffect, useRef, type KeyboardEvent } from 'react';
import { foregroundColours } from '../../charts/palette';
import type { ClassInfo } from '../../protocol/dataset';
import type { PredictionView } from '../../protocol/inspection';
import { usePage } from '../../state/usePage';
import { sliceInWords } from '../shared/sliceInWords';
import { useSliceWheel } from '../shared/useSliceWheel';
import { moveCase, moveSlice } from './browse';
import { drawPrediction } from './drawPrediction';
import styles from './Prediction.module.css';

const noClasses: ClassInfo[] = [];

interface PredictionCanvasProps {
  view: PredictionView;
  truth: boolean;
  prediction: boolean;
  /** Another moment is on its way. */
  waiting: boolean;
}

export const PredictionCanvas = memo(function PredictionCanvas({ view, truth, prediction, waiting }: PredictionCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const classes = usePage((state) => state.dataset?.classes ?? noClasses);
  const selection = usePage((state) => state.selection);
  const stale = waiting || selection.caseId !== view.caseId || selection.plane !== view.plane || selection.slice !== view.slice;
  useEffect(() => {
    if (canvas.current) drawPrediction(canvas.current, view, { truth, prediction }, foregroundColours(classes));
  }, [view, truth, prediction, classes]);
  useSliceWheel(canvas, moveSlice);
  return (
    <canvas
      ref={canvas}
      tabIndex={0}
      role="img"
      aria-label={describe(view)}
      className={styles.canvas}
      data-stale={stale}
      style={{ aspectRatio: `${view.width} / ${view.height * view.pixelHeight}` }}
      onKeyDown={onKeyDown}
    />
  );
});

/** On the focused picture left and right change the case; elsewhere they change the layer. */
function onKeyDown(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  moveCase(step);
}

function describe(view: PredictionView): string {
  const overlap = view.dice
    .map((value, i) => (value === null ? null : `class ${i + 1} ${value.toFixed(2)}`))
    .filter((text) => text !== null);
  const dice = overlap.length > 0 ? ` Dice of this slice: ${overlap.join(', ')}.` : '';
  return `Case ${view.caseId}, ${sliceInWords(view)}, epoch ${view.epoch}.${dice}`;
}
