// Which file is what, by its name and first bytes: read, refused by name, or not data at all. Reads no pixels.

export type ReadableFormat = 'nifti' | 'png' | 'jpeg';

export type FileKind =
  | { kind: 'image'; format: ReadableFormat }
  | { kind: 'unread'; format: string; remedy: string }
  | { kind: 'archive' }
  | { kind: 'description' }
  | { kind: 'other' }
  | { kind: 'junk' };

const junk = /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git\/)/i;
const descriptions = /(?:^|\/)dataset\.json$/i;
const texts =
  /(?:\.(?:json|md|txt|rtf|csv|tsv|cfg|ini|ya?ml|xml|html?|pdf|docx?|xlsx?|log|py|ipynb|sh|m|bval|bvec|sha256|md5|toml|bib)|(?:^|\/)(?:licen[cs]e|readme|source|changes|authors|citation|dicomdir|version)[^/.]*)$/i;

const readable: readonly { pattern: RegExp; format: ReadableFormat }[] = [
  { pattern: /\.nii(?:\.gz)?$/i, format: 'nifti' },
  { pattern: /\.png$/i, format: 'png' },
  { pattern: /\.jpe?g$/i, format: 'jpeg' },
];

const unread: readonly { pattern: RegExp; format: string; remedy: string }[] = [
  { pattern: /\.tiff?$/i, format: 'TIFF', remedy: 'Save it as PNG, or a stack (16-bit, float) as NIfTI.' },
  { pattern: /\.(?:dcm|dicom|ima)$/i, format: 'DICOM', remedy: 'Convert the series to NIfTI, e.g. with dcm2niix.' },
  { pattern: /\.(?:nrrd|nhdr)$/i, format: 'NRRD', remedy: 'Save it as .nii.gz, e.g. in 3D Slicer.' },
  { pattern: /\.(?:mha|mhd|raw|zraw)$/i, format: 'MetaImage', remedy: 'Save it as .nii.gz, e.g. in 3D Slicer.' },
  { pattern: /\.(?:hdr|img)$/i, format: 'a two-file pair (.hdr and .img, Analyze or NIfTI)', remedy: 'Save it as one .nii.gz file.' },
  { pattern: /\.gif$/i, format: 'GIF', remedy: 'Save it as PNG.' },
  { pattern: /\.bmp$/i, format: 'BMP', remedy: 'Save it as PNG.' },
  { pattern: /\.(?:ppm|pgm|pbm|pnm)(?:\.gz)?$/i, format: 'PPM/PGM', remedy: 'Save it as PNG.' },
  { pattern: /\.(?:webp|avif|heic|svg|jp2|j2k)$/i, format: 'this picture format', remedy: 'Save it as PNG.' },
  {
    pattern: /\.(?:mgz|mgh|mnc|mat|npy|npz|h5|hdf5|pt|pkl|svs|ndpi|czi|lif|nd2)$/i,
    format: 'this array or microscope format',
    remedy: 'Save it as NIfTI or PNG.',
  },
  {
    pattern: /\.(?:tar|tgz|rar|7z|bz2|xz|zst)$|\.tar\.gz$/i,
    format: 'this kind of archive',
    remedy: 'Unpack it and drop the folder, or pack it as .zip.',
  },
  { pattern: /\.seg$/i, format: 'DICOM segmentation', remedy: 'Convert it to NIfTI, e.g. with dcmqi.' },
];

const isDicom = (head: Uint8Array): boolean => String.fromCharCode(...head.subarray(128, 132)) === 'DICM';

/** Transfer Syntax UID, element (0002,0010) of the meta header, always explicit little endian (DICOM PS3.10, 7.1). */
function readTransferSyntax(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head);
  const at = text.indexOf('\x02\x00\x10\x00UI');
  return at < 0 ? null : text.slice(at + 8, at + 8 + text.charCodeAt(at + 6)).replace(/\0$/, '');
}

/** Bytes of a file's beginning that classifyFile wants. */
export const sniffBytes = 1024;

/** Told by path, and by the first bytes where the name says nothing; `head` may be empty for files of known names. */
export function classifyFile(path: string, head: Uint8Array): FileKind {
  if (junk.test(path)) return { kind: 'junk' };
  if (descriptions.test(path)) return { kind: 'description' };
  if (/\.zip$/i.test(path)) return { kind: 'archive' };
  const image = readable.find(({ pattern }) => pattern.test(path));
  if (image) return { kind: 'image', format: image.format };
  if (isDicom(head)) {
    const uid = readTransferSyntax(head);
    const format = uid ? `DICOM (transfer syntax ${uid})` : 'DICOM';
    return { kind: 'unread', format, remedy: 'Convert the series to NIfTI, e.g. with dcm2niix.' };
  }
  const known = unread.find(({ pattern }) => pattern.test(path));
  if (known) return { kind: 'unread', format: known.format, remedy: known.remedy };
  return texts.test(path)
    ? { kind: 'other' }
    : { kind: 'unread', format: 'this format', remedy: 'NIfTI (.nii, .nii.gz), PNG, JPEG and .zip are read.' };
}
