// Draws one slice onto a canvas: smooth image, prediction as colour, truth as a line. The only place here that touches a canvas.
import type { PredictionView } from '../../protocol/inspection';
import { lighten, toCss, type Rgb } from '../../charts/palette';
import { openPlane, type PlanePen } from '../shared/planePen';
import { traceOutlines } from './outline';
import { paintClasses, paintGrey } from './pixels';

export interface Overlays {
  truth: boolean;
  prediction: boolean;
}

/** Canvas pixels along the longer edge; enough for sharp lines on a large screen. */
const longEdge = 720;

/** `colours` are those of the foreground classes. */
export function drawPrediction(canvas: HTMLCanvasElement, view: PredictionView, overlays: Overlays, colours: readonly Rgb[]): void {
  const pen = openPlane(canvas, view, longEdge);
  if (!pen) return;
  pen.lay(paintGrey(view.image), true);
  if (overlays.prediction && view.prediction) pen.lay(paintClasses(view.prediction, 0.45, colours), false);
  if (overlays.truth && view.truth) strokeOutlines(pen, traceOutlines(view.truth, view.width, view.height), colours);
}

/** Lighter than the fill of its class, with a dark line under it: visible on bright tissue and on the prediction. */
function strokeOutlines({ context, scale }: PlanePen, outlines: readonly number[][], colours: readonly Rgb[]): void {
  outlines.forEach((segments, label) => {
    const path = new Path2D();
    for (let i = 0; i < segments.length; i += 4) {
      path.moveTo((segments[i] ?? 0) * scale.x, (segments[i + 1] ?? 0) * scale.y);
      path.lineTo((segments[i + 2] ?? 0) * scale.x, (segments[i + 3] ?? 0) * scale.y);
    }
    context.lineCap = 'round';
    context.lineWidth = 4.5;
    context.strokeStyle = 'rgb(0 0 0 / 70%)';
    context.stroke(path);
    context.lineWidth = 2.4;
    context.strokeStyle = toCss(lighten(colours[label - 1] ?? [200, 200, 200]));
    context.stroke(path);
  });
}
