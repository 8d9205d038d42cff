// Equal notices about many files as one: words that differ only in names and numbers belong together. Pure.

const names = /\S*\.(?:nii(?:\.gz)?|nrrd|nhdr|mha|mhd|hdr|dcm|png|jpe?g|bmp|tiff?|gif|p[bgpn]m(?:\.gz)?)\b/gi;

/** A notice without the names and numbers in it. */
export const stripNotice = (text: string): string =>
  text
    .replace(/ The case .* is left out[^.]*\./, '')
    .replace(names, '…')
    .replace(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g, '#');

/** Groups in the order of their first member. */
export function groupNotices<T extends { text: string }>(entries: readonly T[], nameMore: (entry: T) => string = () => ''): T[][] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = `${stripNotice(entry.text)}\n${nameMore(entry)}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}
