// Which slice of which plane, in words. Pure.
import type { Plane } from '../../protocol/planes';

/** "slice 5", "coronal slice 5"; people count from 1. */
export const sliceInWords = ({ plane, slice }: { plane: Plane; slice: number }): string =>
  `${plane === 'axial' ? '' : `${plane} `}slice ${slice + 1}`;
