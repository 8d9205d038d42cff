// Every map of the layer as a thumbnail under its cluster, and what is gone as ghosts: one canvas with the pictures, lists over it with the words.
import { memo, useEffect, useMemo, useRef, type CSSProperties } from 'react';
import type { LayerView, MapView } from '../../../protocol/inspection';
import type { RemovedMap } from '../../../protocol/layerRecord';
import { formatDigits } from '../../../lib/format';
import { useRootPx } from '../../shared/useRootPx';
import { useSize } from '../../shared/useSize';
import { MapMenu } from '../MapMenu';
import { roleOf } from '../mapRole';
import { moveFocus } from '../moveFocus';
import { paintSheet, type Stamp } from '../paintSheet';
import { planGroups } from './groupLayout';
import sheets from '../Inside.module.css';
import type { Pointing } from '../pointing';
import styles from './InsideView.module.css';
import { useMapMenu } from '../useMapMenu';
import { GhostTile, MapTile } from './MapTile';
import { groupMaps, meanAbility, meanOf, type MapGroup } from './shownMaps';

interface ClusterGalleryProps extends Pointing {
  view: LayerView;
  maps: readonly MapView[];
  removed: readonly RemovedMap[];
}

export const ClusterGallery = memo(function ClusterGallery({ view, maps, removed, filter, onPoint }: ClusterGalleryProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRootPx();
  const { width, height } = useSize(frame);
  const groups = useMemo(() => groupMaps(maps), [maps]);
  const layout = useMemo(
    () =>
      planGroups([...groups.map((group) => group.maps.length), ...(removed.length > 0 ? [removed.length] : [])], { width, height }, text),
    [groups, removed.length, width, height, text],
  );
  const { menu, open, close } = useMapMenu();
  const sharpness = Math.min(2, window.devicePixelRatio || 1);
  useEffect(() => {
    const stamp = (pixels: Stamp['pixels'], group: number, i: number, faded: boolean): Stamp => ({
      pixels,
      faded,
      ...(layout.places[group]?.[i] ?? { left: 0, top: 0 }),
    });
    const stamps = groups.flatMap((group, g) => group.maps.map((map, i) => stamp(map.pixels, g, i, roleOf(map, view) === 'below')));
    const ghosts = removed.map((map, i) => stamp(map.pixels, groups.length, i, true));
    return canvas.current ? paintSheet(canvas.current, [...stamps, ...ghosts], view, layout.tile, sharpness) : undefined;
  }, [groups, removed, view, layout, sharpness]);
  // Pointed at elsewhere, a map comes into sight.
  useEffect(() => {
    if (filter !== null && frame.current?.matches(':hover') === false)
      frame.current.querySelector('[data-pointed=true]')?.scrollIntoView({ block: 'nearest' });
  }, [filter]);
  return (
    <div ref={frame} className={styles.gallery} tabIndex={0} role="region" aria-label="Feature maps by cluster" onKeyDown={moveFocus}>
      <div className={sheets.sheet} style={{ height: layout.height }}>
        <canvas
          ref={canvas}
          aria-hidden="true"
          width={Math.round(width * sharpness)}
          height={Math.round(layout.height * sharpness)}
          style={{ width, height: layout.height }}
        />
        {groups.map((group, g) => (
          <div key={group.cluster}>
            <GroupHead group={group} place={layout.heads[g]} />
            <ul aria-label={`Cluster ${group.cluster + 1}, ${group.maps.length} feature maps`}>
              {group.maps.map((map, i) => (
                <MapTile
                  key={map.filter}
                  map={map}
                  role={roleOf(map, view)}
                  age={view.epoch}
                  tile={layout.tile}
                  roomy={layout.roomy}
                  first={g === 0 && i === 0}
                  onOpen={open}
                  pointed={map.filter === filter}
                  onPoint={onPoint}
                  {...(layout.places[g]?.[i] ?? { left: 0, top: 0 })}
                />
              ))}
            </ul>
          </div>
        ))}
        {removed.length > 0 && (
          <div>
            <p className={styles.groupHead} style={layout.heads[groups.length]}>
              <b>removed</b> · {removed.length} {removed.length === 1 ? 'map' : 'maps'}, as last seen
            </p>
            <ul aria-label={`${removed.length} removed feature maps`}>
              {removed.map((map, i) => (
                <GhostTile key={map.filter} map={map} tile={layout.tile} {...(layout.places[groups.length]?.[i] ?? { left: 0, top: 0 })} />
              ))}
            </ul>
          </div>
        )}
      </div>
      {menu && maps.some((map) => map.filter === menu.filter) && <MapMenu key={menu.filter} layer={view.layer} {...menu} onClose={close} />}
    </div>
  );
});

function GroupHead({ group: { cluster, colour, maps }, place }: { group: MapGroup; place: CSSProperties | undefined }) {
  const delta = meanOf(maps.map(({ deltaOpt }) => deltaOpt));
  const best = Math.max(...maps.map((map) => meanAbility(map) ?? -1));
  return (
    <p className={styles.groupHead} style={place}>
      <i style={{ background: colour }} /> <b>cluster {cluster + 1}</b> · {maps.length} {maps.length === 1 ? 'map' : 'maps'}
      {delta !== null && <> · mean δ opt {formatDigits(delta)}</>}
      {best >= 0 && <> · best segmentation ability {best.toFixed(2)}</>}
    </p>
  );
}
