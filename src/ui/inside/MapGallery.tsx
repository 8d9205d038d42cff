// All feature maps of a layer as thumbnails: one canvas with the pictures, a list over it with the words.
import { memo, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { LayerView } from '../../protocol/inspection';
import { usePage } from '../../state/usePage';
import { useRootPx } from '../shared/useRootPx';
import { useSize } from '../shared/useSize';
import { placeTile, planGallery } from './galleryLayout';
import { MapMenu } from './MapMenu';
import { orderMaps, roleOf, roleWords, type MapOrder, type MapRole } from './mapRole';
import { paintSheet } from './paintSheet';
import styles from './Inside.module.css';

export const MapGallery = memo(function MapGallery({ view, order }: { view: LayerView; order: MapOrder }) {
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
  const [menu, setMenu] = useState<{ filter: number; anchor: HTMLElement } | null>(null);
  const open = useCallback((filter: number, anchor: HTMLElement) => setMenu({ filter, anchor }), []);
  const close = useCallback(() => setMenu(null), []);
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
        <ul onKeyDown={(event) => moveFocus(event, layout.columns)} aria-label={`${maps.length} feature maps`}>
          {maps.map((map, i) => (
            <MapTile
              key={map.filter}
              filter={map.filter}
              distance={map.deltaPrune}
              role={roleOf(map, view)}
              tile={layout.tile}
              spared={spared.includes(map.filter)}
              first={i === 0}
              onOpen={open}
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
  onOpen: (filter: number, anchor: HTMLElement) => void;
  left: number;
  top: number;
}

/** Frame and caption of one map; drawn again only when its words or its place change. */
const MapTile = memo(function MapTile({ filter, distance, role, tile, spared, first, onOpen, left, top }: MapTileProps) {
  const far = distance === null ? '' : distance.toFixed(distance < 0.0995 ? 3 : 2);
  const words = [`filter ${filter}`, roleWords[role], ...(far === '' ? [] : [`distance ${far}`]), ...(spared ? ['protected'] : [])];
  return (
    <li className={styles.tile} data-role={role} data-protected={spared} style={{ left, top, width: tile }} aria-label={words.join(', ')}>
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

/** Arrows go from thumbnail to thumbnail. */
function moveFocus(event: KeyboardEvent<HTMLElement>, columns: number): void {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (step === undefined) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('li > button')];
  const next = tiles[tiles.indexOf(document.activeElement as HTMLElement) + step];
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
}

const none: number[] = [];
