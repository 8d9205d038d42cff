// Text of a DICOM file in Unicode, whatever character set the file names. Knows no attribute but that one.
// DICOM PS3.3, C.12.1.1.2 (defined terms); PS3.5, 6.1 (repertoires).
import type { Values } from './dicomFile';

const characterSet = 0x00080005;

/** Defined term, without "ISO_IR" or "ISO 2022 IR" -> name of the encoding (encoding.spec.whatwg.org). */
const encodings: Readonly<Record<string, string>> = {
  '13': 'shift_jis',
  '58': 'gbk',
  '87': 'iso-2022-jp',
  '100': 'windows-1252',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'windows-1254',
  '149': 'euc-kr',
  '159': 'iso-2022-jp',
  '166': 'windows-874',
  '192': 'utf-8',
  '203': 'iso-8859-15',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Escape sequence, without its first byte -> encoding of what follows; others choose sets that no decoder here knows. */
const designations: Readonly<Record<string, string>> = {
  ')I': 'shift_jis',
  '(J': 'shift_jis',
  $B: 'iso-2022-jp',
  '-A': 'windows-1252',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-F': 'iso-8859-7',
  '-G': 'iso-8859-6',
  '-H': 'iso-8859-8',
  '-L': 'iso-8859-5',
  '-M': 'windows-1254',
  '-T': 'windows-874',
  '-b': 'iso-8859-15',
  '$)C': 'euc-kr',
  '$)A': 'gbk',
};

const escape = String.fromCharCode(27);
const escapes = new RegExp(`${escape}([$()*./-]{1,2}[0-~]|\\$[0-~])`);

const asBytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const decode = (text: string, encoding: string): string => new TextDecoder(encoding).decode(asBytes(text));

/** What follows an escape sequence holds up to the next one, and at most to the end of a component of a name (PS3.5, 6.1.2.5.3). */
function decodeRun(run: string, sequence: string, first: string): string {
  if (sequence === '(B') return decode(run, first);
  const encoding = designations[sequence];
  if (encoding === undefined) return run && '\uFFFD';
  if (encoding === 'iso-2022-jp') return decode(`${escape}${sequence}${run}`, encoding);
  const end = /[\\^=]/.exec(run)?.index ?? run.length;
  return decode(run.slice(0, end), encoding) + decode(run.slice(end), first);
}

/** `file` names the sets, and stands above the items of its sequences. Without padding; empty where missing, U+FFFD where a letter cannot be told. */
export function createTextReader(file: Values): (values: Values, tag: number) => string {
  const [term = ''] = file.text(characterSet).split('\\');
  const first = encodings[term.replace(/^ISO(?:_| 2022 )IR /, '').trim()] ?? 'windows-1252';
  return (values, tag) => {
    const stored = Array.from(values.bytes(tag), (byte) => String.fromCharCode(byte)).join('');
    const [start = '', ...rest] = stored.split(escapes);
    const runs = rest.flatMap((sequence, i) => (i % 2 === 0 ? decodeRun(rest[i + 1] ?? '', sequence, first) : []));
    return [decode(start, first), ...runs].join('').replace(/^ +|[\0 ]+$/g, '');
  };
}
