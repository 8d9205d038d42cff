// A case in the size of a stamp: image and label. Decoration; the row says the same in words.
import { memo, useEffect, useRef } from 'react';
import type { Rgb } from '../../charts/palette';
import type { Thumbnail } from '../../protocol/planeView';
import { paintClasses, paintGrey } from '../prediction/pixels';
import styles from './Dataset.module.css';

export const ThumbnailCanvas = memo(function ThumbnailCanvas({ view, colours }: { view: Thumbnail | undefined; colours: readonly Rgb[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current && view) drawThumbnail(canvas.current, view, colours);
  }, [view, colours]);
  const height = view ? (view.height * view.pixelHeight) / view.width : 1;
  return (
    <span className={styles.stamp}>
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={height > 1 ? { height: '100%', width: `${100 / height}%` } : { width: '100%', height: `${100 * height}%` }}
      />
    </span>
  );
});

function drawThumbnail(canvas: HTMLCanvasElement, { width, height, image, label }: Thumbnail, colours: readonly Rgb[]): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const draw = (pixels: Uint8ClampedArray<ArrayBuffer>) => {
    const layer = new OffscreenCanvas(width, height);
    layer.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    context.drawImage(layer, 0, 0);
  };
  draw(paintGrey(image));
  if (label) draw(paintClasses(label, 0.5, colours));
}
