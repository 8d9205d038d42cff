// All feature maps of a layer as thumbnails. Canvases are painted a few per frame, so that hundreds never hold up the page.
import { memo, useEffect, useMemo, useRef } from 'react';
import type { LayerView } from '../../protocol/inspection';
import { formatDigits } from '../../lib/format';
import { paintInferno } from './inferno';
import { orderMaps, roleOf, roleWords, type MapOrder, type MapRole } from './mapRole';
import styles from './Inside.module.css';

const mapsPerFrame = 48;

export const MapGallery = memo(function MapGallery({ view, order }: { view: LayerView; order: MapOrder }) {
  const list = useRef<HTMLUListElement>(null);
  const maps = useMemo(() => orderMaps(view.maps, order), [view.maps, order]);
  useEffect(() => paintGradually(list.current?.querySelectorAll('canvas') ?? [], maps, view), [maps, view]);
  return (
    <ul ref={list} className={styles.gallery} tabIndex={0} aria-label={`${maps.length} feature maps`}>
      {maps.map((map) => (
        <MapTile
          key={map.filter}
          filter={map.filter}
          distance={map.deltaPrune}
          role={roleOf(map, view)}
          width={view.width}
          height={view.height}
        />
      ))}
    </ul>
  );
});

interface MapTileProps {
  filter: number;
  distance: number | null;
  role: MapRole;
  width: number;
  height: number;
}

/** Its canvas is painted by the gallery; the tile itself draws again only when its words change. */
const MapTile = memo(function MapTile({ filter, distance, role, width, height }: MapTileProps) {
  const far = distance === null ? '' : formatDigits(distance);
  return (
    <li
      className={styles.tile}
      data-role={role}
      aria-label={`filter ${filter}, ${roleWords[role]}${far === '' ? '' : `, distance ${far}`}`}
    >
      <canvas width={width} height={height} aria-hidden="true" />
      <span>
        <span>#{filter}</span>
        <span>{role === 'reference' ? 'π' : far}</span>
      </span>
    </li>
  );
});

/** Returns how to stop; a newer view then paints instead. */
function paintGradually(canvases: ArrayLike<HTMLCanvasElement>, maps: LayerView['maps'], view: LayerView): () => void {
  let next = 0;
  let frame = 0;
  const paintSome = () => {
    for (const end = Math.min(maps.length, next + mapsPerFrame); next < end; next++) paintTile(canvases[next], maps[next], view);
    if (next < maps.length) frame = requestAnimationFrame(paintSome);
  };
  frame = requestAnimationFrame(paintSome);
  return () => cancelAnimationFrame(frame);
}

function paintTile(canvas: HTMLCanvasElement | undefined, map: LayerView['maps'][number] | undefined, { width, height }: LayerView): void {
  const context = canvas?.getContext('2d');
  if (context && map) context.putImageData(new ImageData(paintInferno(map.pixels), width, height), 0, 0);
}
