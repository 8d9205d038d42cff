// Writes small DICOM files for tests, explicit or implicit little endian, from the standard; shares no code with the reader.

/** Text, a 16-bit number, raw bytes, or the items of a sequence. */
export type DicomValue = string | number | Uint8Array | DicomData[];
/** Tag (8 hexadecimal digits) -> value; order does not matter. */
export type DicomData = Readonly<Record<string, DicomValue>>;

const uidTags = new Set(['00020010', '00080016', '00080018', '0020000e', '0020000d', '00200052', '00081115']);
const le = (value: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);

function encodeValue(tag: string, value: DicomValue, explicit: boolean): { vr: string; bytes: number[] } {
  if (typeof value === 'number') return { vr: 'US', bytes: le(value, 2) };
  if (value instanceof Uint8Array) return { vr: 'OW', bytes: [...value, ...(value.length % 2 ? [0] : [])] };
  if (typeof value !== 'string')
    return {
      vr: 'SQ',
      bytes: value.flatMap((item) => {
        const inside = encodeData(item, explicit);
        return [0xfe, 0xff, 0x00, 0xe0, ...le(inside.length, 4), ...inside];
      }),
    };
  const text = [...new TextEncoder().encode(value)];
  return { vr: uidTags.has(tag) ? 'UI' : 'LO', bytes: text.length % 2 ? [...text, uidTags.has(tag) ? 0 : 32] : text };
}

function encodeData(data: DicomData, explicit: boolean): number[] {
  return Object.entries(data)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([tag, value]) => {
      const { vr, bytes } = encodeValue(tag, value, explicit);
      const head = [...le(parseInt(tag.slice(0, 4), 16), 2), ...le(parseInt(tag.slice(4), 16), 2)];
      if (!explicit) return [...head, ...le(bytes.length, 4), ...bytes];
      const letters = [...new TextEncoder().encode(vr)];
      return vr === 'OW' || vr === 'SQ'
        ? [...head, ...letters, 0, 0, ...le(bytes.length, 4), ...bytes]
        : [...head, ...letters, ...le(bytes.length, 2), ...bytes];
    });
}

/** The bytes of a file with preamble and meta header. */
export function writeDicom(data: DicomData, explicit = true): Uint8Array<ArrayBuffer> {
  const meta = encodeData({ '00020010': explicit ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2' }, true);
  return Uint8Array.from([...Array<number>(128).fill(0), ...new TextEncoder().encode('DICM'), ...meta, ...encodeData(data, explicit)]);
}

export interface SliceSpec {
  rows: number;
  columns: number;
  values: readonly number[];
  position?: readonly number[];
  orientation?: readonly number[];
  /** Between rows, between columns. */
  spacing?: readonly number[];
  more?: DicomData;
}

const join = (numbers: readonly number[]): string => numbers.map((v) => v.toPrecision(12)).join('\\');

/** The data of one CT slice of signed 16-bit values, series 1.2.3. */
export function describeSlice({ rows, columns, values, position, orientation, spacing = [1, 1], more = {} }: SliceSpec): DicomData {
  return {
    '00080016': '1.2.840.10008.5.1.4.1.1.2',
    '00080060': 'CT',
    '0020000e': '1.2.3',
    '00280002': 1,
    '00280004': 'MONOCHROME2',
    '00280010': rows,
    '00280011': columns,
    '00280030': join(spacing),
    '00280100': 16,
    '00280101': 16,
    '00280102': 15,
    '00280103': 1,
    ...(position ? { '00200032': join(position) } : {}),
    ...(orientation ? { '00200037': join(orientation) } : {}),
    '7fe00010': Uint8Array.from(values.flatMap((value) => le(value < 0 ? value + 65536 : value, 2))),
    ...more,
  };
}
