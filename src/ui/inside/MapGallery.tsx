// All feature maps of a layer as thumbnails: one canvas with the pictures, a list over it with the words.
import { memo, useEffect, useMemo, useRef } from 'react';
import type { LayerView } from '../../protocol/inspection';
import { useRootPx } from '../shared/useRootPx';
import { useSize } from '../shared/useSize';
import { placeTile, planGallery } from './galleryLayout';
import { orderMaps, roleOf, roleWords, type MapOrder, type MapRole } from './mapRole';
import { paintGallery } from './paintGallery';
import styles from './Inside.module.css';

export const MapGallery = memo(function MapGallery({ view, order }: { view: LayerView; order: MapOrder }) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRootPx();
  const { width, height } = useSize(frame);
  const maps = useMemo(() => orderMaps(view.maps, order), [view.maps, order]);
  const layout = useMemo(() => planGallery(maps.length, { width, height }, text), [maps.length, width, height, text]);
  const sharpness = Math.min(2, window.devicePixelRatio || 1);
  useEffect(() => (canvas.current ? paintGallery(canvas.current, view, maps, layout) : undefined), [view, maps, layout]);
  return (
    <div ref={frame} className={styles.gallery} tabIndex={0} role="region" aria-label="Thumbnails">
      <div className={styles.sheet} style={{ height: layout.height }}>
        <canvas
          ref={canvas}
          aria-hidden="true"
          width={Math.round(width * sharpness)}
          height={Math.round(layout.height * sharpness)}
          style={{ width, height: layout.height }}
        />
        <ul aria-label={`${maps.length} feature maps`}>
          {maps.map((map, i) => (
            <MapTile
              key={map.filter}
              filter={map.filter}
              distance={map.deltaPrune}
              role={roleOf(map, view)}
              tile={layout.tile}
              {...placeTile(layout, i)}
            />
          ))}
        </ul>
      </div>
    </div>
  );
});

interface MapTileProps {
  filter: number;
  distance: number | null;
  role: MapRole;
  tile: number;
  left: number;
  top: number;
}

/** Frame and caption of one map; drawn again only when its words or its place change. */
const MapTile = memo(function MapTile({ filter, distance, role, tile, left, top }: MapTileProps) {
  const far = distance === null ? '' : distance.toFixed(distance < 0.0995 ? 3 : 2);
  return (
    <li
      className={styles.tile}
      data-role={role}
      style={{ left, top, width: tile }}
      aria-label={`filter ${filter}, ${roleWords[role]}${far === '' ? '' : `, distance ${far}`}`}
    >
      <i style={{ height: tile }} />
      <span>
        <span>#{filter}</span>
        <span>{role === 'reference' ? 'π' : far}</span>
      </span>
    </li>
  );
});
