// Paints all thumbnails of a layer into one canvas, some per frame. One canvas, because hundreds of them cost the browser a layer each.
import type { LayerView } from '../../protocol/inspection';
import { placeTile, type GalleryLayout } from './galleryLayout';
import { paintInferno } from './inferno';
import { roleOf } from './mapRole';

const mapsPerFrame = 48;
/** Maps that go next are dimmed. */
const fadedOpacity = 0.55;

/** Returns how to stop; a newer view then paints instead. */
export function paintGallery(canvas: HTMLCanvasElement, view: LayerView, maps: LayerView['maps'], layout: GalleryLayout): () => void {
  const context = canvas.getContext('2d');
  if (!context || maps.length === 0) return () => undefined;
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const stamp = new OffscreenCanvas(view.width, view.height);
  let next = 0;
  let frame = 0;
  const paintSome = () => {
    context.imageSmoothingEnabled = false;
    // Fewer maps may leave the canvas as large as it was: what stood there must go.
    if (next === 0) context.clearRect(0, 0, canvas.width, canvas.height);
    for (const end = Math.min(maps.length, next + mapsPerFrame); next < end; next++)
      paintTile(context, stamp, view, maps[next], next, layout, scale);
    if (next < maps.length) frame = requestAnimationFrame(paintSome);
  };
  frame = requestAnimationFrame(paintSome);
  return () => cancelAnimationFrame(frame);
}

function paintTile(
  context: CanvasRenderingContext2D,
  stamp: OffscreenCanvas,
  view: LayerView,
  map: LayerView['maps'][number] | undefined,
  index: number,
  layout: GalleryLayout,
  scale: number,
): void {
  if (!map?.pixels) return;
  stamp.getContext('2d')?.putImageData(new ImageData(paintInferno(map.pixels), view.width, view.height), 0, 0);
  const { left, top } = placeTile(layout, index);
  const fit = (layout.tile * scale) / Math.max(view.width, view.height);
  const [width, height] = [view.width * fit, view.height * fit];
  const [x, y, edge] = [left * scale, top * scale, layout.tile * scale];
  context.globalAlpha = 1;
  context.fillStyle = '#000006';
  context.fillRect(x, y, edge, edge);
  context.globalAlpha = roleOf(map, view) === 'below' ? fadedOpacity : 1;
  context.drawImage(stamp, x + (edge - width) / 2, y + (edge - height) / 2, width, height);
}
