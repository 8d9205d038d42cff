// Paints thumbnails onto one canvas, some per frame: hundreds of canvases would cost the browser a layer each. Knows no roles and no words.
import { paintInferno } from './inferno';

export interface Stamp {
  pixels: Uint8Array<ArrayBuffer> | null;
  left: number;
  top: number;
  /** Of what is gone, or goes. */
  faded: boolean;
}

const stampsPerFrame = 64;
const fadedOpacity = 0.5;

/** `size` is that of all pictures, `tile` the edge in CSS pixels. Returns how to stop. */
export function paintSheet(
  canvas: HTMLCanvasElement,
  stamps: readonly Stamp[],
  size: { width: number; height: number },
  tile: number,
  sharpness: number,
): () => void {
  const context = canvas.getContext('2d');
  if (!context) return () => undefined;
  const picture = new OffscreenCanvas(size.width, size.height);
  const pen = picture.getContext('2d');
  let next = 0;
  let frame = 0;
  const paintSome = (): void => {
    if (next === 0) context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = false;
    for (const end = Math.min(stamps.length, next + stampsPerFrame); next < end; next++) {
      const { pixels, left, top, faded } = stamps[next] as Stamp;
      const edge = tile * sharpness;
      context.globalAlpha = 1;
      context.fillStyle = '#000006';
      context.fillRect(left * sharpness, top * sharpness, edge, edge);
      if (pixels?.length !== size.width * size.height) continue;
      pen?.putImageData(new ImageData(paintInferno(pixels), size.width, size.height), 0, 0);
      const fit = edge / Math.max(size.width, size.height);
      const [width, height] = [size.width * fit, size.height * fit];
      context.globalAlpha = faded ? fadedOpacity : 1;
      context.drawImage(picture, left * sharpness + (edge - width) / 2, top * sharpness + (edge - height) / 2, width, height);
    }
    if (next < stamps.length) frame = requestAnimationFrame(paintSome);
  };
  frame = requestAnimationFrame(paintSome);
  return () => cancelAnimationFrame(frame);
}
