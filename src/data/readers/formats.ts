// Which file is what, by its name and first bytes: read, refused by name, or not data at all. Reads no pixels.

export type ReadableFormat = 'nifti' | 'png' | 'jpeg' | 'nrrd' | 'meta' | 'tiff' | 'bmp' | 'gif' | 'pnm';

export type FileKind =
  | { kind: 'image'; format: ReadableFormat }
  | { kind: 'dicom' }
  /** Voxels whose header is another file. */
  | { kind: 'companion'; header: string }
  | { kind: 'unread'; format: string; remedy: string }
  | { kind: 'archive' }
  | { kind: 'description' }
  | { kind: 'other' }
  | { kind: 'junk' };

/** For messages about files that are something else. */
export const readWhat = 'NIfTI, DICOM, NRRD, MetaImage (.mha, .mhd), PNG, JPEG, TIFF, BMP, GIF, PPM/PGM and .zip';

const junk = /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git\/)/i;
const descriptions = /(?:^|\/)dataset\.json$/i;
const texts =
  /(?:\.(?:json|md|txt|rtf|csv|tsv|cfg|ini|ya?ml|xml|html?|pdf|docx?|xlsx?|log|py|ipynb|sh|m|bval|bvec|sha256|md5|toml|bib)|(?:^|\/)(?:licen[cs]e|readme|source|changes|authors|citation|version)[^/.]*)$/i;

const readable: readonly { pattern: RegExp; format: ReadableFormat }[] = [
  { pattern: /\.nii(?:\.gz)?$/i, format: 'nifti' },
  { pattern: /\.png$/i, format: 'png' },
  { pattern: /\.jpe?g$/i, format: 'jpeg' },
  { pattern: /\.hdr(?:\.gz)?$/i, format: 'nifti' },
  { pattern: /\.(?:nrrd|nhdr)$/i, format: 'nrrd' },
  { pattern: /\.(?:mha|mhd)$/i, format: 'meta' },
  { pattern: /\.tiff?$/i, format: 'tiff' },
  { pattern: /\.bmp$/i, format: 'bmp' },
  { pattern: /\.gif$/i, format: 'gif' },
  { pattern: /\.(?:ppm|pgm|pbm|pnm)(?:\.gz)?$/i, format: 'pnm' },
];

const companions: readonly { pattern: RegExp; header: string }[] = [
  { pattern: /\.img(?:\.gz)?$/i, header: '.hdr' },
  { pattern: /\.(?:raw|zraw)(?:\.gz)?$/i, header: '.mhd or .nhdr' },
];

interface Unread {
  pattern: RegExp;
  /** Without a name the ending is the name. */
  format?: string;
  remedy: string;
}

const unread: readonly Unread[] = [
  { pattern: /\.(?:webp|avif|heic|svg|jp2|j2k)$/i, remedy: 'Save it as PNG.' },
  { pattern: /\.(?:mgz|mgh|mnc|mat|npy|npz|h5|hdf5|pt|pkl)$/i, remedy: 'Save it as NIfTI or PNG.' },
  { pattern: /\.(?:svs|ndpi|czi|lif|nd2|vsi|mrxs|dv)$/i, remedy: 'Export it as TIFF or PNG, e.g. with Fiji or QuPath.' },
  {
    pattern: /\.(?:tar|tgz|rar|7z|bz2|xz|zst)$|\.tar\.gz$/i,
    format: 'this kind of archive',
    remedy: 'Unpack it and drop the folder, or pack it as .zip.',
  },
  { pattern: /\.(?:avi|mp4|mov|mkv|wmv)$/i, format: 'video', remedy: 'Save its pictures as PNG.' },
  { pattern: /\.(?:exr|psd|xcf|ai|eps)$/i, remedy: 'Save it as PNG or TIFF.' },
];

const nameByEnding = (path: string): string => `.${(/\.([^./]+)$/.exec(path)?.[1] ?? '').toLowerCase()}`;

const dicomNames = /\.(?:dcm|dicom|ima)$/i;
const dicomDirectory = /(?:^|\/)dicomdir[^/.]*$/i;

/** Without a preamble a file begins with its meta header or with group 8, the first elements of which are few and short. */
function isBareDicom(head: Uint8Array): boolean {
  const [group = 0, high = 0, element = 0, top = 0, first = 0, second = 0, third = 0, fourth = 0] = head;
  if (head.length < 132 || high !== 0 || top !== 0 || !(group === 2 || (group === 8 && element <= 0x18))) return false;
  const vr = String.fromCharCode(first, second);
  return /^(?:UL|CS|UI|OB|SH|DA|TM)$/.test(vr) || (group === 8 && first > 0 && first <= 64 && second + third + fourth === 0);
}

const isDicom = (head: Uint8Array): boolean => String.fromCharCode(...head.subarray(128, 132)) === 'DICM' || isBareDicom(head);

/** Bytes of a file's beginning that classifyFile wants. */
export const sniffBytes = 1024;

/** Told by path, and by the first bytes where the name says nothing; `head` may be empty for files of known names. */
export function classifyFile(path: string, head: Uint8Array): FileKind {
  if (junk.test(path)) return { kind: 'junk' };
  if (descriptions.test(path)) return { kind: 'description' };
  if (/\.zip$/i.test(path)) return { kind: 'archive' };
  const image = readable.find(({ pattern }) => pattern.test(path));
  if (image) return { kind: 'image', format: image.format };
  if (dicomDirectory.test(path)) return { kind: 'other' };
  if (dicomNames.test(path) || isDicom(head)) return { kind: 'dicom' };
  const companion = companions.find(({ pattern }) => pattern.test(path));
  if (companion) return { kind: 'companion', header: companion.header };
  const known = unread.find(({ pattern }) => pattern.test(path));
  if (known) return { kind: 'unread', format: known.format ?? nameByEnding(path), remedy: known.remedy };
  return texts.test(path) ? { kind: 'other' } : { kind: 'unread', format: 'this format', remedy: `${readWhat} are read.` };
}
