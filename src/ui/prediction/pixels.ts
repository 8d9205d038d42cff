// Bytes of a slice as RGBA pixels: the image in grey, the prediction as translucent class colours. Pure.
import { classColour, type Rgb } from '../../charts/palette';

type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** Grey values 0..255, row-major, as opaque pixels. */
export function paintGrey(image: Uint8Array): Pixels {
  const pixels = new Uint8ClampedArray(image.length * 4);
  image.forEach((value, i) => {
    pixels.fill(value, 4 * i, 4 * i + 3);
    pixels[4 * i + 3] = 255;
  });
  return pixels;
}

/** Class indices as colours; the background and unknown (255) stay clear. `opacity` is 0..1; `colours` are those of the foreground classes. */
export function paintClasses(labels: Uint8Array, opacity: number, colours: readonly Rgb[] = []): Pixels {
  const pixels = new Uint8ClampedArray(labels.length * 4);
  labels.forEach((label, i) => {
    if (label === 0 || label === 255) return;
    pixels.set(colours[label - 1] ?? classColour(label - 1), 4 * i);
    pixels[4 * i + 3] = Math.round(255 * opacity);
  });
  return pixels;
}
