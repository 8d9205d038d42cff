// The order in which paths are gone through, so that nothing depends on how a browser lists folders. Pure.

/** Folder by folder, numbers by their value: `a/2` before `a/10`, `seg/x` before `seg_old/x`. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = (left[i] ?? '').localeCompare(right[i] ?? '', 'en', { numeric: true });
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
