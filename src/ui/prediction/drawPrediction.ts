// Draws one slice onto a canvas: smooth image, prediction as colour, truth as a line. The only place here that touches a canvas.
import type { PredictionView } from '../../protocol/inspection';
import { lighten, toCss, type Rgb } from '../../charts/palette';
import { traceOutlines } from './outline';
import { paintClasses, paintGrey } from './pixels';

export interface Overlays {
  truth: boolean;
  prediction: boolean;
}

/** Canvas pixels per voxel; they differ where voxels are higher than wide. */
interface Scale {
  x: number;
  y: number;
}

/** Canvas pixels along the longer edge; enough for sharp lines on a large screen. */
const longEdge = 720;

/** `colours` are those of the foreground classes. */
export function drawPrediction(canvas: HTMLCanvasElement, view: PredictionView, overlays: Overlays, colours: readonly Rgb[]): void {
  const { width, height, pixelHeight } = view;
  const unit = longEdge / Math.max(width, height * pixelHeight);
  const scale: Scale = { x: unit, y: unit * pixelHeight };
  canvas.width = Math.round(width * scale.x);
  canvas.height = Math.round(height * scale.y);
  const context = canvas.getContext('2d');
  if (!context) return;
  const draw = (pixels: Uint8ClampedArray<ArrayBuffer>, smooth: boolean) => {
    const layer = new OffscreenCanvas(width, height);
    layer.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    context.imageSmoothingEnabled = smooth;
    context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  };
  draw(paintGrey(view.image), true);
  if (overlays.prediction && view.prediction) draw(paintClasses(view.prediction, 0.45, colours), false);
  if (overlays.truth && view.truth) strokeOutlines(context, traceOutlines(view.truth, width, height), scale, colours);
}

/** Lighter than the fill of its class, with a dark line under it: visible on bright tissue and on the prediction. */
function strokeOutlines(context: CanvasRenderingContext2D, outlines: readonly number[][], scale: Scale, colours: readonly Rgb[]): void {
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
