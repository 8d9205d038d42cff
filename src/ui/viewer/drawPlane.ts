// Draws a plane of a case onto a canvas in the right proportions: smooth image, label as colour over it. Nothing else here touches a canvas.
import type { Rgb } from '../../charts/palette';
import type { PlaneView } from '../../protocol/planeView';
import { paintClasses, paintGrey } from '../prediction/pixels';
import { applyWindow, type GreyWindow } from './windows';

export interface PlaneStyle {
  window: GreyWindow;
  /** 0..1 */
  opacity: number;
  /** Of the foreground classes. */
  colours: readonly Rgb[];
}

/** Canvas pixels along the longer edge. */
const longEdge = 900;

export function drawPlane(canvas: HTMLCanvasElement, view: PlaneView, { window, opacity, colours }: PlaneStyle): void {
  const { width, height, pixelHeight } = view;
  const unit = longEdge / Math.max(width, height * pixelHeight);
  canvas.width = Math.max(1, Math.round(width * unit));
  canvas.height = Math.max(1, Math.round(height * unit * pixelHeight));
  const context = canvas.getContext('2d');
  if (!context) return;
  const draw = (pixels: Uint8ClampedArray<ArrayBuffer>, smooth: boolean) => {
    const layer = new OffscreenCanvas(width, height);
    layer.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    context.imageSmoothingEnabled = smooth;
    context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  };
  draw(paintGrey(applyWindow(view.values, window)), true);
  if (view.label && opacity > 0) draw(paintClasses(view.label, opacity, colours), false);
}
