// The canvas of the desk's plane: wheel and arrows go through slices, dragging sets the window, pointing tells the value.
import { memo, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { ClassInfo } from '../../protocol/dataset';
import type { PlaneView } from '../../protocol/planeView';
import { formatDigits } from '../../lib/format';
import { useSliceWheel } from '../shared/useSliceWheel';
import { drawPlane, type PlaneStyle } from './drawPlane';
import { useViewPlace } from './viewPlace';
import styles from './Viewer.module.css';
import { dragWindow, type GreyWindow } from './windows';

interface PlaneCanvasProps {
  view: PlaneView;
  style: PlaneStyle;
  classes: readonly ClassInfo[];
  label: string;
  onWindow: (window: GreyWindow) => void;
}

export const PlaneCanvas = memo(function PlaneCanvas({ view, style, classes, label, onWindow }: PlaneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; window: GreyWindow } | null>(null);
  const [pointed, setPointed] = useState('');
  useEffect(() => {
    if (canvas.current) drawPlane(canvas.current, view, style);
  }, [view, style]);
  const { moveSlice } = useViewPlace();
  useSliceWheel(canvas, moveSlice);
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const start = drag.current;
    if (start) onWindow(dragWindow(start.window, (event.clientX - start.x) / box.width, (start.y - event.clientY) / box.height));
    setPointed(describePixel(view, classes, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
  };
  return (
    <>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={label}
        className={styles.canvas}
        style={{ aspectRatio: `${view.width} / ${view.height * view.pixelHeight}` }}
        onKeyDown={(event) => onKeyDown(event, moveSlice)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, window: style.window };
        }}
        onPointerUp={() => (drag.current = null)}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setPointed('')}
      />
      <p className={styles.pointed}>{pointed || 'wheel: slice · drag: window'}</p>
    </>
  );
});

function onKeyDown(event: KeyboardEvent, moveSlice: (by: number) => void): void {
  const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  moveSlice(step);
}

/** What lies under the pointer; `x` and `y` are shares of the picture. */
function describePixel({ width, height, values, label }: PlaneView, classes: readonly ClassInfo[], x: number, y: number): string {
  const [column, row] = [Math.floor(x * width), Math.floor(y * height)];
  if (column < 0 || row < 0 || column >= width || row >= height) return '';
  const at = row * width + column;
  const index = label?.[at];
  const name = index === undefined ? '' : ` · ${classes[index]?.name ?? 'no class'}`;
  return `${column}, ${row}: ${formatDigits(values[at] ?? NaN)}${name}`;
}
