// Frame and words of one thumbnail; drawn again only when they change.
import { memo, type CSSProperties } from 'react';
import type { MapView } from '../../../protocol/inspection';
import type { RemovedMap } from '../../../protocol/layerRecord';
import { roleWords, type MapRole } from '../mapRole';
import { pointAt, type Pointing } from '../pointing';
import styles from './InsideView.module.css';
import { meanAbility } from './shownMaps';

interface Place {
  tile: number;
  left: number;
  top: number;
}

interface MapTileProps extends Place {
  map: MapView;
  role: MapRole;
  /** Epochs that the filter has lived. */
  age: number;
  /** There is room for all its numbers. */
  roomy: boolean;
  pointed: boolean;
  /** The one that the tab key reaches; arrows reach the others. */
  first: boolean;
  onOpen: (filter: number, anchor: HTMLElement) => void;
  onPoint: Pointing['onPoint'];
}

const short = (value: number | null): string => (value === null ? '–' : value.toFixed(value < 0.0995 ? 3 : 2));

export const MapTile = memo(function MapTile({ map, role, age, roomy, pointed, first, onOpen, onPoint, tile, left, top }: MapTileProps) {
  const ability = meanAbility(map);
  const words = describe(map, role, age, ability);
  return (
    <li
      className={styles.tile}
      data-role={role}
      data-pointed={pointed}
      data-protected={map.protected}
      style={{ left, top, width: tile } satisfies CSSProperties}
      aria-label={words}
      title={words}
      {...pointAt(map.filter, onPoint)}
    >
      <button
        type="button"
        tabIndex={first ? 0 : -1}
        aria-haspopup="menu"
        aria-label={`Filter ${map.filter}: protect, force out`}
        onClick={(event) => onOpen(map.filter, event.currentTarget)}
        onContextMenu={(event) => {
          event.preventDefault();
          onOpen(map.filter, event.currentTarget);
        }}
      >
        <i style={{ height: tile }} />
        <span>
          <span>#{map.filter}</span>
          <b>{role === 'reference' ? 'π' : short(map.deltaPrune)}</b>
        </span>
        <span className={styles.ability}>
          <meter min={0} max={1} value={ability ?? 0} aria-hidden="true" />
          <span>{ability === null ? '–' : ability.toFixed(2)}</span>
        </span>
        {roomy && (
          <span>
            <span>δ opt {short(map.deltaOpt)}</span>
            <span>{age} ep.</span>
          </span>
        )}
      </button>
    </li>
  );
});

function describe(
  { filter, deltaPrune, deltaOpt, cluster, removed, protected: spared }: MapView,
  role: MapRole,
  age: number,
  ability: number | null,
) {
  return [
    `filter ${filter}`,
    role === 'below' ? `below the threshold${removed ? ', went at this epoch’s end' : ', but stays'}` : roleWords[role],
    `δ prune ${short(deltaPrune)}`,
    `δ opt ${short(deltaOpt)}`,
    `cluster ${cluster + 1}`,
    `segmentation ability ${short(ability)}`,
    `lived ${age} ${age === 1 ? 'epoch' : 'epochs'}`,
    ...(spared ? ['protected'] : []),
  ].join(', ');
}

export const GhostTile = memo(function GhostTile({ map, tile, left, top }: Place & { map: RemovedMap }) {
  const words = `filter ${map.filter}, went at the end of epoch ${map.epoch}, δ prune ${short(map.deltaPrune)}${map.pixels ? '' : '; its picture was not kept'}`;
  return (
    <li className={styles.tile} data-role="ghost" style={{ left, top, width: tile }} aria-label={words} title={words}>
      <i style={{ height: tile }} />
      <span>
        <span>#{map.filter}</span>
        <b>{short(map.deltaPrune)}</b>
      </span>
      <span>epoch {map.epoch}</span>
    </li>
  );
});
