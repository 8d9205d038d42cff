// Draws a plane of a case onto a canvas in the right proportions: smooth image, label as colour over it. Nothing else here touches a canvas.
import type { Rgb } from '../../charts/palette';
import type { PlaneView } from '../../protocol/planeView';
import { openPlane } from '../shared/planePen';
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
  const pen = openPlane(canvas, view, longEdge);
  if (!pen) return;
  pen.lay(paintGrey(applyWindow(view.values, window)), true);
  if (view.label && opacity > 0) pen.lay(paintClasses(view.label, opacity, colours), false);
}
