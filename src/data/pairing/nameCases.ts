// Gives cases unique ids and finds the patient behind each. Pure; opens no file.

const patientPatterns = [
  /(?:^|[/_-])(patient[ _-]?\d+)/i,
  /(?:^|\/)(sub-[a-z0-9]+)/i,
  /(?:^|\/)(TCGA_[A-Z0-9]{2}_[A-Z0-9]{4,})/i,
  /(?:^|\/)(SCD\d+)/,
  // One patient at several times (BraTS, autoPET), with several sequences or views (SPIDER, M&Ms-2, CBIS-DDSM, CHAOS), with two eyes (CHASE), in many frames
  // (CholecSeg8k, M&Ms).
  /(?:^|\/)(BraTS-[a-z]+-\d{5})-\d{3}/i,
  /(?:^|\/)(PETCT_[0-9a-f]+)\//i,
  /(?:^|\/)(\d+)_t[12](?:_SPACE)?\.mh[ad]$/i,
  /(?:^|\/)(\d{3})_[SL]A_E[DS]\./,
  /_(P_\d{5})_(?:LEFT|RIGHT)_/,
  /(?:^|\/)(Image_\d{2})[LR]\./,
  /(?:^|\/)(video\d+)\//,
  /(?:^|\/)([^/]+)_sa(?:_E[DS])?\.nii/i,
  /(?:^|\/)((?:CT|MR)\/\d+)\/(?:T\d[A-Z]+\/)?DICOM_anon/,
];

/** The patient named in a path, or the case id where none is. */
function derivePatient(id: string, path: string): string {
  for (const pattern of patientPatterns) {
    const found = pattern.exec(path)?.[1];
    if (found !== undefined) return found;
  }
  return id;
}

/** The key with as many parent folders (`depth`) in front as asked for; a folder that gave the key its name does not stand twice. */
function lengthen(id: string, path: string, depth: number): string {
  if (depth === 0) return id;
  const folders = path.split('/').slice(0, -1);
  const own = folders.lastIndexOf(id);
  const parents = (own > 0 ? folders.slice(0, own) : folders).slice(-depth);
  return [...parents, id].join('/');
}

/** Positions of every value that occurs more than once. */
function findClashes(values: readonly string[]): number[] {
  const count = new Map<string, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return values.flatMap((value, i) => ((count.get(value) ?? 0) > 1 ? [i] : []));
}

/** Ids: the last part of the key, with parent folders only as far as uniqueness needs; where even that fails, the whole path. */
export function nameCases(cases: readonly { id: string; path: string }[]): { id: string; patient: string }[] {
  const short = cases.map(({ id }) => id.replace(/^.*\//, ''));
  const ids = [...short];
  const deepest = Math.max(0, ...cases.map(({ path }) => path.split('/').length));
  for (let depth = 1; depth < deepest; depth++)
    for (const i of findClashes(ids)) ids[i] = lengthen(short[i] ?? '', cases[i]?.path ?? '', depth);
  for (const i of findClashes(ids)) ids[i] = cases[i]?.path ?? '';
  return cases.map(({ path }, i) => ({ id: ids[i] ?? path, patient: derivePatient(ids[i] ?? path, path) }));
}
