// What the resolution levels ask of a patch's edges: one rule for settings, proposals and the network's maps. Pure.

/** Index of the axis that flat levels leave alone. */
const z = 2;

/** How often a level's maps are halved along an axis (0 = x, 1 = y, 2 = z): z begins only after the flat levels. */
export const halvings = (level: number, axis: number, flatLevels: number): number => (axis === z ? Math.max(0, level - flatLevels) : level);

/** The edge along an axis is a multiple of this and at least twice as long, so that the coarsest maps keep two positions. */
export const patchStep = ({ levels, flatLevels }: { levels: number; flatLevels: number }, axis: number): number =>
  2 ** halvings(levels - 1, axis, flatLevels);
