// All feature maps of a layer as thumbnails: one canvas with the pictures, a list over it with the words.
import { memo, useEffect, useMemo, useRef } from 'react';
import type { LayerView } from '../../protocol/inspection';
import { usePage } from '../../state/usePage';
import { useRootPx } from '../shared/useRootPx';
import { useSize } from '../shared/useSize';
import { placeTile, planGallery } from './galleryLayout';
import { MapMenu } from './MapMenu';
import { orderMaps, roleOf, roleWords, type MapOrder, type MapRole } from './mapRole';
import { moveFocus } from './moveFocus';
import { paintSheet } from './paintSheet';
import { pointAt, type Pointing } from './pointing';
import { useMapMenu } from './useMapMenu';
import styles from './Inside.module.css';

interface MapGalleryProps extends Pointing {
  view: LayerView;
  order: MapOrder;
}

export const MapGallery = memo(function MapGallery({ view, order, filter, onPoint }: MapGalleryProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRootPx();
  const { width, height } = useSize(frame);
  const maps = useMemo(() => orderMaps(view.maps, order), [view.maps, order]);
  const layout = useMemo(() => planGallery(maps.length, { width, height }, text), [maps.length, width, height, text]);
  const sharpness = Math.min(2, window.devicePixelRatio || 1);
  useEffect(() => {
    const stamps = maps.map((map, i) => ({ pixels: map.pixels, faded: roleOf(map, view) === 'below', ...placeTile(layout, i) }));
    return canvas.current ? paintSheet(canvas.current, stamps, view, layout.tile, sharpness) : undefined;
  }, [view, maps, layout, sharpness]);
  const spared = usePage((state) => state.hand?.layers.find(({ name }) => name === view.layer)?.protected ?? none);
  const { menu, open, close } = useMapMenu();
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
        <ul onKeyDown={moveFocus} aria-label={`${maps.length} feature maps`}>
          {maps.map((map, i) => (
            <MapTile
              key={map.filter}
              filter={map.filter}
              distance={map.deltaPrune}
              role={roleOf(map, view)}
              tile={layout.tile}
              spared={spared.includes(map.filter)}
              first={i === 0}
              pointed={map.filter === filter}
              onOpen={open}
              onPoint={onPoint}
              {...placeTile(layout, i)}
            />
          ))}
        </ul>
      </div>
      {menu && maps.some(({ filter }) => filter === menu.filter) && (
        <MapMenu key={menu.filter} layer={view.layer} {...menu} onClose={close} />
      )}
    </div>
  );
});

interface MapTileProps {
  filter: number;
  distance: number | null;
  role: MapRole;
  tile: number;
  /** Protected from pruning. */
  spared: boolean;
  /** The one that the tab key reaches; arrows reach the others. */
  first: boolean;
  pointed: boolean;
  onOpen: (filter: number, anchor: HTMLElement) => void;
  onPoint: Pointing['onPoint'];
  left: number;
  top: number;
}

/** Frame and caption of one map; drawn again only when its words or its place change. */
const MapTile = memo(function MapTile({ filter, distance, role, tile, spared, first, pointed, onOpen, onPoint, left, top }: MapTileProps) {
  const far = distance === null ? '' : distance.toFixed(distance < 0.0995 ? 3 : 2);
  const words = [`filter ${filter}`, roleWords[role], ...(far === '' ? [] : [`distance ${far}`]), ...(spared ? ['protected'] : [])];
  return (
    <li
      className={styles.tile}
      data-role={role}
      data-protected={spared}
      data-pointed={pointed}
      style={{ left, top, width: tile }}
      aria-label={words.join(', ')}
      {...pointAt(filter, onPoint)}
    >
      <button
        type="button"
        tabIndex={first ? 0 : -1}
        aria-haspopup="menu"
        aria-label={`Filter ${filter}: protect, force out`}
        onClick={(event) => onOpen(filter, event.currentTarget)}
        onContextMenu={(event) => {
          event.preventDefault();
          onOpen(filter, event.currentTarget);
        }}
      >
        <i style={{ height: tile }} />
        <span>
          <span>#{filter}</span>
          <span>{role === 'reference' ? 'π' : far}</span>
        </span>
      </button>
    </li>
  );
});

const none: number[] = [];
