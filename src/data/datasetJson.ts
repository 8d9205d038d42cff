// dataset.json of nnU-Net v1, v2 and the Medical Segmentation Decathlon as one structure. Reads no image.

export interface DatasetDescription {
  /** Path of the file; it speaks for everything beside and below it. */
  path: string;
  /** Value in the file -> class name; null where no labels are declared. */
  labels: Map<number, string> | null;
  /** nnU-Net's `ignore` value, which belongs to no class. */
  ignore: number | null;
  channelNames: string[];
  /** Files named in `training`, relative to the description. */
  training: { image: string; label: string }[];
  announced: number | null;
  warnings: string[];
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isValue = (value: unknown): value is number | string =>
  (typeof value === 'number' || typeof value === 'string') && Number.isInteger(Number(value));

/** v1 and Decathlon say {"0": "background"}, v2 says {"background": 0}; region lists name several values. */
function parseLabels(labels: Json): Pick<DatasetDescription, 'labels' | 'ignore'> & { regions: string[] } {
  const names = new Map<number, string>();
  const regions: string[] = [];
  let ignore: number | null = null;
  for (const [key, value] of Object.entries(labels)) {
    if (Array.isArray(value)) {
      regions.push(key);
      for (const member of value) if (isValue(member) && !names.has(Number(member))) names.set(Number(member), `label ${member}`);
      if (value.length === 1 && isValue(value[0])) names.set(Number(value[0]), key);
    } else if (typeof value === 'string' && isValue(key) && !isValue(value)) names.set(Number(key), value);
    else if (isValue(value) && key.toLowerCase() === 'ignore') ignore = Number(value);
    else if (isValue(value)) names.set(Number(value), key);
  }
  // What no label names is background, whether that is written or not.
  if (names.size > 0 && !names.has(0)) names.set(0, 'background');
  return { labels: names.size > 0 ? names : null, ignore, regions };
}

function parseTraining(list: unknown): DatasetDescription['training'] {
  if (!Array.isArray(list)) return [];
  const clean = (value: unknown): string => (typeof value === 'string' ? value.replace(/^\.\//, '') : '');
  return list.filter(isObject).map((entry) => ({ image: clean(entry.image), label: clean(entry.label) }));
}

/** Parses the text (a byte order mark is allowed); throws an Error naming the fault when it is not JSON. */
export function parseDatasetJson(path: string, text: string): DatasetDescription {
  const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isObject(json)) throw new Error('it is not an object');
  // A list names the values 0, 1, 2 … in turn.
  const labels = Array.isArray(json.labels) ? Object.fromEntries(json.labels.entries()) : json.labels;
  const declared = isObject(labels) ? parseLabels(labels) : { labels: null, ignore: null, regions: [] };
  const channels = json.channel_names ?? json.modality;
  const warnings: string[] = [];
  if (declared.regions.length > 0)
    warnings.push(
      `${path}: regions (${declared.regions.join(', ')}) overlap by design and are not trained; the plain label values are the classes`,
    );
  if (isObject(json.dataset)) warnings.push(`${path}: its list "dataset" is not read; cases are paired by their names`);
  return {
    path,
    labels: declared.labels,
    ignore: declared.ignore,
    channelNames: isObject(channels) ? Object.values(channels).filter((name) => typeof name === 'string') : [],
    training: parseTraining(json.training),
    announced: typeof json.numTraining === 'number' ? json.numTraining : null,
    warnings,
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** The description in the nearest folder above a path. */
export function findDescription(descriptions: readonly DatasetDescription[], path: string): DatasetDescription | undefined {
  const above = descriptions.filter((description) => path.startsWith(folderOf(description.path)));
  return above.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** Descriptions that paths lie below, none counting as one. */
export const countDescriptions = (descriptions: readonly DatasetDescription[], paths: readonly string[]): number =>
  new Set(paths.map((path) => findDescription(descriptions, path))).size;

/** Says which announced training files are not among `paths`; nnU-Net v1 lists images without their channel suffix. */
export function checkAnnounced(description: DatasetDescription, paths: readonly string[], labelled: number): string[] {
  const folder = folderOf(description.path);
  const stems = new Set(paths.map((path) => path.replace(/(?:_0000)?\.(?:nii\.gz|[^./]+)$/i, '')));
  const isHere = (name: string): boolean => stems.has((folder + name).normalize('NFC').replace(/\.(?:nii\.gz|[^./]+)$/i, ''));
  const missing = description.training.flatMap(({ image, label }) => [image, label]).filter((name) => name !== '' && !isHere(name));
  if (missing.length > 0)
    return [
      `${description.path} names ${missing.length} files that are not here: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}`,
    ];
  const { announced } = description;
  return announced !== null && announced !== labelled
    ? [`${description.path} announces ${announced} training cases (numTraining); ${labelled} with a label are here`]
    : [];
}
