// Lays pictures of a plane's grid over a canvas in the plane's proportions. What is drawn is the caller's business.

export interface PlanePen {
  context: CanvasRenderingContext2D;
  /** Canvas pixels per voxel; they differ where voxels are higher than wide. */
  scale: { x: number; y: number };
  /** RGBA, row-major, one pixel a voxel, over the whole canvas. */
  lay(pixels: Uint8ClampedArray<ArrayBuffer>, smooth: boolean): void;
}

/** Sizes the canvas to `longEdge` pixels along its longer edge, which clears it. `pixelHeight`: of a voxel over its width. Null where there is no canvas to draw on. */
export function openPlane(
  canvas: HTMLCanvasElement,
  { width, height, pixelHeight }: { width: number; height: number; pixelHeight: number },
  longEdge: number,
): PlanePen | null {
  const unit = longEdge / Math.max(width, height * pixelHeight);
  const scale = { x: unit, y: unit * pixelHeight };
  canvas.width = Math.max(1, Math.round(width * scale.x));
  canvas.height = Math.max(1, Math.round(height * scale.y));
  const context = canvas.getContext('2d');
  if (!context) return null;
  return {
    context,
    scale,
    lay(pixels, smooth) {
      const layer = new OffscreenCanvas(width, height);
      layer.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
      context.imageSmoothingEnabled = smooth;
      context.drawImage(layer, 0, 0, canvas.width, canvas.height);
    },
  };
}
