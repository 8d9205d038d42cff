// What the parts of a layer's view point at together: a map pointed at in one, by mouse or by focus, stands out in all.

export interface Pointing {
  /** Index into the original network. */
  filter: number | null;
  onPoint: (filter: number | null) => void;
}

/** Handlers of whatever stands for one map. */
export const pointAt = (filter: number, onPoint: Pointing['onPoint']) => ({
  onMouseEnter: () => onPoint(filter),
  onMouseLeave: () => onPoint(null),
  onFocus: () => onPoint(filter),
  onBlur: () => onPoint(null),
});
